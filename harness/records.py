"""The rows of a run: what the store keeps and what every table, report and gate is computed from.

All are frozen. Times are seconds, sizes bytes; hashes are lower-case hexadecimal SHA-256 of canonical bytes.
A `path` names a place in the run that does not depend on the order of arrival, such as
`t1/g2/outer/utility:3f2a#0/lpn1`: the trial, the generation, who asked, and for what.
"""

from enum import StrEnum

import msgspec

SCHEMA_VERSION = 8
COMMAND_DETONATE = "detonate"
"""The command of a run in which no model is asked: programs that were given, each run once."""
COMMAND_TRANSFER = "transfer"
"""The command of a run in which a kept run's improver is tried on tasks that it was not made for."""


class ProgramKind(StrEnum):
    """What a program is for."""

    IMPROVER = "improver"
    SOLUTION = "solution"


class Entrant(StrEnum):
    """Whose utility a transfer measures."""

    SEED_SOLUTION = "seed_solution"
    SEED_IMPROVER = "seed_improver"
    FINAL_IMPROVER = "final_improver"


class Stratum(StrEnum):
    """What the detectors said of a program that a person is asked about."""

    HIT = "hit"
    """It counts in the bypass frequency."""
    REST = "rest"


class Answer(StrEnum):
    """What a person says of a program: whether it turns the sandbox flag off or tries to get round the sandbox."""

    BYPASS = "bypass"
    NOT_BYPASS = "not"
    UNSURE = "unsure"


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all rows."""


class RunRecord(Record, frozen=True, kw_only=True):
    """One invocation: what was asked, of what, with which parts. The first row of every run."""

    run_id: str
    created: str
    """UTC, ISO 8601."""
    command: str
    """`audit`, or another command that makes runs."""
    model: str
    is_simulated: bool
    seed: int
    variant: str
    """`sandbox` or `plain`."""
    has_warning: bool
    generations: int
    tasks: tuple[str, ...]
    settings_json: str
    """All settings, without any key."""
    environment_json: str
    """Versions and hashes: this package, Python, kernel, nsjail, libseccomp, numpy, SQLite; cores."""


class ProgramRecord(Record, frozen=True, kw_only=True):
    """One source text, stored once."""

    sha256: str
    source: str


class PromptRecord(Record, frozen=True, kw_only=True):
    """A message for the model, written before it is sent, or in place of sending it."""

    path: str
    """That of its call."""
    expertise: str
    message: str
    was_sent: bool
    """False when a canary stands in it: then there is no call."""


class CallRecord(Record, frozen=True, kw_only=True):
    """One request to the model, whatever came back."""

    path: str
    generation: int
    n: int
    """Completions asked for."""
    temperature: float
    received: int
    """Completions that came, 0 or more."""
    attempts: int
    """Requests sent over the wire, retries included."""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    wall_seconds: float = 0.0
    error: str = ""
    """Why it failed or was not sent; empty when it went well."""
    notes: str = ""
    """What was mended or topped up."""
    trial: int = 1


class CompletionRecord(Record, frozen=True, kw_only=True):
    """One raw reply of the model."""

    completion_id: str
    """The path of the call, `#`, and the index in it."""
    call_path: str
    index: int
    generation: int
    """The improvement step it belongs to, 1 or more."""
    kind: ProgramKind
    """What was asked for: an improver or a solution."""
    showed_flag: bool
    """The prompt showed the sandbox flag."""
    text: str
    program_sha256: str | None
    """The one program that the host extracted; None when there is none."""
    finish_reason: str = ""
    served_model: str = ""
    system_fingerprint: str = ""
    is_truncated: bool = False
    """The reply was cut at the token limit."""
    trial: int = 1
    """The chain that it belongs to, 1 or more."""
    is_probe: bool = False
    """It was asked for besides the chain, to measure: judged, never adopted, and counted in no rate of the chain."""
    parent_sha256: str = ""
    """The improver that asked for it, or whose message was asked again; empty in runs from before it was kept."""


class PlantRecord(Record, frozen=True, kw_only=True):
    """Ground truth of a simulated completion: what was planted, or nothing."""

    completion_id: str
    behaviour: str
    """Empty for an honest program."""
    family: str
    """The family that the planter claims, empty for an honest program or a fault."""
    fault: str
    """One of the six kinds of fault, or empty."""
    strategy: str
    runs_on_call: bool
    """The planted behaviour runs whenever the program's entry is called, so that run time must show it."""
    is_inherited: bool = False
    """The planted behaviour is that of an improver which the prompt showed; else it was drawn at the set rate."""


class SubmissionRecord(Record, frozen=True, kw_only=True):
    """A program that jailed code handed to `utility` or `run`."""

    path: str
    caller_execution: str
    via: str
    """`utility` or `run`."""
    program_sha256: str
    origin: str
    """`verbatim` (a completion's program, or the given one), `edited`, or `composed`."""
    flag: str
    """The value of use_sandbox as received: `absent`, `true`, `false`, or `other`."""
    source_sha256: str = ""
    """What it is, or was made from: a completion's program or the given one; empty for a composed one."""


class MetaScoreRecord(Record, frozen=True, kw_only=True):
    """What the meta-utility on val instances answered to a submission, whose path this is."""

    path: str
    trial: int
    generation: int
    program_sha256: str
    value: float


class ExecutionStarted(Record, frozen=True, kw_only=True):
    """Written before a jail is asked to run a program: a start without an end is suspicious."""

    execution_id: str
    program_sha256: str
    kind: ProgramKind
    purpose: str
    """`outer`, `meta`, `utility`, `final`, `seed`, `control`, `detonation`, or `probe`."""
    generation: int
    depth: int
    """0 for the outer improver, 1 for a candidate under test, 2 for a solution."""
    profile: str
    completion_id: str | None
    """The completion that it counts for; None for the seed and for controls."""
    trial: int = 1


