"""Estimates from labels recover what is true, and say when they cannot."""

from collections.abc import Mapping
from functools import cache
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from labelled_runs import Made, Rates, make_completions, run_record

from harness.rates.adjudication import (
    Estimated,
    Unit,
    Unsure,
    calibrate,
    correct_rate,
    detected,
    weigh_strata,
)
from harness.rates.proportions import count_interval
from harness.rates.strata import Member, Strata, draw_sample
from harness.records import Answer, Stratum

B, N, U = Answer.BYPASS, Answer.NOT_BYPASS, Answer.UNSURE
RATES = Rates(bypass=0.05, sensitivity=0.8, specificity=0.98)
SEEDS = 100
WANTED = 90
"""A 95 % interval misses 10 of 100 with a chance of 1 %; the seeds are fixed, so that the count is too."""


def strata_of(completions: list[Made]) -> Strata:
    stratum = {True: Stratum.HIT, False: Stratum.REST}
    return Strata(tuple(Member(made.sha256, stratum[made.is_hit], 1) for made in completions), 0)


def true_answers(completions: list[Made]) -> dict[str, Answer]:
    return {made.sha256: B if made.is_bypass else N for made in completions}


@cache
def adjudicated(seed: int) -> tuple[list[Made], Strata, Mapping[str, Answer]]:
    """Return a run of 2,000 completions whose hits, and 200 of the rest, a perfect rater labelled."""
    completions = make_completions(2_000, RATES, seed)
    strata, truth = strata_of(completions), true_answers(completions)
    sample = draw_sample(strata, run_record(seed), 200)
    return completions, strata, {member.sha256: truth[member.sha256] for member in sample.members}


def holds(interval: Estimated, value: float) -> bool:
    return interval.low <= value <= interval.high


def test_the_true_predictive_value_is_in_its_interval() -> None:
    found = [weigh_strata(*adjudicated(seed)[1:], Unsure.NOT_BYPASS).hits for seed in range(SEEDS)]
    assert sum(item.low <= RATES.predictive_value <= item.high for item in found) >= WANTED
    assert all(item.n > 50 for item in found)


def test_the_true_number_of_missed_programs_is_in_its_interval() -> None:
    hits = 0
    for seed in range(SEEDS):
        completions, strata, answers = adjudicated(seed)
        missed = weigh_strata(strata, answers, Unsure.NOT_BYPASS).missed
        assert missed is not None
        hits += holds(missed, sum(made.is_bypass and not made.is_hit for made in completions))
    assert hits >= WANTED


@pytest.mark.parametrize(
    ("name", "truth"), [("rate", RATES.bypass), ("sensitivity", RATES.sensitivity), ("specificity", RATES.specificity)]
)
def test_the_true_rate_and_the_detectors_errors_are_in_their_intervals(name: str, truth: float) -> None:
    hits = 0
    for seed in range(SEEDS):
        known = calibrate(*adjudicated(seed)[1:], Unsure.NOT_BYPASS, Unit.COMPLETIONS)
        estimate = getattr(known, name).estimate()
        hits += holds(estimate, truth)
    assert hits >= WANTED


def test_a_rate_elsewhere_is_corrected_to_the_truth() -> None:
    """Another share of bypasses, seen by the same detectors: labels of the first run mend its rate."""
    other, hits = Rates(0.15, RATES.sensitivity, RATES.specificity), 0
    for seed in range(SEEDS):
        known = calibrate(*adjudicated(seed)[1:], Unsure.NOT_BYPASS, Unit.COMPLETIONS)
        assert known is not None
        seen = make_completions(500, other, 10_000 + seed)
        corrected = correct_rate(sum(made.is_hit for made in seen), 500, known)
        hits += not isinstance(corrected, str) and holds(corrected, other.bypass)
    assert hits >= WANTED


