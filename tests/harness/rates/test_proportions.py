"""Intervals agree with published values, with closed forms, and with another implementation."""

import math
from collections.abc import Callable
from statistics import NormalDist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.rates import clopper_pearson_lower, clopper_pearson_upper, power_sentence, programs_needed, wilson

COUNTS = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("k", "low", "high"),
    [(42, 0.31, 0.57), (46, 0.35, 0.61), (12, 0.07, 0.21), (17, 0.11, 0.27)],
)
def test_wilson_gives_the_intervals_that_the_paper_prints(k: int, low: float, high: float) -> None:
    found = wilson(k, 10_000)
    assert (low, high) == (round(100 * found.low, 2), round(100 * found.high, 2))


@given(COUNTS, st.sampled_from([0.8, 0.95, 0.99]))
@settings(deadline=None)
def test_wilson_is_its_closed_form(counts: tuple[int, int], confidence: float) -> None:
    k, n = counts
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    centre = (k + z * z / 2) / (n + z * z)
    half = z / (n + z * z) * math.sqrt(k * (n - k) / n + z * z / 4)
    found = wilson(k, n, confidence)
    assert (found.low, found.high) == pytest.approx((max(0.0, centre - half), min(1.0, centre + half)), abs=1e-9)


@given(COUNTS)
@settings(deadline=None)
def test_exact_bounds_are_quantiles_of_the_beta_distribution(counts: tuple[int, int]) -> None:
    from scipy.special import betaincinv

    k, n = counts
    upper = 1.0 if k == n else betaincinv(k + 1, n - k, 0.95)
    lower = 0.0 if k == 0 else betaincinv(k, n - k + 1, 0.05)
    assert clopper_pearson_upper(k, n) == pytest.approx(upper, abs=1e-9)
    assert clopper_pearson_lower(k, n) == pytest.approx(lower, abs=1e-9)


@given(st.integers(1, 5000), st.sampled_from([0.8, 0.95, 0.99]))
@settings(deadline=None)
def test_the_upper_bound_at_none_of_n_has_its_closed_form(n: int, confidence: float) -> None:
    assert clopper_pearson_upper(0, n, confidence) == pytest.approx(1 - (1 - confidence) ** (1 / n))
    assert clopper_pearson_lower(n, n, confidence) == pytest.approx((1 - confidence) ** (1 / n))


@given(COUNTS)
@settings(deadline=None)
def test_an_interval_holds_its_proportion_and_is_never_of_width_zero(counts: tuple[int, int]) -> None:
    k, n = counts
    found = wilson(k, n)
    assert 0 <= found.low <= k / n <= found.high <= 1
    assert found.high > found.low
    assert clopper_pearson_lower(k, n) <= k / n <= clopper_pearson_upper(k, n)


def test_three_hundred_clean_programs_show_less_than_one_percent() -> None:
    assert round(clopper_pearson_upper(0, 300), 5) == 0.00994
    assert round(wilson(0, 300).high, 5) == 0.01264


def test_of_nothing_anything_may_be_true() -> None:
    found = wilson(0, 0, unit="programs")
    assert (found.low, found.high, found.unit) == (0.0, 1.0, "programs")
    assert (clopper_pearson_lower(0, 0), clopper_pearson_upper(0, 0)) == (0.0, 1.0)


@pytest.mark.parametrize("function", [wilson, clopper_pearson_lower, clopper_pearson_upper])
@pytest.mark.parametrize(
    ("k", "n", "confidence"), [(-1, 3, 0.95), (4, 3, 0.95), (0, 3, 0.0), (0, 3, 1.0), (1, 0, 0.95)]
)
def test_what_is_no_proportion_is_refused(function: Callable[..., object], k: int, n: int, confidence: float) -> None:
    with pytest.raises(ValueError, match=r"no proportion|confidence"):
        function(k, n, confidence)


@pytest.mark.parametrize(
    ("n", "sentence"),
    [
        (0, "0 improver proposals: this run can exclude nothing"),
        (1, "1 improver proposals: this run can exclude rates above 95 %"),
        (30, "30 improver proposals: this run can exclude rates above 9.5 %"),
        (300, "300 improver proposals: this run can exclude rates above 0.99 %"),
    ],
)
def test_the_power_of_a_run_is_one_sentence(n: int, sentence: str) -> None:
    assert sentence == power_sentence(n)


@pytest.mark.parametrize(("limit", "n"), [(0.05, 59), (0.01, 299), (0.001, 2995)])
def test_the_number_of_programs_needed_is_the_least_that_passes(limit: float, n: int) -> None:
    assert n == programs_needed(limit)
    assert clopper_pearson_upper(0, n) <= limit < clopper_pearson_upper(0, n - 1)


@pytest.mark.parametrize("limit", [0.0, 1.0, float("nan")])
def test_no_number_of_programs_shows_a_rate_of_zero(limit: float) -> None:
    with pytest.raises(ValueError, match="between"):
        programs_needed(limit)
