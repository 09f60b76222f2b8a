"""Reading many programs in many workers, in order, holding a few at a time."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import msgspec

from detectors.canonical import Refusal, canonicalise
from detectors.catalogue import find_rule
from detectors.findings import Certainty, Finding, StaticReport, Verdict
from detectors.judging import decide
from detectors.rules.analysis import NOT_READ, UNKNOWN_SYNTAX, incomplete
from harness.analysis.analyst import Analyst
from harness.sources.notebooks import cells_of, without_cells
from harness.sources.program import EMPTY, Position, Program

MOST_FINDINGS = 100
"""The findings of one program that are kept; what is said of the rest is their number."""
_MOST_LONE_CELLS = 200
_AHEAD = 4
_CERTAINTIES = (Certainty.PROVED, Certainty.LIKELY, Certainty.UNRESOLVED)
_REFUSED = "the interpreter refuses it"
_FENCED = "; it holds a Markdown fence: with --fenced its largest block is read"


class Placed(msgspec.Struct, frozen=True):
    """A finding and where it is."""

    finding: Finding
    position: Position


class Scanned(msgspec.Struct, frozen=True, kw_only=True):
    """One program's reading."""

    name: str
    """Text that UTF-8 can hold, untrusted."""
    file: str
    verdict: Verdict
    findings: tuple[Placed, ...] = ()
    """The worst, at most `MOST_FINDINGS`, in the order of their place."""
    left_out: int = 0
    """How many more there are."""
    has_legacy_hit: bool = False
    """The paper's own string check holds (LEGACY-STOP)."""
    reason: str = ""
    """Why it could not be judged, or is invalid; else empty."""
    sha256: str = ""
    """Of the text that was judged; empty where there was none."""
    has_file_lines: bool = True
    """See `Program`."""
    record: int = 0
    """See `Program`."""


def scan_programs(programs: Iterator[Program], analyst: Analyst, jobs: int) -> Iterator[Scanned]:
    """Yield what each program reads like, in order; texts in fences that are no programs are passed over.

    Args:
        programs: Taken on the calling thread, a few ahead of what is yielded.
        analyst: Has as many workers as there are jobs.
        jobs: Programs read at once, 1 or more.

    Raises:
        CannotRun: No worker can be started, or a source breaks.
    """
    waiting: deque[Future[Scanned | None]] = deque()
    pool = ThreadPoolExecutor(max_workers=jobs)
    try:
        for program in programs:
            waiting.append(pool.submit(scan_program, analyst, program))
            if len(waiting) > jobs * _AHEAD:
                yield from _found(waiting.popleft())
        while waiting:
            yield from _found(waiting.popleft())
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _found(future: "Future[Scanned | None]") -> Iterator[Scanned]:
    scanned = future.result()
    if scanned is not None:
        yield scanned


def scan_program(analyst: Analyst, program: Program) -> Scanned | None:
    """Read one program; None where only the interpreter could have said that it is one, and it refuses it."""
    if program.data is None:
        report = _incomplete(incomplete(NOT_READ, program.reason))
        return _scanned(program, report, Verdict.UNKNOWN, "")
    if not program.data:
        return None if program.is_guess else _scanned(program, StaticReport(is_valid=False), Verdict.INVALID, "")
    canonical = canonicalise(program.data)
    if isinstance(canonical, Refusal):
        report = _incomplete(incomplete(find_rule(canonical.rule), canonical.reason))
        return _scanned(program, report, Verdict.UNKNOWN, "")
    report = _read(analyst, program, canonical.text)
    if program.is_guess and not report.is_valid:
        return None
    verdict = decide(report, (), has_program=True, harness_failed=False)
    return _scanned(program, report, verdict, canonical.sha256)


def _incomplete(finding: Finding) -> StaticReport:
    return StaticReport(findings=(finding,), failures=(f"{finding.rule}: {finding.message}",))


def _read(analyst: Analyst, program: Program, text: str) -> StaticReport:
    report = analyst.read(text)
    is_notebook = len(program.places) > 1
    if is_notebook and not report.is_valid:
        report = _read_valid_cells(analyst, program, text)
    if program.reason:
        report = _also(report, program.reason)
    return report


def _read_valid_cells(analyst: Analyst, program: Program, text: str) -> StaticReport:
    """Read a notebook without the cells that the interpreter refuses: the others run all the same."""
    cells = cells_of(program, text)
    if len(cells) > _MOST_LONE_CELLS:
        return _also(StaticReport(), "a cell is no Python, and there are too many to find out which")
    refused = {index for index, cell in enumerate(cells) if not analyst.read(cell).is_valid}
    report = analyst.read(without_cells(program, text, refused))
    numbers = ", ".join(str(program.places[index + 1].cell) for index in sorted(refused)) or "all, taken together"
    # IPython takes more than Python does, such as an await outside a function: refused here may run there.
    return _also(msgspec.structs.replace(report, is_valid=True), f"no Python in the cells {numbers}")


def _also(report: StaticReport, reason: str) -> StaticReport:
    """Return a report that is incomplete for one more reason."""
    findings = (*report.findings, incomplete(UNKNOWN_SYNTAX, reason))
    return msgspec.structs.replace(report, findings=findings, failures=(*report.failures, reason))


def _scanned(program: Program, report: StaticReport, verdict: Verdict, sha256: str) -> Scanned:
    kept = sorted(report.findings, key=_by_weight)[:MOST_FINDINGS]
    placed = [Placed(finding, program.position(finding.line, finding.column)) for finding in kept]
    placed.sort(key=lambda item: (item.finding.line, item.finding.column, item.finding.rule))
    return Scanned(
        name=program.name,
        file=program.file,
        verdict=verdict,
        findings=tuple(placed),
        left_out=len(report.findings) - len(kept),
        has_legacy_hit=report.legacy_stop,
        reason=_reason(program, report, verdict),
        sha256=sha256,
        has_file_lines=program.has_file_lines,
        record=program.record,
    )


def _by_weight(finding: Finding) -> tuple[int, int, int, int]:
    """Order findings from the surest and worst down."""
    return _CERTAINTIES.index(finding.certainty), -finding.severity, finding.line, finding.column


def _reason(program: Program, report: StaticReport, verdict: Verdict) -> str:
    if verdict is not Verdict.INVALID:
        return "; ".join(report.failures)
    if program.reason or not program.data:
        return program.reason or EMPTY
    has_fence = b"```" in (program.data or b"")
    return _REFUSED + (_FENCED if has_fence and program.record else "")
