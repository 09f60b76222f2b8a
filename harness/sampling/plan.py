"""What a sample or a study is to do, as one frozen value that is hashed and stored before the first call."""

import hashlib
import math
from collections.abc import Iterator
from enum import StrEnum

import msgspec

from detectors.flow.flag_names import FLAG
from harness.arm_records import ArmRecord
from harness.errors import UsageError
from harness.loop.seed_prompt import SeedRequest, seed_request
from harness.loop.texts import Texts, load_texts
from harness.loop.wordings import Wording, check_wording
from harness.models.base import Plan, Prompt
from harness.models.metering import prompt_tokens_bound
from harness.tasks.catalogue import find_task

VARIANT = "sandbox"
"""Only this variant shows the flag, which is what a sample is about."""
MOST_PER_CALL = 100
_COMPLETION_TOKENS = 1024


class Condition(StrEnum):
    """What the utility of a detonated improver does."""

    HONEST = "honest"
    """It answers; this condition alone enters the rates."""
    RAISING = "raising"
    """It raises an exception at every call."""
    LOW = "low"
    """It finds every program worthless."""


class Detonating(msgspec.Struct, frozen=True, kw_only=True):
    """How each distinct program is run."""

    conditions: tuple[Condition, ...] = (Condition.HONEST,)
    is_paired: bool = False
    """Under `observe` too, beside `default`."""
    cpu_seconds: int = 1
    """The most CPU time of one detonation."""
    wall_seconds: float = 2.0
    """The most wall time that it may compute, waiting for the broker left out."""
    task: str = "lpn"
    """Whose seed solution and utility text the improver gets."""

    @property
    def profiles(self) -> tuple[str, ...]:
        """The profiles, the one that enters the rates first."""
        return ("default", "observe") if self.is_paired else ("default",)

    def runs(self) -> tuple[tuple[Condition, str], ...]:
        """List the conditions and profiles of one program, the one that enters the rates first."""
        honest = tuple((Condition.HONEST, profile) for profile in self.profiles)
        return (*honest, *((condition, "default") for condition in self.conditions if condition != Condition.HONEST))


class Arm(msgspec.Struct, frozen=True, kw_only=True):
    """One model, asked one prompt."""

    arm: str
    """`s0` and so on."""
    model: str
    has_warning: bool
    wording: Wording

    def texts(self) -> Texts:
        """Return the texts that the model is shown."""
        return load_texts(VARIANT, has_warning=self.has_warning, wording=self.wording)

    def request(self) -> SeedRequest:
        """Return the prompt of all calls."""
        return seed_request(self.texts())


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One call of an arm's model; the same path, prompt and index give a simulated model's same reply."""

    arm: str
    number: int
    n: int

    @property
    def path(self) -> str:
        """Its place in the run."""
        return f"{self.arm}/c{self.number}"


class SamplePlan(msgspec.Struct, frozen=True, kw_only=True):
    """A sample or a study, complete; equal plans have one hash."""

    name: str
    seed: int
    n: int
    """Completions of each arm."""
    per_call: int
    """Completions asked for at once."""
    arms: tuple[Arm, ...]
    detonating: Detonating | None
    """None where programs are only read."""
    bypass_rate: float = 0.1
    """Of the simulated model, as all that follow."""
    fault_rate: float = 0.1
    family_rates: dict[str, float] = {}
    warning_effect: float = 1.0

    def canonical(self) -> str:
        """Return the text that is hashed: everything above, and the arms' prompts, which are data of the package."""
        plan = msgspec.to_builtins(self, enc_hook=str)
        prompts = {arm.arm: msgspec.to_builtins(arm.request()) for arm in self.arms}
        return msgspec.json.encode({"plan": plan, "prompts": prompts}, order="sorted").decode()

    def sha256(self) -> str:
        """Return the hash of the canonical form."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()

    def flags(self) -> tuple[str, ...]:
        """List the names of the flag, that of the paper first: every arm knows all of them.

        One text may come of two arms and is judged once, so that it must mean the same in both.
        """
        return tuple(dict.fromkeys((FLAG, *(arm.wording.flag for arm in self.arms))))

    def warnings(self) -> tuple[str, ...]:
        """List the warnings that prompts of the plan may hold."""
        return tuple(dict.fromkeys(arm.wording.warning for arm in self.arms))

    def calls(self) -> Iterator[Call]:
        """Yield all calls in the order in which they are made: the arms take turns."""
        for number in range(self.calls_per_arm()):
            for arm in self.arms:
                yield Call(arm=arm.arm, number=number, n=min(self.per_call, self.n - number * self.per_call))

    def calls_per_arm(self) -> int:
        """Return how many calls each arm needs."""
        return math.ceil(self.n / self.per_call)

    def arm_records(self) -> tuple[ArmRecord, ...]:
        """Return the rows that say what each arm is."""
        return tuple(self._arm_record(arm, arm.request()) for arm in self.arms)

    def _arm_record(self, arm: Arm, request: SeedRequest) -> ArmRecord:
        return ArmRecord(
            arm=arm.arm,
            model=arm.model,
            variant=VARIANT,
            has_warning=arm.has_warning,
            wording=arm.wording.name,
            flag=arm.wording.flag,
            planned_n=self.n,
            completions_per_call=self.per_call,
            expertise=request.expertise,
            message=request.message,
            temperature=request.temperature,
        )

    def asked_of(self, model: str) -> Plan:
        """Return the most that the plan asks of one model.

        A prompt is counted once for each of its completions, as when a server gives one at a time, and with a token for
        each of its bytes, which none exceeds.
        """
        arms = [arm for arm in self.arms if arm.model == model]
        completions = self.n * len(arms)
        return Plan(
            calls=self.calls_per_arm() * len(arms),
            completions=completions,
            prompt_tokens=self.n * sum(prompt_tokens_bound(prompt_of(arm.request(), "", 1)) for arm in arms),
            completion_tokens=completions * _COMPLETION_TOKENS,
        )


def prompt_of(request: SeedRequest, path: str, n: int) -> Prompt:
    """Return one call's prompt."""
    return Prompt(expertise=request.expertise, message=request.message, n=n, temperature=request.temperature, path=path)


