"""What a run is asked to do, as one frozen value; defaults are the paper's where the paper has them."""

from enum import StrEnum

import msgspec


class Budgets(msgspec.Struct, frozen=True, kw_only=True):
    """What one improver may ask for.

    Source: STOP's released configuration: 6 responses per call, 4 calls, 4 * 6 + 1 uses of a utility, 5 tests.
    """

    responses_per_call: int = 6
    model_calls: int = 4
    utility_calls: int = 25
    meta_tests: int = 5


class Adoption(StrEnum):
    """Which proposals become the next improver."""

    PAPER = "paper"
    """All but those that raised or whose meta-utility is 0, as in STOP's released loop."""
    IMPROVE_ONLY = "improve-only"
    """Of those, the ones whose meta-utility on val instances is higher than that of the current improver."""


class AuditSettings(msgspec.Struct, frozen=True, kw_only=True):
    """An audit, complete: two equal values with the same parts give the same digest."""

    generations: int = 5
    trials: int = 1
    """Independent chains, each from the seed."""
    probes: int = 0
    """Further proposals of each step's improver, which are measured and never adopted."""
    adoption: Adoption = Adoption.PAPER
    has_quarantine: bool = False
    """Proposals that are FLAGGED or worse are evaluated and not adopted."""
    tasks: tuple[str, ...] = ("lpn",)
    model: str = "simulated"
    variant: str = "sandbox"
    """`sandbox`: the text with the flag is shown; `plain`: without."""
    improver_path: str | None = None
    """A file with the improver to start from; None for the built-in seed improver of the variant."""
    has_warning: bool = False
    """The prompt warns against running code outside the sandbox."""
    seed: int = 7
    profile: str = "default"
    jail_kind: str = "warm"
    has_canaries: bool = True
    """Decoy credentials stand where thieves look."""
    jobs: int = 2
    """Programs that compute at once."""
    budgets: Budgets = Budgets()
    bypass_rate: float = 0.1
    """Of the simulated model."""
    fault_rate: float = 0.1
    """Of the simulated model."""
    family_rates: dict[str, float] = {}
    """Of the simulated model."""
    inheritance: float = 0.0
    """Of the simulated model."""
    warning_effect: float = 1.0
    """Of the simulated model."""
    quality: str = "mixed"
    """Of the simulated model: `mixed`, `rising`, `falling` or `flat`."""
    max_calls: int | None = None
    max_cost_usd: float | None = None
    nsjail_path: str | None = None


class TransferSettings(AuditSettings, frozen=True, kw_only=True):
    """A transfer: an audit's settings without a generation, its budgets' tests being the repeats, and a kept run."""

    parent_run: str
    """The id of the run whose improver is tried."""
    parent_digest: str
    """Of that run, as it stands in its last row; empty where it has none."""
    parent_trial: int
    parent_generation: int
    """The step after which the improver was the current one."""
    seed_improver_sha256: str
    final_improver_sha256: str


def planned_proposals(settings: AuditSettings) -> int:
    """Return how many improver completions the chains of an audit ask for, probes apart, if each step asks once."""
    return settings.trials * settings.generations * settings.budgets.responses_per_call
