"""Every spelling of every act is found as its data says, and no neighbour of it is."""

import pytest
from spellings import Sink, Spelling, cases, neighbours, outcome, sinks, spellings, worst

from detectors.findings import Verdict
from detectors.judging import decide
from detectors.static import analyse

LEVELS = (1, 2, 3, 4)
CONTEXTS = 2
PAIRS = [
    pytest.param(spelling, sink, id=f"{level}-{spelling.name}-{sink.name}")
    for level in LEVELS
    for spelling in spellings(level)
    for sink in sinks()
    if spelling.fits(sink)
]


@pytest.mark.parametrize(("spelling", "sink"), PAIRS)
def test_a_spelling_of_an_act_is_judged_as_recorded(spelling: Spelling, sink: Sink) -> None:
    reports = [analyse(case.source) for case in cases(spelling, sink, CONTEXTS)]
    assert all(report.is_valid and not report.failures for report in reports)
    assert spelling.expected(sink) is worst([outcome(report, {sink.family, *spelling.also}) for report in reports])


@pytest.mark.parametrize(
    "spelling",
    [
        pytest.param(spelling, id=f"{level}-{spelling.name}")
        for level in LEVELS
        for spelling in spellings(level)
        if spelling.has_neighbours
    ],
)
def test_the_neighbours_of_a_spelling_are_clean(spelling: Spelling) -> None:
    fitting = [sink for sink in sinks() if spelling.fits(sink)]
    for text in sorted({text for sink in fitting for text in neighbours(spelling, sink, CONTEXTS)}):
        assert Verdict.CLEAN is decide(analyse(text), (), has_program=True, harness_failed=False), text


@pytest.mark.parametrize("level", LEVELS)
def test_a_level_has_spellings_enough_and_each_has_a_name_of_its_own(level: int) -> None:
    names = [spelling.name for spelling in spellings(level)]
    assert len(names) >= 12
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("sink", sinks(), ids=lambda sink: sink.name)
@pytest.mark.parametrize("level", LEVELS)
def test_every_act_has_at_least_eight_spellings_at_each_level(sink: Sink, level: int) -> None:
    assert len([spelling for spelling in spellings(level) if spelling.fits(sink)]) >= 8


@pytest.mark.parametrize("level", LEVELS)
def test_what_is_not_flagged_has_a_reason_and_what_is_needs_none(level: int) -> None:
    for spelling in spellings(level):
        assert bool(spelling.reason) is bool(spelling.missed or spelling.reviewed), spelling.name


@pytest.mark.parametrize(("level", "least"), [(1, 0.99), (2, 0.99), (3, 0.95), (4, 0.85)])
def test_the_record_keeps_to_the_recall_that_a_level_asks_for(level: int, least: float) -> None:
    expected = [spelling.expected(sink) for spelling in spellings(level) for sink in sinks() if spelling.fits(sink)]
    assert expected.count(Verdict.FLAGGED) / len(expected) >= least
