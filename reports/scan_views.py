"""The values that outputs of a scan and of the rules show: made elsewhere, only displayed here."""

import msgspec

VERDICTS = ("FLAGGED", "UNKNOWN", "REVIEW", "CLEAN", "INVALID")
"""What reading alone can say of a program, worst first."""


class RuleView(msgspec.Struct, frozen=True, kw_only=True):
    """One rule, wholly."""

    id: str
    family: str
    group: str
    severity: str
    """`critical`, `high`, `medium`, `low` or `info`."""
    title: str
    description: str
    where: str
    """`static` for a rule that reads programs, `run time` for one that judges evidence."""
    certainties: tuple[str, ...] = ()
    evasions: tuple[str, ...] = ()
    false_positives: tuple[str, ...] = ()
    attack: tuple[str, ...] = ()
    cwe: tuple[str, ...] = ()


class FindingView(msgspec.Struct, frozen=True, kw_only=True):
    """One finding and where it is."""

    rule: str
    family: str
    severity: str
    certainty: str
    kind: str
    """What it means for the verdict: `fail` (proved), `review`, `open` (not wholly analysed) or `informational`."""
    message: str
    target: str
    fingerprint: str
    line: int
    """1-based, 0 where there is none; within the cell where there is one."""
    column: int
    """1-based, in code points, 0 where there is none."""
    cell: int | None = None


class ScannedView(msgspec.Struct, frozen=True, kw_only=True):
    """One program that was read. All texts are untrusted but for the verdict."""

    name: str
    """Its file, and `#` with which of the file's programs it is."""
    file: str
    uri: str
    """Its file as a URI reference, percent-encoded."""
    verdict: str
    reason: str
    sha256: str
    findings: tuple[FindingView, ...]
    left_out: int
    """Findings beyond those."""
    has_legacy_hit: bool
    """The paper's own string check holds (LEGACY-STOP)."""
    has_file_lines: bool
    """Lines and columns are the file's own."""
    record: int
    """The one line of the file that all of it stands in, 0 where there is none."""


class ScanView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that one scan said."""

    version: str
    """Of this package."""
    python: str
    """Of the interpreter whose grammar programs were read by."""
    state: str
    """`complete`, `interrupted` or `failed`."""
    state_reason: str = ""
    fail_on: str = ""
    is_failed: bool = False
    """A program met `fail_on`."""
    programs: tuple[ScannedView, ...]
    rules: tuple[RuleView, ...]
    """Those that read programs, in order of id."""
