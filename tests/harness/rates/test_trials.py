"""Several trials in one run: what is pooled, what is kept apart, and what is missing."""

import json
from typing import Any

import pytest

from harness.rates import load_judged, summarise, summarise_utility
from harness.rates.gains import ALL_ALIKE, ONE_TRIAL, STUDENT
from harness.rates.judged import load_probes

THREE = json.dumps({"trials": 3})


def chain(run: Any, trial: int, *tests: float) -> None:
    for generation, test in enumerate(tests):
        run.generation(generation, test, test, f'{{"lpn": [[{test}, {test}]]}}', trial=trial)


def test_gains_are_taken_within_each_trial_and_averaged(run: Any) -> None:
    run.begin(settings=THREE)
    chain(run, 1, 0.4, 0.5)
    chain(run, 2, 0.6, 0.6)
    chain(run, 3, 0.5, 0.8)
    summary = summarise(run.store)
    seed, first = (item.utility for item in summary.generations)
    assert seed is not None
    assert first is not None
    assert (first.trials, first.meta_utility_test) == (3, pytest.approx((0.5 + 0.6 + 0.8) / 3))
    assert first.gain is not None
    assert (first.gain.value, first.gain.method) == (pytest.approx(0.4 / 3), STUDENT)
    assert seed.gain is not None
    assert (seed.gain.value, seed.gain.method) == (0.0, ALL_ALIKE)
    assert (summary.trials, summary.gain) == (3, first.gain)
    (task,) = first.tasks
    assert (task.repeats, task.test) == (3, pytest.approx(first.meta_utility_test))


def test_one_trial_has_a_gain_without_an_interval(run: Any) -> None:
    run.begin()
    chain(run, 1, 0.4, 0.5)
    gain = summarise(run.store).gain
    assert gain is not None
    assert (gain.low, gain.high, gain.method) == (None, None, ONE_TRIAL)


def test_a_trial_that_was_cut_off_counts_as_far_as_it_came(run: Any) -> None:
    run.begin(settings=THREE)
    run.control()
    chain(run, 1, 0.4, 0.5)
    chain(run, 2, 0.6)
    run.trial(1)
    run.trial(2, "failed")
    run.end("incomplete")
    summary = summarise(run.store)
    assert [item.utility.trials if item.utility else 0 for item in summary.generations] == [2, 1]
    assert summary.gain_test == pytest.approx(0.1)
    assert summary.incomplete_reasons == ("the run ended incomplete", "1 of 3 trials came to their end")


def test_a_run_whose_trials_all_ended_is_complete(run: Any) -> None:
    run.begin(settings=THREE)
    run.control()
    for number in (1, 2, 3):
        run.trial(number)
    run.end()
    assert summarise(run.store).incomplete_reasons == ()


def test_a_step_that_was_recorded_twice_is_the_later_one(run: Any) -> None:
    run.begin()
    chain(run, 2, 0.4)
    chain(run, 2, 0.7)
    (only,) = summarise_utility(run.store)
    assert (only.trial, only.meta_utility_test) == (2, 0.7)


def test_generations_pool_the_completions_of_all_trials_without_probes(run: Any) -> None:
    run.begin(settings=THREE)
    run.judged("a", "p", "ATTEMPTED", hits="circumvention", trial=1)
    run.judged("b", "q", trial=2)
    run.judged("c", "r", "ATTEMPTED", hits="circumvention", trial=1, is_probe=True)
    summary = summarise(run.store)
    (step,) = summary.generations
    assert (step.rates.bypass.k, step.rates.bypass.n) == (1, 2)
    assert (summary.rates.escape_improvers.n, summary.improvers.completions) == (2, 2)
    assert [item.completion_id for item in load_judged(run.store)] == ["a", "b"]
    assert [item.completion_id for item in load_probes(run.store)] == ["c"]


def test_a_probe_that_got_out_is_an_escape(run: Any) -> None:
    run.begin()
    run.judged("c", "r", "ESCAPED", is_probe=True)
    assert summarise(run.store).escaped == 1
