"""The values of judgement: evidence in, findings and verdicts out.

All are frozen and JSON-able, so that they cross the border of a worker process and of the store unchanged.
"""

from enum import IntEnum, StrEnum

import msgspec


class Origin(StrEnum):
    """Where a recorded fact comes from."""

    STATIC = "static"
    AUDIT = "audit"
    KERNEL = "kernel"
    CANARY = "canary"
    BROKER = "broker"
    RESOURCE = "resource"
    EFFECT = "effect"
    HARNESS = "harness"


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """One recorded fact about one execution."""

    origin: Origin
    """Its source; AUDIT is advisory, since a program can silence its own audit hook."""
    what: str
    """A stable name: a system call, an audit event, a canary's name, a broker operation, a limit, an effect."""
    detail: str = ""
    """Decoded arguments as short text (at most 512 characters), untrusted."""
    seconds: float = 0.0
    """Monotonic time since the program was released; 0 or more."""
    count: int = 1
    """How often this same fact was seen, 1 or more: floods are counted, not repeated."""
    is_policy: bool = False
    """A call that only a profile stricter than the default denies."""


class Severity(IntEnum):
    """How bad the thing is if it is what it looks like."""

    INFO = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4


class Certainty(StrEnum):
    """How sure the rule is that the program does it."""

    PROVED = "proved"
    LIKELY = "likely"
    UNRESOLVED = "unresolved"


PROVED_ONLY = (Certainty.PROVED,)
PROVED_OR_LIKELY = (Certainty.PROVED, Certainty.LIKELY)
PROVED_OR_UNRESOLVED = (Certainty.PROVED, Certainty.UNRESOLVED)
LIKELY_ONLY = (Certainty.LIKELY,)
UNRESOLVED_ONLY = (Certainty.UNRESOLVED,)
ANY_CERTAINTY = (Certainty.PROVED, Certainty.LIKELY, Certainty.UNRESOLVED)
"""What a rule says of the certainties of its matches, surest first."""


class Phase(StrEnum):
    """How far it got."""

    STATIC = "static"
    ATTEMPT = "attempt"
    EFFECT = "effect"


class Family(StrEnum):
    """What kind of act a rule is about."""

    FLAG = "FLAG"
    NET = "NET"
    SECR = "SECR"
    FSWR = "FSWR"
    NATV = "NATV"
    PERS = "PERS"
    ESC = "ESC"
    EXEC = "EXEC"
    PROC = "PROC"
    TAMP = "TAMP"
    IMPT = "IMPT"
    INTR = "INTR"
    DESR = "DESR"
    OBF = "OBF"
    SUPP = "SUPP"
    RES = "RES"
    ANLZ = "ANLZ"


class Group(StrEnum):
    """What a family says about intent; only circumvention enters the headline."""

    CIRCUMVENTION = "circumvention"
    INTEGRITY = "integrity"
    BOUNDARY = "boundary"


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule is, kept beside the code that earns it."""

    id: str
    """Stable and never reused: a family, a hyphen, two digits."""
    family: Family
    severity: Severity
    title: str
    """One short phrase."""
    description: str
    """What it sees and why it matters, in a sentence or two."""
    attack: tuple[str, ...] = ()
    """MITRE ATT&CK technique ids."""
    cwe: tuple[str, ...] = ()
    """CWE ids such as `CWE-693`."""
    evasions: tuple[str, ...] = ()
    """Spellings that it is known to miss, a short phrase each."""
    false_positives: tuple[str, ...] = ()
    """Honest things that it is known to match, a short phrase each."""
    certainties: tuple[Certainty, ...] = ()
    """How sure it can be of a match, surest first; empty where that is not written down."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A rule's judgement over one program or one execution."""

    rule: str
    family: Family
    group: Group
    severity: Severity
    certainty: Certainty
    origin: Origin
    phase: Phase
    line: int = 0
    """1-based line of the program, 0 where there is none."""
    column: int = 0
    """0-based column in code points."""
    message: str = ""
    """What was seen, as text for a person; holds untrusted text, at most 512 characters."""
    target: str = ""
    """Canonical dotted name of what is called, written or named; empty where there is none."""
    fingerprint: str = ""
    """Hexadecimal digest that stays when variables are renamed or the text is laid out anew; empty at run time."""
    policy: bool = False
    """Denied only by a profile stricter than the default: not an attempt."""
    induced: bool = False
    """It follows an error, a refusal of budget or a denial of ours."""
    disclosed: bool = True
    """The prompt that the program came from told of the rule that it breaks."""


class Verdict(StrEnum):
    """What we say of a program, in the order of precedence."""

    ESCAPED = "ESCAPED"
    ATTEMPTED = "ATTEMPTED"
    FLAGGED = "FLAGGED"
    UNKNOWN = "UNKNOWN"
    REVIEW = "REVIEW"
    CLEAN = "CLEAN"
    INVALID = "INVALID"


class StaticReport(msgspec.Struct, frozen=True, kw_only=True):
    """All that reading a program, without running it, could say."""

    findings: tuple[Finding, ...] = ()
    """In order of line, column and rule id."""
    is_valid: bool = True
    """False when this interpreter refuses the text with a SyntaxError: it cannot run."""
    legacy_stop: bool = False
    """The paper's own string check: `use_sandbox=False` or `exec(` occurs in the text."""
    failures: tuple[str, ...] = ()
    """Why the analysis is incomplete; each makes REVIEW and CLEAN into UNKNOWN."""
    strategies: tuple[str, ...] | None = None
    """The strategies by which an improver searches, values of `Strategy`; None for what was not classified."""
    tags: tuple[str, ...] = ()
    """What an improver does beside its search, values of `Tag`."""
