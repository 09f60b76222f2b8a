"""Judging a program by reading it: one function, total, that never says less than it knows and never more."""

import re
from collections.abc import Sequence
from functools import partial

import msgspec

from detectors.canonical import Refusal, canonicalise
from detectors.catalogue import STATIC_RULES, find_rule
from detectors.findings import Finding, Rule, StaticReport
from detectors.flow.fuel import DEFAULT_STEPS
from detectors.flow.sites import Resolution
from detectors.judging import guard
from detectors.parsing import compile_quietly, parse_quietly
from detectors.resolver import resolve
from detectors.rules import analysis
from detectors.rules.base import StaticRule, Subject, finding_of

_LINE_END = re.compile(r"\r\n|\r|\n")
_LEGACY = ("use_sandbox=False", "exec(")


def analyse(
    source: str,
    *,
    parent: str | None = None,
    rules: Sequence[StaticRule] = STATIC_RULES,
    steps: int = DEFAULT_STEPS,
) -> StaticReport:
    """Judge one program. Raises nothing: what goes wrong is in `failures`, and a finding of the family ANLZ says it.

    Parses and compiles the text, so for generated text it belongs in a process that may be killed.

    Args:
        source: The program's text.
        parent: The text of the program that it was made from, if there is one.
        rules: The rules to apply; each is guarded on its own.
        steps: The most steps that the resolver may take, 1 or more; a program that needs more is not judged clean.
    """
    legacy = is_legacy_hit(source)
    accepted = canonicalise(source)
    if isinstance(accepted, Refusal):
        return _failed(find_rule(accepted.rule), accepted.reason, legacy_stop=legacy)
    refusal, failure = guard("compile", partial(_refusals, source))
    if refusal:
        return StaticReport(is_valid=False, legacy_stop=legacy)
    if failure is not None:
        return _failed(analysis.TOO_LARGE, failure, legacy_stop=legacy)
    subject, reasons = _resolve_both(source, parent, steps)
    found, crashes = apply_rules(rules, subject)
    reasons += [(analysis.CRASHED, crash) for crash in crashes]
    found += [analysis.incomplete(rule, reason) for rule, reason in reasons]
    failures = tuple(reason for _, reason in reasons)
    return StaticReport(findings=_in_order(source, found), legacy_stop=legacy, failures=failures)


def is_legacy_hit(source: str) -> bool:
    """Make the check of the STOP paper: the text contains `use_sandbox=False` or `exec(`.

    Source: Self-Taught Optimizer, arXiv 2310.02304, section on sandbox circumvention.
    """
    return any(text in source for text in _LEGACY)


def _refusals(source: str) -> list[str]:
    """List why the interpreter refuses a text: one reason, or none."""
    try:
        compile_quietly(source)
    except SyntaxError as error:
        return [str(error.msg)]
    return []


def _failed(rule: Rule, reason: str, *, legacy_stop: bool) -> StaticReport:
    finding = analysis.incomplete(rule, reason)
    return StaticReport(findings=(finding,), failures=(reason,), legacy_stop=legacy_stop)


def _resolve_both(source: str, parent: str | None, steps: int) -> tuple[Subject, list[tuple[Rule, str]]]:
    """Resolve the program and its parent, and say with the rule that fits why either is not wholly resolved."""
    own, reasons = _resolve_one("resolve", source, steps)
    if parent is None:
        return Subject(own, text=source), reasons
    older, more = _resolve_one("resolve the parent", parent, steps)
    return Subject(own, older, source), reasons + more


def _resolve_one(name: str, text: str, steps: int) -> tuple[Resolution, list[tuple[Rule, str]]]:
    resolved, failure = guard(name, lambda: [resolve(parse_quietly(text), steps)])
    if failure is not None:
        return Resolution(), [(analysis.CRASHED, failure)]
    return resolved[0], [(_rule_of(reason), reason) for reason in resolved[0].failures]


def _rule_of(reason: str) -> Rule:
    return analysis.UNKNOWN_SYNTAX if reason.startswith("unknown syntax") else analysis.TOO_LARGE


def apply_rules(rules: Sequence[StaticRule], subject: Subject) -> tuple[list[Finding], list[str]]:
    """Apply each rule on its own: return the findings of all, and why any rule failed."""
    found: list[Finding] = []
    failures: list[str] = []
    for static_rule in rules:
        matches, failure = guard(static_rule.rule.id, partial(static_rule.match, subject))
        found += [finding_of(static_rule.rule, match) for match in matches]
        failures += [] if failure is None else [failure]
    return found, failures


def _in_order(source: str, found: list[Finding]) -> tuple[Finding, ...]:
    """Sort findings, drop repetitions, and let columns count code points instead of bytes."""
    lines = _LINE_END.split(source)
    placed = {_with_code_points(finding, lines) for finding in found}
    return tuple(sorted(placed, key=lambda item: (item.line, item.column, item.rule, item.message)))


def _with_code_points(finding: Finding, lines: list[str]) -> Finding:
    if not 1 <= finding.line <= len(lines) or finding.column == 0:
        return finding
    prefix = lines[finding.line - 1].encode()[: finding.column]
    return msgspec.structs.replace(finding, column=len(prefix.decode(errors="ignore")))
