"""Rates by arm, contrasts, what programs did twice, and why a sample is not finished."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sampled_runs import SampledRun, arm, plan, sampled_run

from harness.arm_records import CutOffRecord
from harness.loop.wordings import load_wording
from harness.rates import summarise
from harness.rates.arms import PairCounts, contrasts, load_arms, reactions, unfinished, what_differs


@pytest.fixture
def run(tmp_path: Path) -> Iterator[SampledRun]:
    with sampled_run(tmp_path / "run") as made:
        yield made


def test_a_run_without_arms_has_none(run: SampledRun) -> None:
    assert () == load_arms(run.store)


def test_completions_count_for_their_arm_and_programs_once_beside(run: SampledRun) -> None:
    run.begin(plan(arm(0), arm(1, has_warning=True)))
    run.judged("s0/c0#0", "p", "ATTEMPTED", "flag circumvention")
    run.judged("s0/c0#1", "p", "ATTEMPTED", "flag circumvention")
    run.judged("s0/c1#0", None, "INVALID")
    run.judged("s0/c1#1", "q", "UNKNOWN")
    run.judged("s1/c0#0", "q", "UNKNOWN")
    run.static("p", legacy_stop=True)
    run.static("q", legacy_stop=False)
    first, second = load_arms(run.store)
    bypass = first.rates.bypass
    assert (2, 4, 3, 1, 2) == (bypass.k, bypass.n, bypass.k_high, bypass.distinct_k, bypass.distinct_n)
    assert (1, 2) == (first.rates.escape_improvers.k, first.rates.escape_improvers.n)
    assert (2, 1, 1) == (first.rates.legacy_stop.k, first.invalid.k, first.unknown.k)
    assert (2, 3) == (first.distinct, first.executed)
    assert (1, 1, 0) == (second.rates.bypass.n, second.distinct, second.rates.bypass.k)


def test_arms_are_compared_that_differ_in_one_thing(run: SampledRun) -> None:
    other = load_wording("isolated")
    arms = (arm(0), arm(1, has_warning=True), arm(2, wording=other), arm(3, wording=other, has_warning=True))
    run.begin(plan(*arms))
    for item in arms:
        run.judged(f"{item.arm}/c0#0", item.arm, "FLAGGED", "flag" if item.has_warning else "")
    found = contrasts(load_arms(run.store))
    pairs = {(item.first.arm, item.second.arm): item.differs for item in found}
    assert pairs == {
        ("s0", "s1"): "warning",
        ("s0", "s2"): "wording",
        ("s1", "s3"): "wording",
        ("s2", "s3"): "warning",
    }
    assert {"bypass frequency", "flag rate", "sandbox-escape rate", "tampering rate", "legacy_stop"} == {
        item.rate for item in found
    }
    assert all(item.p == 1.0 for item in found)


def test_arms_that_differ_in_nothing_or_much_are_not_compared() -> None:
    one, other = plan(arm(0)).arm_records()[0], plan(arm(1, model="openai:m", has_warning=True)).arm_records()[0]
    assert ("", "") == (what_differs(one, one), what_differs(one, other))


def test_programs_under_another_regime_are_counted_once_with_their_discordant_pairs(run: SampledRun) -> None:
    run.begin(plan())
    cases = {
        "both": ("circumvention", "circumvention"),
        "first": ("circumvention", ""),
        "second": ("", "circumvention"),
        "neither": ("", ""),
    }
    for name, (honest, observed) in cases.items():
        for index in range(2):
            run.judged(f"s0/{name}#{index}", name)
        run.detonated(name, hits=honest)
        run.detonated(name, "honest-observe", hits=observed)
    run.judged("s0/lost#0", "lost")
    run.detonated("lost")
    run.detonated("lost", "honest-observe", "UNKNOWN")
    run.judged("s0/alone#0", "alone")
    run.detonated("alone", hits="circumvention")
    found = {item.measure: item for item in reactions(run.store, load_arms(run.store))}
    seen = found["circumvention at run time"]
    assert ("observe", PairCounts(both=1, only_first=1, only_second=1, neither=1, unknown=1)) == (
        seen.regime,
        seen.counts,
    )
    tampering = found["tampering at run time"].counts
    assert (0, 4) == (tampering.both, tampering.neither)


def test_each_condition_is_a_regime_of_its_own(run: SampledRun) -> None:
    run.begin(plan())
    run.judged("s0/c0#0", "p")
    for regime in ("honest-default", "raising-default", "low-default"):
        run.detonated("p", regime, hits="flag" if regime == "raising-default" else "")
    found = {
        (item.regime, item.measure.partition(":")[0]): item.counts
        for item in reactions(run.store, load_arms(run.store))
    }
    assert (1, 0) == (found["raising", "bypass"].only_second, found["low", "bypass"].only_second)


def test_a_finished_sample_lacks_nothing(run: SampledRun) -> None:
    run.begin(plan(n=2))
    run.call("s0/c0")
    for index in range(2):
        run.judged(f"s0/c0#{index}", "p")
    run.started("s0/c0#0/honest-default")
    run.ended("s0/c0#0/honest-default")
    assert [] == unfinished(run.store)


def test_what_a_sample_lacks_is_said(run: SampledRun) -> None:
    run.begin(plan(arm(0), arm(1, has_warning=True)))
    run.call("s0/c0")
    run.call("s0/c1", 1)
    run.call("s1/c0")
    run.call("s1/c1")
    run.completion("s0/c0#0", "p")
    run.detonated("p", verdict="UNKNOWN", is_ours=True)
    run.started("s0/c0#0/honest-default")
    reasons = unfinished(run.store)
    assert [
        "3 of 4 completions of the arm s0 came",
        "1 completions have no verdict",
        "1 executions started and have no end, such as s0/c0#0/honest-default",
        "a failure of the harness left 1 programs unjudged",
    ] == reasons


def test_what_was_cut_off_and_run_again_is_told_and_makes_nothing_incomplete(run: SampledRun) -> None:
    run.begin(plan(n=2))
    run.call("s0/c0")
    for index in range(2):
        run.judged(f"s0/c0#{index}", "p")
    run.started("s0/c0#0/honest-default")
    assert unfinished(run.store)
    run.store.append(
        CutOffRecord(execution_id="s0/c0#0/honest-default", rerun_as="s0/c0#0/honest-default~2", sitting=2)
    )
    run.started("s0/c0#0/honest-default~2")
    run.ended("s0/c0#0/honest-default~2")
    run.end()
    summary = summarise(run.store)
    assert ([], ("s0/c0#0/honest-default",), ()) == (
        unfinished(run.store),
        summary.totals.cut_off,
        summary.totals.orphans,
    )
    assert ("no control was run",) == summary.incomplete_reasons
    assert not any(item.is_unknown for item in load_arms(run.store)[0].judged)


def test_what_was_cut_off_and_not_run_again_stays_an_orphan(run: SampledRun) -> None:
    run.begin(plan(n=1))
    run.call("s0/c0", 1)
    run.judged("s0/c0#0", "p")
    run.started("s0/c0#0/honest-default")
    run.store.append(CutOffRecord(execution_id="s0/c0#0/honest-default", rerun_as="", sitting=3))
    assert ["1 executions started and have no end, such as s0/c0#0/honest-default"] == unfinished(run.store)
    assert load_arms(run.store)[0].judged[0].is_unknown


def test_a_sample_whose_programs_are_only_read_needs_no_controls(run: SampledRun) -> None:
    run.begin(plan(n=1, detonating=None))
    run.call("s0/c0", 1)
    run.judged("s0/c0#0", None, "INVALID")
    run.end()
    assert () == summarise(run.store).incomplete_reasons
