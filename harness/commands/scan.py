"""`harness scan`: read programs without running them."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from detectors.canonical import Refusal, canonicalise
from detectors.findings import Finding, Severity, StaticReport, Verdict
from detectors.judging import decide
from harness.analysis.analyst import Analyst
from harness.commands.sources import Source, find_sources
from harness.errors import UsageError
from harness.outcomes import ExitCode
from harness.screen import Screen
from reports.text import shown

FORMATS = ("table", "jsonl")
_HEADERS = ("Path", "Verdict", "Rule", "Severity", "Certainty", "Line", "Finding")


class Scanned(msgspec.Struct, frozen=True):
    """One program's reading."""

    path: str
    """Text that UTF-8 can hold, untrusted."""
    verdict: Verdict
    findings: tuple[Finding, ...]
    reason: str
    """Why it could not be judged, empty if it could."""


def scan_command(paths: list[Path], file_format: str, fail_on: str | None, jobs: int, screen: Screen) -> ExitCode:
    """Scan files, and all Python files below folders; print what each reads like.

    Raises:
        UsageError: A path does not exist, nothing is there to scan, a format or verdict is not known, or `jobs` is 0.
    """
    threshold = _threshold(fail_on)
    if file_format not in FORMATS:
        raise UsageError(f"there is no format {file_format!r}", f"the formats are {', '.join(FORMATS)}")
    if jobs < 1:
        raise UsageError(f"--jobs must be 1 or more, not {jobs}", "give a whole number from 1")
    scanned = _scan_all(find_sources(paths), jobs)
    if file_format == "jsonl":
        for item in scanned:
            screen.data(_line(item))
    else:
        screen.table(f"{len(scanned)} programs scanned", _HEADERS, _rows(scanned))
    order = list(Verdict)
    hit = threshold is not None and any(order.index(item.verdict) <= order.index(threshold) for item in scanned)
    return ExitCode.FAIL if hit else ExitCode.FINISHED


def _threshold(fail_on: str | None) -> Verdict | None:
    """Return the mildest verdict that makes the command fail: one that was not judged is as bad as a flagged one."""
    known = {"flagged": Verdict.UNKNOWN, "review": Verdict.REVIEW}
    if fail_on is not None and fail_on not in known:
        raise UsageError(f"--fail-on {fail_on!r} is not known", f"give one of {', '.join(known)}")
    return known[fail_on] if fail_on is not None else None


def _scan_all(sources: list[Source], jobs: int) -> list[Scanned]:
    analyst = Analyst(jobs)
    try:
        with ThreadPoolExecutor(max_workers=jobs) as pool:
            return list(pool.map(lambda source: _scan(analyst, source), sources))
    finally:
        analyst.close()


def _scan(analyst: Analyst, source: Source) -> Scanned:
    data = source.read()
    if isinstance(data, str):
        return Scanned(source.text, Verdict.UNKNOWN, (), data)
    canonical = canonicalise(data)
    if isinstance(canonical, Refusal):
        return Scanned(source.text, Verdict.UNKNOWN, (), f"{canonical.rule}: {canonical.reason}")
    report: StaticReport = analyst.read(canonical.text)
    verdict = decide(report, (), has_program=True, harness_failed=False)
    return Scanned(source.text, verdict, report.findings, "; ".join(report.failures))


def _line(item: Scanned) -> str:
    """Return one ASCII line of JSON."""
    return json.dumps({
        "path": item.path,
        "verdict": item.verdict.value,
        "findings": [
            {
                "rule": finding.rule,
                "severity": finding.severity.name.lower(),
                "certainty": finding.certainty.value,
                "line": finding.line,
            }
            for finding in item.findings
        ],
        "reason": item.reason,
    })  # fmt: skip


def _rows(scanned: list[Scanned]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for item in scanned:
        path = shown(item.path)
        if not item.findings:
            rows.append((path, item.verdict.value, "", "", "", "", shown(item.reason)))
        rows += [(path, item.verdict.value, *_finding_cells(finding)) for finding in item.findings]
    return rows


def _finding_cells(finding: Finding) -> tuple[str, ...]:
    severity = Severity(finding.severity).name.lower()
    return finding.rule, severity, finding.certainty.value, str(finding.line), shown(finding.message)
