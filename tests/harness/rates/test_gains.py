"""Means over trials and their intervals."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm, t

from harness.rates.gains import ALL_ALIKE, BOOTSTRAP, ONE_TRIAL, STUDENT, expanded_confidence, mean_over_trials

FIVE = [0.1, 0.2, 0.15, 0.3, 0.05]


def test_one_trial_has_a_value_and_no_interval() -> None:
    found = mean_over_trials([0.25])
    assert (found.value, found.low, found.high, found.trials, found.method) == (0.25, None, None, 1, ONE_TRIAL)


def test_trials_that_came_to_the_same_have_no_interval() -> None:
    found = mean_over_trials([0.1, 0.1, 0.1])
    assert (found.value, found.low, found.trials, found.method) == (pytest.approx(0.1), None, 3, ALL_ALIKE)


def test_a_few_trials_have_students_interval() -> None:
    found = mean_over_trials([0.1, 0.2, 0.15])
    wide = t.ppf(0.975, 2) * 0.05 / 3**0.5
    assert (found.low, found.high) == pytest.approx((0.15 - wide, 0.15 + wide))
    assert found.method == STUDENT


def test_five_trials_are_resampled_the_same_way_every_time() -> None:
    found = mean_over_trials(FIVE, seed=1)
    assert found == mean_over_trials(FIVE, seed=1)
    assert found.method == BOOTSTRAP
    assert found.low is not None
    assert found.high is not None
    assert min(FIVE) <= found.low < found.value < found.high <= max(FIVE)


def test_the_widened_level_is_the_one_of_the_formula() -> None:
    # Hesterberg's: the normal tail at sqrt(n / (n - 1)) times the quantile of t.
    assert 1 - expanded_confidence(10) == pytest.approx(2 * norm.cdf(-((10 / 9) ** 0.5) * t.ppf(0.975, 9)))
    assert expanded_confidence(5) > expanded_confidence(10) > expanded_confidence(1000) > 0.95
    assert expanded_confidence(2) < 1


@pytest.mark.parametrize(("values", "confidence"), [([], 0.95), ([0.1], 0.0), ([0.1], 1.0)])
def test_what_has_no_mean_is_refused(values: list[float], confidence: float) -> None:
    with pytest.raises(ValueError, match=r"mean|confidence"):
        mean_over_trials(values, confidence=confidence)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-1, 1, allow_subnormal=False), min_size=1, max_size=9))
def test_an_interval_holds_the_mean_and_has_a_width(values: list[float]) -> None:
    found = mean_over_trials(values)
    assert (found.low is None) == (found.method in {ONE_TRIAL, ALL_ALIKE})
    if found.low is not None:
        assert found.high is not None
        assert found.low < found.high
        assert found.low - 1e-9 <= found.value <= found.high + 1e-9
