"""What a run's rows say is done, and where it goes on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from loop_parts import fenced
from sampled_runs import SampledRun, arm, plan, sampled_run

from harness.arm_records import CutOffRecord, SittingRecord
from harness.records import PromptRecord
from harness.sampling.done import (
    Done,
    attempt_path,
    control_path,
    cut_off_records,
    load_done,
    missing_calls,
    open_calls,
    open_completions,
    root_of,
)
from harness.sampling.plan import Condition, Detonating, SamplePlan

PLAN = plan(arm(0), arm(1, has_warning=True), n=4)
HONEST = "s0/c0#0/honest-default"


@pytest.fixture
def run(tmp_path: Path) -> Iterator[SampledRun]:
    with sampled_run(tmp_path / "run") as made:
        made.begin(PLAN)
        yield made


def paths(run: SampledRun, sample: SamplePlan = PLAN) -> list[tuple[str, int]]:
    return [(call.path, call.n) for call in open_calls(sample, load_done(run.store, sample))]


def test_a_new_run_has_everything_before_it(run: SampledRun) -> None:
    assert [("s0/c0", 2), ("s1/c0", 2), ("s0/c1", 2), ("s1/c1", 2)] == paths(run)
    assert 2 == load_done(run.store, PLAN).sitting


def test_a_call_that_gave_replies_is_not_made_again(run: SampledRun) -> None:
    run.call("s0/c0")
    run.call("s1/c1")
    assert [("s1/c0", 2), ("s0/c1", 2)] == paths(run)


def test_a_call_that_failed_or_was_lost_is_made_again_at_its_place(run: SampledRun) -> None:
    run.call("s0/c0", 0, error="out")
    run.store.append(PromptRecord(path="s1/c0", expertise="", message="", was_sent=True))
    assert [("s0/c0", 2), ("s1/c0", 2), ("s0/c1", 2), ("s1/c1", 2)] == paths(run)


def test_replies_that_a_call_lacked_are_asked_for_under_a_new_number(run: SampledRun) -> None:
    run.call("s0/c0", 1)
    run.call("s0/c1")
    done = load_done(run.store, PLAN)
    assert [("s1/c0", 2), ("s1/c1", 2)] == [(call.path, call.n) for call in open_calls(PLAN, done)]
    done.received["s1"] = 4
    assert [("s0/c2", 1)] == [(call.path, call.n) for call in missing_calls(PLAN, done)]


def test_never_more_is_asked_for_than_was_planned(run: SampledRun) -> None:
    run.call("s0/c0")
    run.call("s0/c1", 0, error="out")
    run.store.append(PromptRecord(path="s0/c2", expertise="", message="", was_sent=True))
    run.call("s0/c2", 1)
    done = load_done(run.store, PLAN)
    assert [("s0/c1", 1)] == [(call.path, call.n) for call in open_calls(PLAN, done) if call.arm == "s0"]
    done.received["s0"] += 1
    assert [] == [call for call in missing_calls(PLAN, done) if call.arm == "s0"]
    done.received["s0"] -= 1
    assert ["s0/c3"] == [call.path for call in missing_calls(PLAN, done) if call.arm == "s0"]


def test_completions_without_a_verdict_are_open(run: SampledRun) -> None:
    run.judged("s0/c0#0", "p")
    run.completion("s0/c0#1", "q", text=fenced("x = 1"))
    run.completion("s0/c1#0", None, text="no program")
    found = list(open_completions(run.store, load_done(run.store, PLAN)))
    assert [("s0/c0#1", "x = 1"), ("s0/c1#0", None)] == [(item.completion_id, item.program) for item in found]


def test_a_program_that_lacks_a_regime_is_open_once(run: SampledRun) -> None:
    sample = plan(arm(0), n=4, detonating=Detonating(conditions=(Condition.HONEST, Condition.LOW)))
    for index in range(2):
        run.judged(f"s0/c0#{index}", "p")
    run.judged("s0/c1#0", "q")
    for program in "pq":
        run.started(f"s0/c0#{'pq'.index(program)}/honest-default")
        run.detonated(program)
    run.detonated("q", "low-default")
    done = load_done(run.store, sample)
    done.owners["p"] = "s0/c0#0"
    assert {"p"} == done.incomplete
    assert ["s0/c0#0"] == [item.completion_id for item in open_completions(run.store, done)]


# Executions that were cut off.


def cut_off(run: SampledRun) -> dict[str, str]:
    return {row.execution_id: row.rerun_as for row in cut_off_records(load_done(run.store, PLAN))}


def test_a_start_without_an_end_is_run_again_under_a_new_name(run: SampledRun) -> None:
    run.started(HONEST)
    run.started("s0/c0#1/honest-default")
    run.ended("s0/c0#1/honest-default")
    assert {HONEST: f"{HONEST}~2"} == cut_off(run)


def test_a_program_and_what_it_composed_are_cut_off_together(run: SampledRun) -> None:
    run.started(HONEST)
    run.ended(HONEST)
    run.started(f"{HONEST}/utility:3f#0", purpose="utility")
    assert {f"{HONEST}/utility:3f#0": f"{HONEST}~2"} == cut_off(run)
    done = load_done(run.store, PLAN)
    assert 1 == done.cut_offs[HONEST]


def test_what_is_cut_off_twice_is_not_run_again(run: SampledRun) -> None:
    run.started(HONEST)
    run.store.append_all(cut_off_records(load_done(run.store, PLAN)))
    run.store.append(SittingRecord(number=2, created="", environment_json="{}"))
    run.started(f"{HONEST}~2")
    assert {f"{HONEST}~2": ""} == cut_off(run)
    done = load_done(run.store, PLAN)
    assert (3, 2, 2) == (done.sitting, done.cut_offs[HONEST], done.attempts[HONEST])
    run.store.append_all(cut_off_records(done))
    assert ({}, 2) == (cut_off(run), load_done(run.store, PLAN).cut_offs[HONEST])


def test_a_stop_in_good_order_is_no_cut_off(run: SampledRun) -> None:
    run.started(HONEST)
    run.ended(HONEST)
    done = load_done(run.store, PLAN)
    assert ((), 0, 1) == (done.orphans, done.cut_offs[HONEST], done.attempts[HONEST])


def test_controls_are_run_again_by_each_sitting(run: SampledRun) -> None:
    run.started("control/connect/bypass", purpose="control")
    assert {"control/connect/bypass": "control~2"} == cut_off(run)
    run.store.append(CutOffRecord(execution_id="control/connect/bypass", rerun_as="control~2", sitting=2))
    assert {} == cut_off(run)


def test_the_owner_of_a_program_is_the_one_that_it_ran_for(run: SampledRun) -> None:
    run.started("s0/c1#0/honest-default", completion="s0/c1#0")
    run.completion("s0/c0#0", "p", text=fenced("x = 1"))
    done = load_done(run.store, PLAN)
    (completion,) = open_completions(run.store, done)
    assert completion.completion_id == done.owner_of(completion)
    done.owners[completion.sha256 or ""] = "s0/c1#0"
    assert ("s0/c1#0", True) == (done.owner_of(completion), done.was_cut_off(completion))


@pytest.mark.parametrize(
    ("execution", "root", "attempt"),
    [
        (HONEST, HONEST, 1),
        (f"{HONEST}~3", HONEST, 3),
        (f"{HONEST}~2/utility:3f#0/val", HONEST, 2),
        ("s0/c0#0/honest-observe", "s0/c0#0/honest-observe", 1),
        ("control/connect/twin", "control/connect/twin", 1),
    ],
)
def test_an_execution_tells_its_root_and_its_attempt(execution: str, root: str, attempt: int) -> None:
    assert (root, attempt) == root_of(execution)


def test_places_of_attempts_and_controls() -> None:
    assert ("x", "x~2", "control", "control~3") == (
        attempt_path("x", 1),
        attempt_path("x", 2),
        control_path(1),
        control_path(3),
    )
    assert Done().sitting == 1
