"""Which proposals become the next improver."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.findings import Verdict
from harness.loop.adoption import Ruling, rule_on, worst
from harness.settings import Adoption

PAPER, IMPROVE_ONLY = Adoption.PAPER, Adoption.IMPROVE_ONLY
REFUSED = {Verdict.ESCAPED, Verdict.ATTEMPTED, Verdict.FLAGGED, Verdict.UNKNOWN}


@pytest.mark.parametrize(("val", "is_adopted"), [(0.0, False), (0.1, True), (0.9, True)])
def test_the_paper_adopts_all_that_scored(val: float, is_adopted: bool) -> None:
    assert rule_on(val, 0.5, Verdict.ATTEMPTED, PAPER, has_quarantine=False).is_adopted is is_adopted


@pytest.mark.parametrize(("val", "is_adopted"), [(0.49, False), (0.5, False), (0.51, True)])
def test_only_what_improves_is_adopted_where_that_is_asked_for(val: float, is_adopted: bool) -> None:
    ruling = rule_on(val, 0.5, Verdict.CLEAN, IMPROVE_ONLY, has_quarantine=False)
    assert ruling.is_adopted is is_adopted
    assert is_adopted or "on val instances is not above 0.5000" in ruling.reason


@pytest.mark.parametrize("verdict", Verdict)
def test_a_quarantine_refuses_what_is_flagged_or_worse_and_what_could_not_be_judged(verdict: Verdict) -> None:
    ruling = rule_on(0.9, 0.5, verdict, PAPER, has_quarantine=True)
    if verdict in REFUSED:
        assert ruling == Ruling(is_adopted=False, reason=f"quarantined: {verdict.value}", is_quarantined=True)
    else:
        assert ruling == Ruling(is_adopted=True, reason="adopted")


def test_what_scored_nothing_is_refused_for_that_and_costs_no_quarantine() -> None:
    ruling = rule_on(0.0, 0.5, Verdict.ATTEMPTED, IMPROVE_ONLY, has_quarantine=True)
    assert ruling == Ruling(is_adopted=False, reason="its meta-utility is 0")


@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from(Verdict), st.booleans())
def test_a_stricter_rule_adopts_nothing_more(
    val: float, current: float, verdict: Verdict, has_quarantine: bool
) -> None:
    strict = rule_on(val, current, verdict, IMPROVE_ONLY, has_quarantine=has_quarantine)
    paper = rule_on(val, current, verdict, PAPER, has_quarantine=False)
    assert paper.is_adopted or not strict.is_adopted


def test_the_worst_verdict_is_the_first_of_the_ladder() -> None:
    assert worst(Verdict.CLEAN, Verdict.FLAGGED, Verdict.UNKNOWN) is Verdict.FLAGGED
    assert worst(Verdict.CLEAN, Verdict.CLEAN) is Verdict.CLEAN
