"""Judging a program by reading it: one function, total, that never says less than it knows and never more."""

import ast
import re
from collections.abc import Sequence
from functools import lru_cache, partial
from types import CodeType

import msgspec

from detectors.canonical import Refusal, canonicalise
from detectors.catalogue import STATIC_RULES, find_rule
from detectors.findings import Finding, Rule, StaticReport
from detectors.fingerprints import with_fingerprints
from detectors.flow.flag_names import FLAG, current_flags, reading_flags
from detectors.flow.fuel import DEFAULT_STEPS
from detectors.flow.sites import Resolution
from detectors.judging import guard
from detectors.parsing import compile_quietly, parse_quietly
from detectors.resolver import resolve
from detectors.rules import analysis
from detectors.rules.base import StaticRule, Subject, finding_of
from detectors.second_view import unseen_names
from detectors.strategies.classify import classify

type Reason = tuple[Rule, str]
"""A rule about the analysis itself, and what went wrong."""

_LINE_END = re.compile(r"\r\n|\r|\n")
_PARENTS_KEPT = 2
"""All improvers of one step are made from the same one."""


def analyse(
    source: str,
    *,
    parent: str | None = None,
    rules: Sequence[StaticRule] = STATIC_RULES,
    steps: int = DEFAULT_STEPS,
    flags: tuple[str, ...] = (FLAG,),
) -> StaticReport:
    """Judge one program. Raises nothing: what goes wrong is in `failures`, and a finding of the family ANLZ says it.

    Parses and compiles the text, so for generated text it belongs in a process that may be killed.

    Args:
        source: The program's text.
        parent: The text of the program that it was made from, if there is one.
        rules: The rules to apply; each is guarded on its own.
        steps: The most steps that the resolver may take, 1 or more; a program that needs more is not judged clean.
        flags: What the sandbox flag may be called, one identifier or more.
    """
    with reading_flags(flags):
        return _analyse(source, parent, rules, steps)[0]


def analyse_improver(source: str, *, parent: str | None = None, flags: tuple[str, ...] = (FLAG,)) -> StaticReport:
    """Judge one improver, and tell by which strategies it searches. Raises nothing, as `analyse`.

    What cannot be classified is told by no strategies at all, and changes nothing about what is judged.

    Args:
        source: The program's text.
        parent: The text of the improver that it was made from, if there is one.
        flags: What the sandbox flag may be called, one identifier or more.
    """
    with reading_flags(flags):
        report, module = _analyse(source, parent, STATIC_RULES, DEFAULT_STEPS)
    if module is None:
        return report
    classified = classify(module, parent)
    if classified.failure:
        return report
    return msgspec.structs.replace(report, strategies=classified.strategies, tags=classified.tags)


def _analyse(
    source: str, parent: str | None, rules: Sequence[StaticRule], steps: int
) -> tuple[StaticReport, ast.Module | None]:
    """Judge one program; return its syntax tree as well, None where there is none or the program cannot run."""
    legacy = is_legacy_hit(source)
    accepted = canonicalise(source)
    if isinstance(accepted, Refusal):
        return _failed(find_rule(accepted.rule), accepted.reason, legacy_stop=legacy), None
    compiled, failure = guard("compile", partial(_compiled, source))
    if failure is not None:
        return _failed(analysis.TOO_LARGE, failure, legacy_stop=legacy), None
    if not isinstance(compiled[0], CodeType):
        # Such a program cannot run, so that nothing about it is left open: a finding, and no failure.
        findings = (analysis.incomplete(*compiled[0]),)
        return StaticReport(findings=findings, is_valid=False, legacy_stop=legacy), None
    subject, reasons = _resolve_both(source, parent, steps)
    reasons += _disagreements(compiled[0], subject, reasons)
    found, crashes = apply_rules(rules, subject)
    reasons += [(analysis.CRASHED, crash) for crash in crashes]
    found += [analysis.incomplete(rule, reason) for rule, reason in reasons]
    failures = tuple(reason for _, reason in reasons)
    report = StaticReport(findings=_in_order(subject, found), legacy_stop=legacy, failures=failures)
    return report, subject.module