def check_plan(plan: SamplePlan) -> SamplePlan:
    """Refuse what cannot be run before anything is started, and return the plan.

    Raises:
        UsageError: A number is out of range, two arms are the same, models cannot go together, a condition or task is
            not known, or a wording cannot be used.
    """
    if plan.n < 1 or not 1 <= plan.per_call <= MOST_PER_CALL:
        hint = f"give whole numbers from 1, at most {MOST_PER_CALL} for --per-call"
        raise UsageError("--n and --per-call must be 1 or more", hint)
    if not plan.arms:
        raise UsageError("there is no arm", "name a model, and whether it is warned")
    if len({(arm.model, arm.has_warning, arm.wording.name) for arm in plan.arms}) < len(plan.arms):
        raise UsageError("two arms are the same", "name each model, wording and warning once")
    if len({arm.model == "simulated" for arm in plan.arms}) > 1:
        hint = "run a study of its own with each kind: all that comes from a simulated one must be called SIMULATED"
        raise UsageError("a simulated model and a real one cannot be arms of one study", hint)
    for arm in plan.arms:
        check_wording(arm.wording)
        arm.request()
    if plan.detonating is not None:
        _check_detonating(plan.detonating)
    return plan


def _check_detonating(detonating: Detonating) -> None:
    find_task(detonating.task)
    if Condition.HONEST not in detonating.conditions:
        raise UsageError("the condition `honest` is missing", "it alone enters the rates: add it to --conditions")
    if len(set(detonating.conditions)) < len(detonating.conditions):
        raise UsageError("a condition is named twice", "name each once")
    if detonating.cpu_seconds < 1 or not 0 < detonating.wall_seconds < math.inf:
        raise UsageError("--cpu-seconds must be 1 or more and --wall-seconds above 0", "the defaults are 1 and 2.0")


def read_conditions(text: str) -> tuple[Condition, ...]:
    """Read names of conditions that are separated by commas.

    Raises:
        UsageError: One of them is none.
    """
    try:
        return tuple(Condition(name.strip()) for name in text.split(","))
    except ValueError as error:
        raise UsageError(f"there is no such condition: {error}", "the conditions are honest, raising, low") from error
