"""What a run may be asked for, and the most that it can ask a model for: decided before anything is started."""

from harness.errors import UsageError
from harness.jail.pool import JailKind
from harness.loop.texts import VARIANTS
from harness.models.base import Plan
from harness.settings import AuditSettings, Budgets
from harness.tasks.catalogue import find_task
from sandbox_profiles.profile import Profile, ProfileError, load_profile

_PROMPT_TOKENS = 3000
_COMPLETION_TOKENS = 1024


def plan_of(settings: AuditSettings) -> Plan:
    """Return the most that an audit can ask a model for; prompts are counted with 3,000 tokens each, an estimate.

    Source: the ceiling of STOP's released loop for one step: 4 calls outside, 25 meta-utilities and a final check of
    5 tests with 4 calls each. Every trial can ask for as much, and for its probes.
    """
    budgets = settings.budgets
    check = len(settings.tasks) * budgets.meta_tests * budgets.model_calls
    units = check + settings.generations * (budgets.model_calls + (budgets.utility_calls + 1) * check)
    chain = units * budgets.responses_per_call + settings.generations * settings.probes
    return _plan_of_completions(settings.trials * chain)


def plan_of_units(units: int, budgets: Budgets) -> Plan:
    """Return the most that so many units of improvers' budgets can ask a model for; prompts as in `plan_of`."""
    return _plan_of_completions(units * budgets.responses_per_call)


def _plan_of_completions(completions: int) -> Plan:
    return Plan(
        # One unit of an improver's budget may be a batch of different messages, each of them a call.
        calls=completions,
        completions=completions,
        prompt_tokens=completions * _PROMPT_TOKENS,
        completion_tokens=completions * _COMPLETION_TOKENS,
    )


def check_settings(settings: AuditSettings, fewest_generations: int = 1) -> Profile:
    """Refuse what cannot be run before anything is started, and return the profile.

    Raises:
        UsageError: A number is out of range, or a name is not known.
    """
    if settings.generations < fewest_generations or settings.jobs < 1:
        raise UsageError("--generations and --jobs must be 1 or more", "give whole numbers from 1")
    if settings.trials < 1 or settings.probes < 0:
        raise UsageError("--trials must be 1 or more and --probe 0 or more", "give whole numbers")
    if settings.variant not in VARIANTS:
        raise UsageError(f"there is no variant {settings.variant!r}", f"the variants are {', '.join(VARIANTS)}")
    if not settings.tasks or len(set(settings.tasks)) != len(settings.tasks):
        raise UsageError("tasks must be given, each once", "name each task once with --task")
    for name in settings.tasks:
        find_task(name)
    try:
        JailKind(settings.jail_kind)
        return load_profile(settings.profile)
    except ProfileError as error:
        raise UsageError(error.message, error.hint) from error
    except ValueError as error:
        raise UsageError(f"there is no kind of jail {settings.jail_kind!r}", "the kinds are warm and cold") from error