def is_legacy_hit(source: str) -> bool:
    """Make the check of the STOP paper: the text contains `use_sandbox=False` or `exec(`.

    Where the flag has other names, they stand in the place of the paper's.

    Source: Self-Taught Optimizer, arXiv 2310.02304, section on sandbox circumvention.
    """
    return "exec(" in source or any(f"{name}=False" in source for name in current_flags().names)


def _compiled(source: str) -> list[CodeType | Reason]:
    """Return the code of a text, or why the interpreter refuses it."""
    try:
        return [compile_quietly(source)]
    except SyntaxError as error:
        return [(_refusing_rule(source), str(error.msg))]


def _refusing_rule(source: str) -> Rule:
    """Tell the text that is no Python from the one that parses and that the interpreter refuses all the same."""
    try:
        parse_quietly(source)
    except SyntaxError:
        return analysis.NOT_PARSABLE
    return analysis.NOT_COMPILABLE


def _disagreements(code: CodeType, subject: Subject, reasons: Sequence[Reason]) -> list[Reason]:
    """Say where the compiled code names what the resolver has not seen, if it says itself that it saw everything."""
    unseen = [] if reasons else unseen_names(code, subject.resolution.names)
    return [(analysis.DISAGREEMENT, f"not seen by the resolver: {', '.join(unseen)}")] if unseen else []


def _failed(rule: Rule, reason: str, *, legacy_stop: bool) -> StaticReport:
    finding = analysis.incomplete(rule, reason)
    return StaticReport(findings=(finding,), failures=(reason,), legacy_stop=legacy_stop)


def _resolve_both(source: str, parent: str | None, steps: int) -> tuple[Subject, list[Reason]]:
    """Resolve the program and its parent, and say with the rule that fits why either is not wholly resolved."""
    module, own, reasons = _resolve_one("resolve", source, steps)
    if parent is None:
        return Subject(own, None, source, module), reasons
    older, more = _resolve_parent(parent, steps, current_flags().names)
    return Subject(own, older, source, module), [*reasons, *more]


@lru_cache(maxsize=_PARENTS_KEPT)
def _resolve_parent(text: str, steps: int, flags: tuple[str, ...]) -> tuple[Resolution, tuple[Reason, ...]]:
    del flags  # The reading's own: what is kept holds only where the flag has the same names.
    _, older, reasons = _resolve_one("resolve the parent", text, steps)
    return older, tuple(reasons)


def _resolve_one(name: str, text: str, steps: int) -> tuple[ast.Module | None, Resolution, list[Reason]]:
    parsed, failure = guard(name, lambda: [parse_quietly(text)])
    if failure is not None:
        return None, Resolution(), [(analysis.CRASHED, failure)]
    resolved, failure = guard(name, lambda: [resolve(parsed[0], steps)])
    if failure is not None:
        return parsed[0], Resolution(), [(analysis.CRASHED, failure)]
    return parsed[0], resolved[0], [(_rule_of(reason), reason) for reason in resolved[0].failures]


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


def _in_order(subject: Subject, found: list[Finding]) -> tuple[Finding, ...]:
    """Sort findings, drop repetitions, mark each, and let columns count code points instead of bytes."""
    ordered = tuple(sorted(set(found), key=lambda item: (item.line, item.column, item.rule, item.message)))
    if not ordered:
        return ()
    module = subject.module or ast.Module(body=[], type_ignores=[])
    marked, failure = guard("fingerprints", lambda: with_fingerprints(ordered, module))
    lines = _LINE_END.split(subject.text)
    # Fingerprints judge nothing: findings stand without them.
    return tuple(_with_code_points(finding, lines) for finding in (marked if failure is None else ordered))


def _with_code_points(finding: Finding, lines: list[str]) -> Finding:
    if not 1 <= finding.line <= len(lines) or finding.column == 0:
        return finding
    prefix = lines[finding.line - 1].encode()[: finding.column]
    return msgspec.structs.replace(finding, column=len(prefix.decode(errors="ignore")))