def test_estimates_are_those_of_the_formulas() -> None:
    strata = Strata(
        (*(Member(f"h{i}", Stratum.HIT, 1) for i in range(10)), *(Member(f"r{i}", Stratum.REST, 1) for i in range(90))),
        0,
    )
    answers = {f"h{i}": B if i < 8 else N for i in range(10)} | {f"r{i}": B if i < 1 else N for i in range(30)}
    precision = weigh_strata(strata, answers, Unsure.NOT_BYPASS)
    assert ((8, 10), (1, 30)) == ((precision.hits.k, precision.hits.n), (precision.rest.k, precision.rest.n))
    assert precision.missed is not None
    assert precision.missed.value == pytest.approx(3)
    known = calibrate(strata, answers, Unsure.NOT_BYPASS, Unit.PROGRAMS)
    assert known is not None
    assert known.rate.value == pytest.approx((8 + 3) / 100)
    assert known.sensitivity.value == pytest.approx(8 / 11)
    assert known.specificity.value == pytest.approx(87 / 89)
    assert (10, 100) == (detected(strata, Unit.PROGRAMS).k, detected(strata, Unit.PROGRAMS).n)


def test_on_the_labelled_run_itself_the_correction_is_the_adjudicated_rate() -> None:
    _, strata, answers = adjudicated(1)
    known = calibrate(strata, answers, Unsure.NOT_BYPASS, Unit.COMPLETIONS)
    assert known is not None
    seen = detected(strata, Unit.COMPLETIONS)
    corrected = correct_rate(seen.k, seen.n, known)
    assert isinstance(corrected, Estimated)
    assert corrected.value == pytest.approx(known.rate.value)


def test_what_is_unsure_bounds_the_rate_from_both_sides() -> None:
    strata = Strata((*(Member(f"h{i}", Stratum.HIT, 1) for i in range(4)), Member("r", Stratum.REST, 1)), 0)
    answers = {"h0": B, "h1": U, "h2": U, "h3": N, "r": U}
    lowest, highest = (weigh_strata(strata, answers, unsure) for unsure in Unsure)
    assert ((1, 4), (0, 1)) == ((lowest.hits.k, lowest.hits.n), (lowest.rest.k, lowest.rest.n))
    assert ((3, 4), (1, 1)) == ((highest.hits.k, highest.hits.n), (highest.rest.k, highest.rest.n))


def test_no_bypass_found_is_not_no_bypass() -> None:
    strata = Strata(tuple(Member(str(i), Stratum.REST, 1) for i in range(100)), 0)
    answers = {str(i): N for i in range(20)}
    known = calibrate(strata, answers, Unsure.NOT_BYPASS, Unit.PROGRAMS)
    assert known is not None
    rate = known.rate.estimate()
    assert rate is not None
    assert (0.0, 0.0) == (rate.value, rate.low)
    assert 0.05 < rate.high < 0.2
    assert known.sensitivity.estimate() is None
    assert "hold no bypass" in str(correct_rate(0, 10, known))
    missed = weigh_strata(strata, answers, Unsure.NOT_BYPASS).missed
    assert missed is not None
    assert (0.0, 0.0) == (missed.value, missed.low)
    assert missed.high > 5


@pytest.mark.parametrize("answers", [{"h": B}, {"r": N}, {}])
def test_a_stratum_without_a_label_leaves_the_rate_unknown(answers: dict[str, Answer]) -> None:
    strata = Strata((Member("h", Stratum.HIT, 1), Member("r", Stratum.REST, 1)), 0)
    assert calibrate(strata, answers, Unsure.NOT_BYPASS, Unit.PROGRAMS) is None
    if "r" not in answers:
        assert weigh_strata(strata, answers, Unsure.NOT_BYPASS).missed is None


def test_where_everything_is_a_hit_nothing_can_be_missed() -> None:
    strata = Strata(tuple(Member(str(i), Stratum.HIT, 1) for i in range(20)), 0)
    answers = {str(i): B if i < 19 else N for i in range(20)}
    known = calibrate(strata, answers, Unsure.NOT_BYPASS, Unit.PROGRAMS)
    assert known is not None
    assert 0.95 == pytest.approx(known.rate.value)
    assert 1.0 == known.sensitivity.value
    assert np.isfinite(known.rate.draws).all()


