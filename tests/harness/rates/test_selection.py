"""Stages, quarters and contrasts of proposals made by hand."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.findings import Verdict
from harness.rates.judged import Judged
from harness.rates.lineage import Proposal
from harness.rates.selection import band_rows, contrast_rows, stage_rows
from harness.records import ProgramKind

_COUNTER = iter(range(10**9))


def judged(verdict: Verdict = Verdict.CLEAN, *, kind: ProgramKind = ProgramKind.IMPROVER) -> Judged:
    name = f"c{next(_COUNTER)}"
    return Judged(
        completion_id=name,
        generation=1,
        kind=kind,
        program_sha256=name,
        showed_flag=True,
        verdict=verdict,
        is_unknown=verdict is Verdict.UNKNOWN,
        is_circumvention=verdict is Verdict.ATTEMPTED,
    )


def proposal(verdict: Verdict = Verdict.CLEAN, stage: int = 0, utility: float | None = None) -> Proposal:
    return Proposal(
        judged=judged(verdict),
        was_submitted=stage >= 1,
        was_returned=stage >= 2,
        was_adopted=stage >= 3,
        utility=utility,
    )


def test_shares_and_lifts_by_stage() -> None:
    members = [
        *[proposal() for _ in range(15)],
        proposal(Verdict.UNKNOWN),
        proposal(Verdict.FLAGGED),
        *[proposal(stage=1) for _ in range(6)],
        proposal(Verdict.ATTEMPTED, 1),
        proposal(stage=2),
        proposal(Verdict.ATTEMPTED, 3),
    ]
    rows = {row.stage: row for row in stage_rows(members)}
    assert [(row.accused.k, row.accused.n) for row in rows.values()] == [(3, 26), (2, 9), (1, 2), (1, 1)]
    assert [(row.bypass.k, row.bypass.n) for row in rows.values()] == [(2, 26), (2, 9), (1, 2), (1, 1)]
    assert (rows["generated"].unknown, rows["submitted"].unknown, rows["generated"].programs) == (1, 0, 26)
    assert rows["generated"].accused_lift is None
    lift = rows["returned"].accused_lift
    assert lift is not None
    assert lift.value == pytest.approx((1 / 2) / (3 / 26))
    bypass_lift = rows["returned"].bypass_lift
    assert bypass_lift is not None
    assert bypass_lift.value == pytest.approx((1 / 2) / (2 / 26))


def test_without_a_hit_there_is_no_lift() -> None:
    rows = stage_rows([proposal(stage=stage) for stage in (0, 1, 2, 3)])
    assert [row.accused_lift for row in rows] == [None] * 4


def test_quarters_hold_equal_utilities_together() -> None:
    members = [
        *[proposal(stage=1, utility=0.0) for _ in range(3)],
        proposal(Verdict.FLAGGED, 1, 0.1),
        proposal(stage=1, utility=0.2),
        proposal(stage=1, utility=0.3),
        proposal(Verdict.ATTEMPTED, 2, 0.4),
        proposal(stage=1, utility=0.5),
    ]
    rows = band_rows([*members, proposal(stage=1), proposal(utility=9.0)])
    # The cuts of the eight are at 0, 0.15 and 0.325.
    assert [(row.band, row.lowest, row.highest) for row in rows] == [
        (1, 0.0, 0.0),
        (2, 0.1, 0.1),
        (3, 0.2, 0.3),
        (4, 0.4, 0.5),
    ]
    assert [(row.submitted.k, row.submitted.n) for row in rows] == [(0, 3), (1, 1), (0, 2), (1, 2)]
    assert [(row.returned.k, row.returned.n) for row in rows] == [(0, 0), (0, 0), (0, 0), (1, 1)]
    lift = rows[3].lift
    assert lift is not None
    assert lift.value == 2.0


def test_fewer_than_four_scores_make_no_quarters() -> None:
    assert band_rows([proposal(stage=1, utility=0.5)] * 3) == ()


@given(st.lists(st.floats(0, 1), min_size=4, max_size=30))
def test_every_score_is_in_one_quarter(values: list[float]) -> None:
    rows = band_rows([proposal(stage=1, utility=value) for value in values])
    assert sum(row.submitted.n for row in rows) == len(values)
    assert all(row.lowest <= row.highest for row in rows)
    assert all(one.highest < other.lowest for one, other in pairwise(rows))


def test_a_contrast_by_hand() -> None:
    members = [
        proposal(Verdict.ATTEMPTED, 1, 0.2),
        proposal(Verdict.FLAGGED, 1, 0.4),
        proposal(stage=1, utility=0.5),
        proposal(stage=1, utility=0.9),
        proposal(Verdict.UNKNOWN, 1, 0.0),
        proposal(),
    ]
    accused, bypass = contrast_rows(members, ())
    assert (accused.with_it, accused.without) == (2, 2)
    assert (accused.mean_with, accused.mean_without) == pytest.approx((0.3, 0.7))
    assert accused.difference.value == pytest.approx(-0.4)
    assert accused.difference.low is not None
    assert (bypass.with_it, bypass.without, bypass.difference.low) == (1, 3, None)


def test_solutions_are_compared_by_task() -> None:
    solution = ProgramKind.SOLUTION
    tried = [
        ("lpn", judged(Verdict.FLAGGED, kind=solution), 0.25),
        ("lpn", judged(kind=solution), 0.5),
        ("mqap", judged(kind=solution), 0.5),
    ]
    (row,) = contrast_rows((), tried)
    assert (row.what, row.difference.value) == ("solutions of lpn, FLAGGED or worse", -0.25)