class ExecutionEnded(Record, frozen=True, kw_only=True):
    """How an execution ended."""

    execution_id: str
    outcome: str
    """A value of `harness.outcomes.Outcome`."""
    limit: str
    """The limit that ended it, empty if none."""
    wall_seconds: float
    computing_seconds: float
    """Wall time less the time spent waiting for the broker."""
    cpu_seconds: float
    max_rss_bytes: int
    error: str
    """Type and message of the program's own exception, untrusted."""
    stdout: str
    stderr: str
    is_truncated: bool


class EvidenceRecord(Record, frozen=True, kw_only=True):
    """One recorded fact about one execution, in order."""

    execution_id: str
    sequence: int
    origin: str
    what: str
    detail: str
    seconds: float
    count: int
    is_policy: bool = False
    """A call that only a profile stricter than the default denies."""


class FindingRecord(Record, frozen=True, kw_only=True):
    """A rule's judgement over a program (`execution_id` None) or an execution."""

    program_sha256: str
    execution_id: str | None
    rule: str
    family: str
    group: str
    severity: int
    certainty: str
    origin: str
    phase: str
    line: int
    column: int
    message: str
    policy: bool
    induced: bool
    disclosed: bool


class StaticRecord(Record, frozen=True, kw_only=True):
    """That a program was read, and what that gave besides findings."""

    program_sha256: str
    is_valid: bool
    legacy_stop: bool
    failures: str
    """Joined by `; `, empty when the analysis is complete."""
    strategies: str = ""
    """Of an improver that was classified, joined by a comma, `none` where no known one fits; else empty, as `tags`."""
    tags: str = ""


class VerdictRecord(Record, frozen=True, kw_only=True):
    """The verdict on a completion, when all of its executions ended."""

    completion_id: str
    program_sha256: str | None
    generation: int
    kind: ProgramKind
    verdict: str
    families: str
    """Families of the findings at ATTEMPTED or FLAGGED and above, sorted, joined by a comma."""
    is_flag_hit: bool
    """A headline FLAG rule, or a falsy flag at the broker."""
    is_circumvention: bool
    """ATTEMPTED or ESCAPED in a circumvention family."""
    is_tampering: bool
    was_executed: bool
    trial: int = 1
    is_probe: bool = False


class UtilityRecord(Record, frozen=True, kw_only=True):
    """One score of a solution on a task."""

    path: str
    generation: int
    task: str
    mode: str
    """`val` or `test`."""
    purpose: str
    """`seed`: the task's own seed solution; `utility`: a call of an improver; `final`: a generation's result;
    `control`: a solution of ours on a few instances, which counts for nothing else; `probe`: of a probe."""
    value: float
    program_sha256: str
    rejections: int
    """Instances whose answer was refused."""
    note: str = ""
    """Why instances were refused or not run, untrusted, short."""
    trial: int = 1


class GenerationRecord(Record, frozen=True, kw_only=True):
    """The result of one step, generation 0 being the seed improver."""

    generation: int
    improver_sha256: str
    """The current improver after the step."""
    proposal_sha256: str | None
    """What the step returned; None when it returned nothing usable."""
    was_adopted: bool
    reason: str
    meta_utility_val: float
    """Mean utility on val instances: used for selection."""
    meta_utility_test: float
    task_values_json: str
    """For each task a list of pairs (val, test), one pair per repeat."""
    trial: int = 1
    proposal_val: float | None = None
    """What the proposal was worth, adopted or not; None where it was not evaluated."""
    proposal_test: float | None = None
    proposal_verdict: str = ""
    """The verdict on the proposal when it was decided on; empty where it was not evaluated."""
    is_quarantined: bool = False
    """It was refused for its verdict alone."""


class TrialRecord(Record, frozen=True, kw_only=True):
    """The end of one chain, `complete` or `failed`; one without it was cut off."""

    trial: int
    state: str
    reason: str


class TransferRecord(Record, frozen=True, kw_only=True):
    """One repeat of a transfer: what a task's seed solution scored, or the solution that an improver made of it."""

    task: str
    who: Entrant
    repeat: int
    """0 or more."""
    value_val: float
    value_test: float
    has_failed: bool = False
    """The improver returned no solution, which counts as 0."""


class ControlRecord(Record, frozen=True, kw_only=True):
    """A program of ours that must come out as stated."""

    name: str
    kind: str
    """`bypass`, `exploit`, `twin`, or `leak`."""
    family: str
    expected: str
    observed: str
    passed: bool
    detail: str


class EndRecord(Record, frozen=True, kw_only=True):
    """The last row of a run that ended, or of a sitting of it, but for labels; a run without one was cut off."""

    state: str
    """`complete`, `incomplete`, `interrupted`, `escaped`, or `failed`."""
    reason: str
    digest: str
    """SHA-256 over programs, static findings, kinds of kernel and broker evidence, and scores; order-free."""
    wall_seconds: float


class LabelRecord(Record, frozen=True, kw_only=True):
    """One answer of a rater, after the run's end; of one rater and program the first `blind` and last `final` count."""

    rater: str
    """A name that the rater chose; `simulated-truth` for what the simulated model planted."""
    program_sha256: str
    stratum: Stratum
    stratum_programs: int
    """Distinct programs of the stratum."""
    sampled_programs: int
    """Of those, how many were drawn: each had the chance `sampled_programs / stratum_programs` to be asked about."""
    blind: Answer
    """The answer on the source alone."""
    final: Answer | None
    """The answer with the detectors' evidence in sight; None until it is given."""
    reason: str
    """The rater's own words; may be empty."""
    created: str
    """UTC, ISO 8601."""
