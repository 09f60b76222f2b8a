"""From what was scanned to the values that outputs show."""

import os
from pathlib import Path
from urllib.parse import quote

from detectors.catalogue import LEGACY_STOP, STATIC_RULES, all_rules
from detectors.families import group_of
from detectors.findings import Family, Rule, Severity
from detectors.judging import is_proved_act
from harness.scanning import Placed, Scanned
from reports.scan_views import FindingView, RuleView, ScannedView


def rule_views(*, is_static: bool = False) -> tuple[RuleView, ...]:
    """Return all rules in order of id, or only those that a scan may name."""
    static = {item.rule.id for item in STATIC_RULES}
    views = tuple(
        _rule_view(
            rule, "static" if rule.id in static else "static, run time" if rule.family is Family.ANLZ else "run time"
        )
        for rule in all_rules()
        if not is_static or rule.id in static or rule.family is Family.ANLZ
    )
    return views if is_static else (*views, _rule_view(LEGACY_STOP, "static, beside the rules"))


def scanned_view(item: Scanned) -> ScannedView:
    """Return a program as outputs show it."""
    return ScannedView(
        name=item.name,
        file=item.file,
        uri=_uri(item.file),
        verdict=item.verdict.value,
        reason=item.reason,
        sha256=item.sha256,
        findings=tuple(_finding_view(placed) for placed in item.findings),
        left_out=item.left_out,
        has_legacy_hit=item.has_legacy_hit,
        has_file_lines=item.has_file_lines,
        record=item.record,
    )


def _rule_view(rule: Rule, where: str) -> RuleView:
    return RuleView(
        id=rule.id,
        family=rule.family.value,
        group=group_of(rule.family).value,
        severity=rule.severity.name.lower(),
        title=rule.title,
        description=rule.description,
        where=where,
        certainties=tuple(item.value for item in rule.certainties),
        evasions=rule.evasions,
        false_positives=rule.false_positives,
        attack=rule.attack,
        cwe=rule.cwe,
    )


def _finding_view(placed: Placed) -> FindingView:
    finding, position = placed.finding, placed.position
    return FindingView(
        rule=finding.rule,
        family=finding.family.value,
        severity=finding.severity.name.lower(),
        certainty=finding.certainty.value,
        kind=_kind(placed),
        message=_text(finding.message),
        target=_text(finding.target),
        fingerprint=finding.fingerprint,
        line=position.line,
        column=position.column,
        cell=position.cell,
    )


def _kind(placed: Placed) -> str:
    """Say what a finding means, by the criterion that decides the verdict too."""
    finding = placed.finding
    # A text that the interpreter refuses cannot run: nothing about it is left open.
    if finding.severity is Severity.INFO:
        return "informational"
    if finding.family is Family.ANLZ:
        return "open"
    return "fail" if is_proved_act(finding) else "review"


def _uri(file: str) -> str:
    """Return a path as a URI reference: relative as given, or absolute with its scheme (RFC 3986, 4.2 and RFC 8089)."""
    path = quote(Path(file).as_posix(), safe="/")
    return f"file://{path}" if os.path.isabs(file) else path  # noqa: PTH117 - a text, not a path to open


def _text(text: str) -> str:
    """Return text that every reader of JSON takes: a lone surrogate becomes a visible escape."""
    return text.encode("utf-8", "backslashreplace").decode()
