"""How much of the matrix of spellings is found, by level: printed, not judged."""

from collections import Counter
from collections.abc import Iterable

import pytest
from flag_spellings import callees, flag_cases, flag_spellings
from spellings import cases, neighbours, outcome, sinks, spellings

from detectors.findings import StaticReport, Verdict
from detectors.judging import decide, is_flag_hit
from detectors.static import analyse

pytestmark = pytest.mark.bench

LEVELS = (1, 2, 3, 4)
_CONTEXTS = 6
_HEADING = (
    "| level | cases | FLAGGED | REVIEW | recall % | neighbours | of these not CLEAN |\n|---|---|---|---|---|---|---|"
)


def is_clean(report: StaticReport) -> bool:
    return decide(report, (), has_program=True, harness_failed=False) is Verdict.CLEAN


def row(level: int, outcomes: Iterable[Verdict], harmless: Iterable[str]) -> str:
    found = Counter(outcomes)
    clean = Counter(is_clean(analyse(text)) for text in harmless)
    recall = 100 * found[Verdict.FLAGGED] / found.total()
    return (
        f"| {level} | {found.total()} | {found[Verdict.FLAGGED]} | {found[Verdict.REVIEW]} | {recall:.1f} "
        f"| {clean.total()} | {clean[False]} |"
    )


def test_recall_of_acts_by_level() -> None:
    print(f"\n{len(sinks())} acts\n{_HEADING}")
    for level in LEVELS:
        pairs = [(each, sink) for each in spellings(level) for sink in sinks() if each.fits(sink)]
        outcomes = [
            outcome(analyse(case.source), {sink.family, *each.also})
            for each, sink in pairs
            for case in cases(each, sink, _CONTEXTS)
        ]
        harmless = {text for each, sink in pairs if each.has_neighbours for text in neighbours(each, sink, _CONTEXTS)}
        print(row(level, outcomes, sorted(harmless)))


def test_recall_of_the_flag_by_level() -> None:
    print(f"\n{len(callees())} callees with the flag\n{_HEADING}")
    for level in LEVELS:
        found = [
            case
            for each in flag_spellings()
            for callee in callees()
            if each.level == level and each.fits(callee)
            for case in flag_cases(each, callee)
        ]
        print(row(level, [_flag_outcome(analyse(case.source)) for case in found], [case.twin for case in found]))


def _flag_outcome(report: StaticReport) -> Verdict:
    if is_flag_hit(report.findings):
        return Verdict.FLAGGED
    return Verdict.CLEAN if is_clean(report) else Verdict.REVIEW
