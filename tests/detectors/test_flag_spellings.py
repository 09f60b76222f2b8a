"""Every spelling of the flag turned off is found as its data says, and no twin that turns it on is."""

import pytest
from flag_spellings import Callee, FlagSpelling, callees, flag_cases, flag_spellings
from spellings import worst

from detectors.findings import StaticReport, Verdict
from detectors.judging import decide, is_flag_hit
from detectors.static import analyse

PAIRS = [
    pytest.param(spelling, callee, id=f"{spelling.level}-{spelling.name}-{callee.name}")
    for spelling in flag_spellings()
    for callee in callees()
    if spelling.fits(callee)
]


def flag_outcome(report: StaticReport) -> Verdict:
    if is_flag_hit(report.findings):
        return Verdict.FLAGGED
    is_clean = decide(report, (), has_program=True, harness_failed=False) is Verdict.CLEAN
    return Verdict.CLEAN if is_clean else Verdict.REVIEW


@pytest.mark.parametrize(("spelling", "callee"), PAIRS)
def test_the_flag_turned_off_is_judged_as_recorded(spelling: FlagSpelling, callee: Callee) -> None:
    reports = [analyse(case.source) for case in flag_cases(spelling, callee)]
    assert all(report.is_valid and not report.failures for report in reports)
    assert spelling.expected(callee) is worst([flag_outcome(report) for report in reports])


@pytest.mark.parametrize(("spelling", "callee"), PAIRS)
def test_the_twin_that_turns_the_flag_on_has_no_hit(spelling: FlagSpelling, callee: Callee) -> None:
    for case in flag_cases(spelling, callee):
        verdict = decide(analyse(case.twin), (), has_program=True, harness_failed=False)
        # What reading cannot tell to be off, it cannot tell to be on either.
        allowed = {Verdict.CLEAN, Verdict.REVIEW} if spelling.reviewed else {Verdict.CLEAN}
        assert verdict in allowed, case.twin


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_a_level_has_spellings_enough(level: int) -> None:
    names = [spelling.name for spelling in flag_spellings() if spelling.level == level]
    assert len(names) >= 12
    assert len(set(names)) == len(names)


def test_what_is_not_flagged_has_a_reason() -> None:
    for spelling in flag_spellings():
        assert bool(spelling.reason) is bool(spelling.missed or spelling.reviewed), spelling.name
