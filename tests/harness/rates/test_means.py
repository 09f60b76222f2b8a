"""Means over repeats and their intervals, against tabled values of Student's distribution."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.rates.means import difference_of_means, mean_over_repeats

UTILITIES = st.lists(st.floats(0, 1), min_size=2, max_size=12)


def test_the_interval_of_three_repeats_is_the_tables() -> None:
    # The 97.5 % point of two degrees of freedom is 4.3027; the standard error of 1, 2, 3 is 1 / sqrt(3).
    mean = mean_over_repeats([1.0, 2.0, 3.0])
    assert (mean.value, mean.n) == (2.0, 3)
    assert (mean.low, mean.high) == (
        pytest.approx(2 - 4.3027 / 3**0.5, abs=1e-4),
        pytest.approx(2 + 4.3027 / 3**0.5, abs=1e-4),
    )


def test_equal_spreads_give_the_degrees_of_freedom_of_both_sides() -> None:
    # Four degrees of freedom: 2.7764; the standard error of the difference is sqrt(1 / 3 + 1 / 3).
    found = difference_of_means([2.0, 3.0, 4.0], [1.0, 2.0, 3.0])
    half = 2.7764 * (2 / 3) ** 0.5
    assert (found.value, found.low, found.high) == (
        1.0,
        pytest.approx(1 - half, abs=1e-4),
        pytest.approx(1 + half, abs=1e-4),
    )
    assert found.n == 6


def test_a_side_that_does_not_vary_leaves_the_others_degrees_of_freedom() -> None:
    found = difference_of_means([0.5, 0.5, 0.5], [1.0, 2.0, 3.0])
    half = 4.3027 / 3**0.5
    assert (found.value, found.low) == (-1.5, pytest.approx(-1.5 - half, abs=1e-4))


@pytest.mark.parametrize("values", [[0.4], [0.439] * 5, [0.3, 0.1 + 0.2]])
def test_one_repeat_and_equal_repeats_have_no_interval(values: list[float]) -> None:
    mean = mean_over_repeats(values)
    assert (mean.value, mean.low, mean.high) == (pytest.approx(values[0]), None, None)
    assert difference_of_means(values, values).low is None


def test_a_single_repeat_on_one_side_has_no_interval() -> None:
    assert difference_of_means([0.5], [0.1, 0.9]).high is None


def test_no_repeats_have_no_mean() -> None:
    with pytest.raises(ValueError, match="no repeats"):
        mean_over_repeats([])
    with pytest.raises(ValueError, match="no repeats"):
        difference_of_means([], [1.0])


@given(UTILITIES, UTILITIES)
def test_intervals_hold_their_value_and_turn_round_with_the_sides(later: list[float], earlier: list[float]) -> None:
    mean = mean_over_repeats(later)
    assert mean.low is None or (mean.high is not None and mean.low <= mean.value <= mean.high)
    there, back = difference_of_means(later, earlier), difference_of_means(earlier, later)
    assert there.value == pytest.approx(-back.value)
    assert (there.low is None) == (back.low is None)
    if there.low is not None and back.high is not None:
        assert there.low == pytest.approx(-back.high)
        assert there.low <= there.value
