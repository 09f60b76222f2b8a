"""A scan for people: counts first, then what was found, worst first, as much as somebody reads."""

from collections import Counter

import msgspec

from reports.scan_views import VERDICTS, FindingView, RuleView, ScannedView
from reports.text import clip, shown

_MOST_PROGRAMS = 100
_MOST_FINDINGS = 10
_MOST_NAMES = 5
_FEW_PROGRAMS = 20
_NAME_CHARACTERS = 300
_CLEAN = "CLEAN"
"""In a long list nobody reads which programs are clean."""

type Row = tuple[str, ...]


class Group(msgspec.Struct, frozen=True):
    """One program with its findings, or several of which the same is to be said."""

    verdict: str
    title: str
    """Name of the program, or what is said of all."""
    rows: tuple[Row, ...] = ()
    """Findings: place, rule, severity, certainty, message."""
    names: tuple[str, ...] = ()
    """Programs, where there are several."""


class Listing:
    """Takes programs one by one and keeps no more than it shows. All texts that it gives are safe to show."""

    def __init__(self, rules: tuple[RuleView, ...]) -> None:
        self._rules = {rule.id: rule for rule in rules}
        self._verdicts: Counter[str] = Counter()
        self._findings: Counter[str] = Counter()
        self._programs: Counter[str] = Counter()
        self._single: dict[str, list[Group]] = {verdict: [] for verdict in VERDICTS}
        self._alike: dict[tuple[str, str], list[str]] = {}
        self._alike_counts: Counter[tuple[str, str]] = Counter()
        self._unlisted = 0

    def take(self, item: ScannedView) -> None:
        """Count a program and keep what is shown of it."""
        self._verdicts[item.verdict] += 1
        self._findings.update(finding.rule for finding in item.findings)
        self._programs.update({finding.rule for finding in item.findings})
        if all(finding.kind == "open" for finding in item.findings):
            self._take_alike(item)
        elif len(self._single[item.verdict]) < _MOST_PROGRAMS:
            self._single[item.verdict].append(_group(item))
        elif item.verdict != _CLEAN:
            self._unlisted += 1

    def headline(self) -> str:
        """Say how many programs have which verdict."""
        count = self._verdicts.total()
        verdicts = ", ".join(f"{self._verdicts[name]} {name}" for name in VERDICTS if self._verdicts[name])
        return f"{count} program{'' if count == 1 else 's'}{': ' if verdicts else ''}{verdicts}"

    def rule_rows(self) -> tuple[Row, ...]:
        """Give for each rule that matched: id, severity, programs, findings, title; most programs first."""
        order = sorted(self._programs, key=lambda name: (-self._programs[name], name))
        return tuple(self._rule_row(name) for name in order)

    def groups(self) -> tuple[Group, ...]:
        """Give what is shown of programs, by verdict from the worst to the best."""
        is_long = self._verdicts.total() > _FEW_PROGRAMS
        found: list[Group] = []
        for verdict in VERDICTS:
            if not (is_long and verdict == _CLEAN):
                found += self._single[verdict]
                found += [self._alike_group(key) for key in self._alike if key[0] == verdict]
        return tuple(found)

    def note(self) -> str:
        """Say what is not shown; empty where all is."""
        if not self._unlisted:
            return ""
        return f"{self._unlisted} more programs with findings are not listed here: --format jsonl has every one"

    def _take_alike(self, item: ScannedView) -> None:
        key = (item.verdict, clip(item.reason, _NAME_CHARACTERS))
        if key not in self._alike and len(self._alike) >= _MOST_PROGRAMS:
            key = (item.verdict, "other reasons")
        self._alike_counts[key] += 1
        names = self._alike.setdefault(key, [])
        if len(names) < _MOST_NAMES:
            names.append(_name(item.name))

    def _alike_group(self, key: tuple[str, str]) -> Group:
        names, count = self._alike[key], self._alike_counts[key]
        more = (f"and {count - len(names)} more",) if count > len(names) else ()
        return Group(key[0], shown(key[1]), names=(*names, *more))

    def _rule_row(self, name: str) -> Row:
        rule = self._rules.get(name)
        programs, findings = str(self._programs[name]), str(self._findings[name])
        return (name, rule.severity, programs, findings, rule.title) if rule else (name, "", programs, findings, "")


def _group(item: ScannedView) -> Group:
    rows = [_row(finding) for finding in item.findings[:_MOST_FINDINGS]]
    more = len(item.findings) - len(rows) + item.left_out
    if more:
        rows.append(("", "", "", "", f"and {more} more"))
    return Group(item.verdict, _name(item.name), rows=tuple(rows))


def _row(finding: FindingView) -> Row:
    cell = "" if finding.cell is None else f"cell {finding.cell} "
    place = f"{cell}{finding.line}:{finding.column}" if finding.line else ""
    return place, finding.rule, finding.severity, finding.certainty, shown(finding.message)


def _name(name: str) -> str:
    return shown(clip(name, _NAME_CHARACTERS))
