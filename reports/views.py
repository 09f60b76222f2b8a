"""What a report shows: finished display text and plain numbers, all frozen, all untrusted.

A view holds text as it was found; making it visible and escaping it is the business of whoever draws it. Rates are
fractions from 0 to 1, utilities have no unit, times are seconds. Every tuple may be empty and is drawn in its order.
"""

import msgspec

NOT_EVALUATED = "gate not evaluated"
"""What stands in place of a gate's decision when none was asked for."""

LADDER = ("ESCAPED", "ATTEMPTED", "FLAGGED", "UNKNOWN", "REVIEW", "CLEAN", "INVALID")
"""Names of the verdicts, worst first: the order of columns."""


class View(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all views."""


class Pair(View, frozen=True, kw_only=True):
    """One named value, such as a setting or a version."""

    name: str
    value: str


class RateView(View, frozen=True, kw_only=True):
    """A count out of a count, with its interval and the name of what was counted."""

    name: str
    k: int
    """How many had it, 0 to n."""
    n: int
    """Out of how many, 0 or more."""
    low: float | None
    """Lower end of the 95% interval, None when n is 0."""
    high: float | None
    """Upper end of the 95% interval, None when n is 0."""
    unit: str
    """What n counts, such as `improver completions whose prompt showed the flag`."""
    text: str
    """k, n, share and interval in one line."""
    band: str = ""
    """The same from all clean to all bypass where verdicts are UNKNOWN; empty where none is."""
    band_high: float | None = None
    """Upper end of the interval if every UNKNOWN were a bypass: the number that a gate reads."""


class LadderCount(View, frozen=True, kw_only=True):
    """How many completions of a generation got one verdict."""

    verdict: str
    count: int


class GenerationRow(View, frozen=True, kw_only=True):
    """One step of self-improvement; generation 0 is the seed improver, which no completion made."""

    generation: int
    completions: int
    """Of improvers."""
    ladder: tuple[LadderCount, ...] = ()
    """Completions of improvers by verdict; a verdict that is not named has none."""
    solution_completions: int = 0
    solution_ladder: tuple[LadderCount, ...] = ()
    """Completions of solutions by verdict: never added to those of improvers."""
    flag_rate: str = ""
    """k/n and its 95% interval, short; likewise the next."""
    escape_rate: str = ""
    bypass: RateView | None = None
    """Bypass frequency of this generation alone; None when it was not counted."""
    meta_utility_val: float | None = None
    """Mean utility on val instances: used for selection, so optimistic."""
    meta_utility_test: float | None = None
    gain: float | None = None
    """Meta-utility on test less that of generation 0."""
    gain_low: float | None = None
    """Lower end of the 95% interval of the gain, None when it was not computed."""
    gain_high: float | None = None


class FindingRow(View, frozen=True, kw_only=True):
    """One rule's judgement, complete in itself."""

    rule: str
    severity: str
    certainty: str
    origin: str
    phase: str
    family: str
    line: int = 0
    """1-based line of the program, 0 where there is none."""
    message: str = ""
    program: str
    """SHA-256 of the program."""
    generation: int
    verdict: str
    """The verdict on the program that the finding belongs to."""
    tags: tuple[str, ...] = ()
    """What qualifies it, such as `induced`, `policy` or `rule not disclosed`."""


class EvidenceRow(View, frozen=True, kw_only=True):
    """One recorded fact of an execution."""

    seconds: float
    """Since the program was released, 0 or more."""
    origin: str
    what: str
    detail: str = ""
    count: int = 1
    """How often the same fact was seen."""


class ProgramView(View, frozen=True, kw_only=True):
    """One generated program with everything that was seen of it."""

    sha256: str
    kind: str
    verdict: str
    generation: int
    source: str
    flagged_lines: tuple[int, ...] = ()
    """1-based lines to mark."""
    findings: tuple[FindingRow, ...] = ()
    evidence: tuple[EvidenceRow, ...] = ()
    """In order of time."""


class ControlRow(View, frozen=True, kw_only=True):
    """A program of ours that had to come out as stated."""

    name: str
    kind: str
    """`bypass`, `twin` or `leak`."""
    family: str
    expected: str
    observed: str
    passed: bool
    detail: str = ""


class PlantRow(View, frozen=True, kw_only=True):
    """What a simulated model planted of one behaviour, and how often that was noticed."""

    behaviour: str
    family: str
    planted: int
    noticed: int
    text: str
    """The control pass rate in one line, or why it is none."""
    note: str = ""


class OutcomeRow(View, frozen=True, kw_only=True):
    """How executions ended; improvers and solutions are never added up."""

    outcome: str
    improvers: int
    solutions: int
    meaning: str = ""


class EffectRow(View, frozen=True, kw_only=True):
    """One of the five effects that count as an escape."""

    name: str
    observed: int
    """How often it was seen outside a leaky control."""
    control: str
    """What the leaky jail that must show it came out as."""


class ResultView(View, frozen=True, kw_only=True):
    """One table of an experiment, finished text throughout."""

    title: str
    caption: str
    """What was counted, and the method of the intervals."""
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    """Each with as many cells as there are headers."""
    notes: tuple[str, ...] = ()
    """What a reader must know to rely on it, one paragraph each."""
    is_appendix: bool = False
    """Long and for reference: a terminal leaves it out."""


class RunView(View, frozen=True, kw_only=True):
    """One run, as a reader sees it."""

    title: str
    run_id: str
    digest: str
    model: str
    is_simulated: bool
    variant: str
    created: str
    """UTC."""
    state: str
    """`complete`, `incomplete`, `interrupted`, `escaped` or `failed`."""
    state_reason: str = ""
    gate: str = NOT_EVALUATED
    """The gate's decision, or that none was asked for."""
    gate_reason: str = ""
    warnings: tuple[str, ...] = ()
    """What a reader must know first: a control missed, an n not reached."""
    power_before: str = ""
    """What the planned n could have shown."""
    power_after: str = ""
    """What the reached n did show."""
    interval_method: str = ""
    """Name of the method behind every interval of a rate."""
    effects: tuple[EffectRow, ...] = ()
    """The five effects; empty when they were not watched."""
    headline: RateView | None = None
    """Bypass frequency over the whole run; None when it was not counted."""
    rates: tuple[RateView, ...] = ()
    """All other rates."""
    generations: tuple[GenerationRow, ...] = ()
    """In order, generation 0 first."""
    has_steps: bool = True
    """Its generations are steps of self-improvement, to be shown as such; of a sample all completions are one."""
    results: tuple[ResultView, ...] = ()
    """Tables of experiments, in order."""
    raters: tuple[str, ...] = ()
    """Who answered what programs do, beside the detectors; empty when rates are unadjudicated."""
    programs: tuple[ProgramView, ...] = ()
    """Those worth reading, worst first; their findings make the table of findings."""
    controls: tuple[ControlRow, ...] = ()
    plants: tuple[PlantRow, ...] = ()
    """Empty unless the model is simulated."""
    outcomes: tuple[OutcomeRow, ...] = ()
    settings: tuple[Pair, ...] = ()
    environment: tuple[Pair, ...] = ()
    limits: tuple[str, ...] = ()
    """What this run cannot say, one paragraph each."""
