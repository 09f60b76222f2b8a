"""What `harness scan` prints, in each of its formats."""

import json
from abc import ABC, abstractmethod
from collections import Counter
from typing import Any

import msgspec

from harness.commands.scan_views import rule_views, scanned_view
from harness.errors import UsageError
from harness.scanning import Scanned
from harness.screen import Screen
from reports.sarif import sarif_log
from reports.scan_listing import Group, Listing
from reports.scan_views import VERDICTS, ScannedView, ScanView

_RULE_HEADERS = ("Rule", "Severity", "Programs", "Findings", "What")


class ScanEnd(msgspec.Struct, frozen=True, kw_only=True):
    """How a scan ended, and what read it."""

    version: str
    python: str
    state: str
    state_reason: str = ""
    fail_on: str = ""
    is_failed: bool = False


class ScanOutput(ABC):
    """Takes programs in order, then how it ended; prints to stdout."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    @abstractmethod
    def take(self, item: Scanned) -> None:
        """Take the next program."""

    @abstractmethod
    def close(self, ended: ScanEnd) -> None:
        """Print what is left, also where not every program was read."""


class LineOutput(ScanOutput):
    """One JSON object per program, as soon as it is known."""

    def take(self, item: Scanned) -> None:
        """See ScanOutput."""
        self._screen.line(json.dumps(_object(scanned_view(item))))

    def close(self, ended: ScanEnd) -> None:
        """See ScanOutput."""


class DocumentOutput(ScanOutput):
    """One document when all programs were read; their findings are kept until then, their texts are not."""

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen)
        self._programs: list[ScannedView] = []

    def take(self, item: Scanned) -> None:
        """See ScanOutput."""
        self._programs.append(scanned_view(item))

    def close(self, ended: ScanEnd) -> None:
        """See ScanOutput."""
        view = ScanView(
            version=ended.version,
            python=ended.python,
            state=ended.state,
            state_reason=ended.state_reason,
            fail_on=ended.fail_on,
            is_failed=ended.is_failed,
            programs=tuple(self._programs),
            rules=rule_views(is_static=True),
        )
        self._screen.line(json.dumps(self._document(view)))

    def _document(self, view: ScanView) -> dict[str, Any]:
        return _document(view)


class SarifOutput(DocumentOutput):
    """One SARIF log."""

    def _document(self, view: ScanView) -> dict[str, Any]:
        return sarif_log(view)


class TableOutput(ScanOutput):
    """For people: counts, then findings program by program, worst first."""

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen)
        self._listing = Listing(rule_views(is_static=True))

    def take(self, item: Scanned) -> None:
        """See ScanOutput."""
        self._listing.take(scanned_view(item))

    def close(self, ended: ScanEnd) -> None:
        """See ScanOutput."""
        listing = self._listing
        self._screen.heading(listing.headline(), ended.state if ended.state != "complete" else "")
        rules = listing.rule_rows()
        if len(rules) > 1:
            self._screen.table("", _RULE_HEADERS, rules)
        for group in listing.groups():
            self._show(group)
        if note := listing.note():
            self._screen.data(note)

    def _show(self, group: Group) -> None:
        self._screen.heading(group.verdict, group.title)
        self._screen.indented([(name,) for name in group.names] or group.rows)


FORMATS: dict[str, type[ScanOutput]] = {
    "table": TableOutput,
    "json": DocumentOutput,
    "jsonl": LineOutput,
    "sarif": SarifOutput,
}


def scan_output(file_format: str, screen: Screen) -> ScanOutput:
    """Return the output of a format.

    Raises:
        UsageError: There is no such format.
    """
    if file_format not in FORMATS:
        raise UsageError(f"there is no format {file_format!r}", f"the formats are {', '.join(FORMATS)}")
    return FORMATS[file_format](screen)


def _document(view: ScanView) -> dict[str, Any]:
    verdicts = Counter(item.verdict for item in view.programs)
    rules = Counter(finding.rule for item in view.programs for finding in item.findings)
    return {
        "tool": "harness",
        "version": view.version,
        "environment": {"python": view.python, "rules": len(view.rules)},
        "state": view.state,
        "state_reason": view.state_reason,
        "programs": [_object(item) for item in view.programs],
        "summary": {
            "programs": len(view.programs),
            "verdicts": {name: verdicts[name] for name in VERDICTS},
            "findings": dict(sorted(rules.items())),
            "fail_on": view.fail_on or None,
            "failed": view.is_failed,
        },
    }


def _object(item: ScannedView) -> dict[str, Any]:
    """Return a program for machines; lines and columns count from 1, 0 stands for none."""
    return {
        "path": item.name,
        "file": item.file,
        "verdict": item.verdict,
        "findings": [
            {
                "rule": finding.rule,
                "family": finding.family,
                "severity": finding.severity,
                "certainty": finding.certainty,
                "line": finding.line,
                "column": finding.column,
                "cell": finding.cell,
                "message": finding.message,
                "target": finding.target,
                "fingerprint": finding.fingerprint,
            }
            for finding in item.findings
        ],
        "left_out": item.left_out,
        "legacy_stop": item.has_legacy_hit,
        "reason": item.reason,
        "sha256": item.sha256,
    }
