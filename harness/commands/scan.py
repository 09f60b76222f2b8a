"""`harness scan`: read programs without running them."""

import json
import os
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from detectors.canonical import MAX_BYTES, Refusal, canonicalise
from detectors.findings import Finding, Severity, StaticReport, Verdict
from detectors.judging import decide
from harness.analysis.analyst import Analyst
from harness.errors import UsageError
from harness.outcomes import ExitCode
from harness.screen import Screen
from reports.text import shown

FORMATS = ("table", "jsonl")
_HEADERS = ("Path", "Verdict", "Rule", "Severity", "Certainty", "Line", "Finding")


class Scanned(msgspec.Struct, frozen=True):
    """One program's reading."""

    path: str
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
    files = list(_files(paths))
    if not files:
        raise UsageError("there is no Python file to scan", "give files, or folders with .py files")
    scanned = _scan_all(files, jobs)
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


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(_below(path))
        elif path.exists() or path.is_symlink():
            yield path
        else:
            raise UsageError(f"{path} does not exist", "give files or folders that exist")


def _below(folder: Path) -> Iterator[Path]:
    """Yield everything named like a program, pipes and links too, and folders that cannot be read."""
    unreadable: list[Path] = []
    for parent, _, names in folder.walk(on_error=lambda error: unreadable.append(Path(error.filename))):
        yield from (parent / name for name in names if name.endswith(".py"))
    yield from unreadable


def _scan_all(files: list[Path], jobs: int) -> list[Scanned]:
    analyst = Analyst(jobs)
    try:
        with ThreadPoolExecutor(max_workers=jobs) as pool:
            return list(pool.map(lambda path: _scan(analyst, path), files))
    finally:
        analyst.close()


def _scan(analyst: Analyst, path: Path) -> Scanned:
    data = _read(path)
    if isinstance(data, str):
        return Scanned(str(path), Verdict.UNKNOWN, (), data)
    canonical = canonicalise(data)
    if isinstance(canonical, Refusal):
        return Scanned(str(path), Verdict.UNKNOWN, (), f"{canonical.rule}: {canonical.reason}")
    report: StaticReport = analyst.read(canonical.text)
    verdict = decide(report, (), has_program=True, harness_failed=False)
    return Scanned(str(path), verdict, report.findings, "; ".join(report.failures))


def _read(path: Path) -> bytes | str:
    """Return a regular file's bytes, one more than may be judged at most, or why it cannot be read.

    A link is not followed: whoever wrote the folder would choose what is opened.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as error:
        return "a symbolic link" if path.is_symlink() else f"cannot be read: {error.strerror}"
    with open(descriptor, "rb") as file:  # noqa: PTH123 - from a descriptor
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return "not a regular file"
        return file.read(MAX_BYTES + 1) or "an empty file"


def _line(item: Scanned) -> str:
    """Return one ASCII line of JSON."""
    return json.dumps({
        "path": item.path.encode("utf-8", "backslashreplace").decode(),
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
        path = shown(item.path.encode("utf-8", "backslashreplace").decode())
        if not item.findings:
            rows.append((path, item.verdict.value, "", "", "", "", shown(item.reason)))
        rows += [(path, item.verdict.value, *_finding_cells(finding)) for finding in item.findings]
    return rows


def _finding_cells(finding: Finding) -> tuple[str, ...]:
    severity = Severity(finding.severity).name.lower()
    return finding.rule, severity, finding.certainty.value, str(finding.line), shown(finding.message)
