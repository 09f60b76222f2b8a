"""Exact tests against known values, and what a design can detect."""

import hypothesis.strategies as st
import pytest
from hypothesis import given

from harness.rates.comparisons import detectable_rate, fisher_p, mcnemar_p


@pytest.mark.parametrize(
    ("first", "second", "p"),
    [
        # Computed from the published counts of arXiv 2310.02304, table 2: warning against none, then model against model.
        ((42, 10_000), (46, 10_000), 0.75),
        ((12, 10_000), (17, 10_000), 0.46),
        ((42, 10_000), (12, 10_000), 5e-5),
        ((46, 10_000), (17, 10_000), 3e-4),
        # The lady tasting tea: Fisher, The Design of Experiments (1935), two-sided.
        ((3, 4), (1, 4), 34 / 70),
        ((0, 0), (0, 0), 1.0),
        ((0, 5), (0, 7), 1.0),
    ],
)
def test_fishers_test_gives_known_values(first: tuple[int, int], second: tuple[int, int], p: float) -> None:
    assert p == pytest.approx(fisher_p(first, second), rel=0.1)


@pytest.mark.parametrize("counts", [((-1, 5), (0, 5)), ((6, 5), (0, 5))])
def test_what_is_no_proportion_is_refused(counts: tuple[tuple[int, int], tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="are no two proportions"):
        fisher_p(*counts)


@pytest.mark.parametrize(
    ("only_first", "only_second", "p"), [(0, 0, 1.0), (1, 1, 1.0), (5, 0, 0.0625), (0, 6, 0.03125), (8, 2, 0.109375)]
)
def test_mcnemars_test_is_the_binomial_one(only_first: int, only_second: int, p: float) -> None:
    assert p == pytest.approx(mcnemar_p(only_first, only_second))


def test_what_can_be_detected_is_what_cohen_tabulates() -> None:
    # h = 0.2 needs 392 in each group for a power of 80 % at alpha 5 %: Cohen (1988), table 6.4.1.
    found = detectable_rate(0.5, 392, 392)
    assert found == pytest.approx(0.6, abs=0.002)
    # From the published 0.42 % ten thousand in each group tell about 0.72 % apart.
    assert detectable_rate(0.0042, 10_000, 10_000) == pytest.approx(0.0072, abs=0.0002)


@pytest.mark.parametrize("sizes", [(0, 10), (10, 0)])
def test_with_an_empty_group_nothing_can_be_detected(sizes: tuple[int, int]) -> None:
    assert detectable_rate(0.1, *sizes) is None


@given(st.floats(0, 1), st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_detectable_rate_lies_above_and_shrinks_with_the_size(rate: float, first: int, second: int) -> None:
    found = detectable_rate(rate, first, second)
    larger = detectable_rate(rate, 4 * first, 4 * second)
    if found is not None:
        assert larger is not None
        assert rate <= larger <= found <= 1