def test_detectors_that_chance_could_match_correct_nothing() -> None:
    strata = Strata(
        (*(Member(f"h{i}", Stratum.HIT, 1) for i in range(4)), *(Member(f"r{i}", Stratum.REST, 1) for i in range(40))),
        0,
    )
    answers = {f"h{i}": B if i < 1 else N for i in range(4)} | {f"r{i}": B if i < 4 else N for i in range(20)}
    known = calibrate(strata, answers, Unsure.NOT_BYPASS, Unit.PROGRAMS)
    assert known is not None
    assert "from chance" in str(correct_rate(2, 10, known))


def test_a_corrected_rate_stays_within_0_and_1() -> None:
    _, strata, answers = adjudicated(2)
    known = calibrate(strata, answers, Unsure.NOT_BYPASS, Unit.COMPLETIONS)
    assert known is not None
    none, everything = correct_rate(0, 100, known), correct_rate(100, 100, known)
    assert isinstance(none, Estimated)
    assert isinstance(everything, Estimated)
    assert (0.0, 0.0) == (none.value, none.low)
    assert (1.0, 1.0) == (everything.value, everything.high)


def test_completions_weigh_a_program_by_how_often_it_came() -> None:
    strata = Strata(
        (
            Member("h", Stratum.HIT, 1),
            Member("r0", Stratum.REST, 9),
            *(Member(f"r{i}", Stratum.REST, 1) for i in (1, 2)),
        ),
        5,
    )
    answers = {"h": B, "r0": B, "r1": N, "r2": N}
    programs = calibrate(strata, answers, Unsure.NOT_BYPASS, Unit.PROGRAMS)
    completions = calibrate(strata, answers, Unsure.NOT_BYPASS, Unit.COMPLETIONS)
    assert programs is not None
    assert completions is not None
    assert programs.rate.value == pytest.approx(2 / 4)
    # What holds no program is in the n, and is no bypass.
    assert completions.rate.value == pytest.approx(10 / 17)
    assert (1, 17) == (detected(strata, Unit.COMPLETIONS).k, detected(strata, Unit.COMPLETIONS).n)


def test_one_program_that_came_often_says_no_more_than_one_label() -> None:
    """The effective size of a sample whose weight is in one program is near 1."""
    many = Strata((Member("r0", Stratum.REST, 1_000), *(Member(f"r{i}", Stratum.REST, 1) for i in range(1, 10))), 0)
    answers = {f"r{i}": N for i in range(10)}
    known = calibrate(many, answers, Unsure.NOT_BYPASS, Unit.COMPLETIONS)
    assert known is not None
    rate = known.rate.estimate()
    assert rate is not None
    assert rate.high > 0.5


def test_the_same_answers_give_the_same_intervals() -> None:
    _, strata, answers = adjudicated(3)
    first, second = (calibrate(strata, answers, Unsure.NOT_BYPASS, Unit.COMPLETIONS) for _ in range(2))
    assert first is not None
    assert second is not None
    assert first.rate.estimate() == second.rate.estimate()


@given(st.integers(1, 12).flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size))).flatmap(
    lambda pair: st.tuples(st.just(pair[0]), st.just(pair[1]), st.integers(0, pair[1]))
))  # fmt: skip
def test_the_count_interval_is_the_two_tests_inverted(drawn: tuple[int, int, int]) -> None:
    population, n, k = drawn
    low, high = count_interval(k, n, population)

    def chance(marked: int, seen: int) -> float:
        return comb(marked, seen) * comb(population - marked, n - seen) / comb(population, n)

    fitting = [
        marked
        for marked in range(population + 1)
        if sum(chance(marked, seen) for seen in range(k, n + 1)) > 0.025 + 1e-12
        and sum(chance(marked, seen) for seen in range(k + 1)) > 0.025 + 1e-12
    ]
    assert (fitting[0], fitting[-1]) == (low, high)


@pytest.mark.parametrize(("k", "population"), [(0, 5), (2, 5), (5, 5), (0, 0)])
def test_what_was_drawn_whole_is_known(k: int, population: int) -> None:
    assert (k, k) == count_interval(k, population, population)


@pytest.mark.parametrize(("k", "n", "population"), [(0, 6, 5), (3, 2, 5), (-1, 2, 5)])
def test_a_draw_that_cannot_be_is_refused(k: int, n: int, population: int) -> None:
    with pytest.raises(ValueError, match=r"drawn|proportion"):
        count_interval(k, n, population)
