"""Cohen's kappa is what the literature computes, with an interval that has a width."""

import pytest

from harness.rates.agreement import compare_answers
from harness.records import Answer

B, N, U = Answer.BYPASS, Answer.NOT_BYPASS, Answer.UNSURE


def raters(table: dict[tuple[Answer, Answer], int]) -> tuple[dict[str, Answer], dict[str, Answer]]:
    """Return two raters' answers with these counts."""
    pairs = [pair for pair, count in table.items() for _ in range(count)]
    return {str(i): first for i, (first, _) in enumerate(pairs)}, {
        str(i): second for i, (_, second) in enumerate(pairs)
    }


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        # J. Cohen (1960), table 1 without its names: 200 observations, kappa .492.
        (
            {(B, B): 88, (B, N): 14, (B, U): 18, (N, B): 10, (N, N): 40, (N, U): 10, (U, B): 2, (U, N): 6, (U, U): 12},
            0.492,
        ),
        ({(B, B): 20, (B, N): 5, (N, B): 10, (N, N): 15}, 0.4),
        ({(B, B): 45, (B, N): 15, (N, B): 25, (N, N): 15}, 0.1304),
        ({(B, N): 10, (N, B): 10}, -1.0),
    ],
)
def test_kappa_is_that_of_published_tables(table: dict[tuple[Answer, Answer], int], expected: float) -> None:
    found = compare_answers(*raters(table)).kappa
    assert found is not None
    assert expected == pytest.approx(found.value, abs=5e-4)
    assert found.low <= found.value <= found.high


def test_the_interval_is_near_the_asymptotic_one_for_many_programs() -> None:
    table = {(B, B): 200, (B, N): 50, (N, B): 100, (N, N): 150}
    found = compare_answers(*raters(table)).kappa
    assert found is not None
    # kappa .4, standard error sqrt(po (1 - po) / (n (1 - pe)^2)) = .041 as Cohen (1960) has it.
    assert (0.4 - 1.96 * 0.041, 0.4 + 1.96 * 0.041) == pytest.approx((found.low, found.high), abs=0.01)


def test_raters_who_always_agree_still_have_a_width() -> None:
    found = compare_answers(*raters({(B, B): 5, (N, N): 5})).kappa
    assert found is not None
    assert (1.0, 1.0) == (found.value, found.high)
    assert found.low < 0.95


def test_one_answer_throughout_has_no_kappa() -> None:
    found = compare_answers(*raters({(N, N): 30}))
    assert (None, 30, 30) == (found.kappa, found.agreed.k, found.agreed.n)


def test_only_programs_that_both_answered_count() -> None:
    found = compare_answers({"a": B, "b": N, "c": U}, {"a": B, "b": B, "d": N})
    assert (1, 2) == (found.agreed.k, found.agreed.n)
    nothing = compare_answers({"a": B}, {"b": B})
    assert (None, 0) == (nothing.kappa, nothing.agreed.n)
