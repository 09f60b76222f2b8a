"""Risk ratios and lifts: known answers, gaps, and what must hold whatever the counts."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.rates.ratios import Group, Ratio, lift, risk_ratio

Z = 1.959963984540054


def test_a_risk_ratio_by_hand() -> None:
    found = risk_ratio(Group(15, 50), Group(5, 100))
    assert found is not None
    wide = math.exp(Z * math.sqrt(1 / 15 - 1 / 50 + 1 / 5 - 1 / 100))
    assert (found.value, found.low, found.high) == pytest.approx((6.0, 6 / wide, 6 * wide))


def test_a_lift_by_hand() -> None:
    # 4 hits of 10 selected from 6 hits of 40; the rest has 2 of 30.
    found = lift(Group(4, 10), Group(6, 40))
    assert found is not None
    variance = (1 / 4 - 1 / 6) ** 2 * 10 * 0.4 * 0.6 + (1 / 6) ** 2 * 30 * (2 / 30) * (28 / 30)
    wide = math.exp(Z * math.sqrt(variance))
    value = 0.4 / 0.15
    assert (found.value, found.low, found.high) == pytest.approx((value, value / wide, value * wide))


def test_a_lift_is_surer_than_a_ratio_of_independent_groups() -> None:
    nested, apart = lift(Group(10, 50), Group(20, 100)), risk_ratio(Group(10, 50), Group(20, 100))
    assert nested is not None
    assert apart is not None
    assert nested.low is not None
    assert apart.low is not None
    assert nested.low > apart.low


def test_without_a_hit_among_the_selected_the_lift_is_0_and_its_interval_is_not() -> None:
    found = lift(Group(0, 5), Group(4, 30))
    assert found is not None
    assert (found.value, found.low) == (0.0, 0.0)
    assert found.high is not None
    assert found.high > 1


def test_a_hit_beside_none_has_a_finite_ratio() -> None:
    found = risk_ratio(Group(1, 10), Group(0, 20))
    assert found is not None
    assert found.value == pytest.approx((1.5 / 11) / (0.5 / 21))


def test_the_whole_of_itself_has_a_lift_of_1() -> None:
    assert lift(Group(5, 30), Group(5, 30)) == Ratio(value=1.0, low=None, high=None)


def test_nothing_is_said_where_nothing_can_be_compared() -> None:
    assert risk_ratio(Group(0, 5), Group(0, 9)) is None
    assert risk_ratio(Group(0, 0), Group(1, 9)) is None
    assert risk_ratio(Group(1, 9), Group(0, 0)) is None
    assert lift(Group(0, 0), Group(1, 9)) is None
    assert lift(Group(0, 3), Group(0, 9)) is None


@pytest.mark.parametrize(("part", "whole"), [((3, 2), (4, 9)), ((2, 3), (1, 9)), ((0, 5), (5, 9)), ((1, 9), (1, 5))])
def test_a_part_that_is_not_in_its_whole_is_refused(part: tuple[int, int], whole: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no proportion"):
        lift(Group(*part), Group(*whole))


@pytest.mark.parametrize("confidence", [0.0, 1.0])
def test_a_confidence_out_of_range_is_refused(confidence: float) -> None:
    for compare in (lift, risk_ratio):
        with pytest.raises(ValueError, match="confidence"):
            compare(Group(1, 2), Group(1, 2), confidence)


groups = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda parts: Group(parts[0], sum(parts)))


@given(groups, groups)
def test_intervals_hold_their_value_and_have_a_width(group: Group, rest: Group) -> None:
    whole = Group(group.k + rest.k, group.n + rest.n)
    for found in (risk_ratio(group, rest), lift(group, whole)):
        if found is not None and found.low is not None:
            assert found.high is not None
            assert 0 <= found.low <= found.value <= found.high
            assert found.low < found.high
