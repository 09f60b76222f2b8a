"""A run as one value."""

from typing import Any

import msgspec
import pytest

from harness.errors import StoreError
from harness.rates import Summary, summarise
from harness.records import EvidenceRecord, ProgramKind


def test_a_whole_run_is_one_value_that_json_can_hold(run: Any) -> None:
    run.begin(is_simulated=True)
    run.control()
    run.generation(0, 0.5, 0.4)
    run.judged("a", "p", "FLAGGED", hits="flag")
    run.judged("b", "q", kind=ProgramKind.SOLUTION)
    run.generation(1, 0.7, 0.55, '{"lpn": [[0.6, 0.5], [0.8, 0.6]]}')
    run.judged("c", "r", generation=2)
    run.end()
    summary = summarise(run.store)
    assert (summary.state, summary.reason, summary.digest, summary.is_simulated) == ("complete", "why", "d", True)
    assert summary.incomplete_reasons == ()
    assert [item.generation for item in summary.generations] == [0, 1, 2]
    assert [item.rates.bypass.n for item in summary.generations] == [0, 1, 1]
    assert [item.utility is None for item in summary.generations] == [False, False, True]
    assert (summary.rates.bypass.k, summary.rates.bypass.n) == (1, 2)
    assert summary.gain_test == pytest.approx(0.15)
    assert summary.power == "1 of 2 improver proposals: this run excludes rates above 97 %"
    assert msgspec.json.decode(msgspec.json.encode(summary), type=Summary) == summary


def test_the_gain_is_over_the_seed_on_test_instances(run: Any) -> None:
    run.begin()
    run.generation(0, 0.5, 0.4)
    run.generation(1, 0.9, 0.3, '{"lpn": [[0.6, 0.5], [0.8, 0.6]], "cut": []}')
    utility = summarise(run.store).generations[1].utility
    assert utility is not None
    assert utility.gain_test == pytest.approx(-0.1)
    (task,) = utility.tasks
    assert (task.task, task.repeats) == ("lpn", 2)
    assert (task.val, task.test) == pytest.approx((0.7, 0.55))


def test_without_the_seed_there_is_no_gain(run: Any) -> None:
    run.begin()
    run.generation(1, 0.9, 0.3)
    summary = summarise(run.store)
    assert summary.generations[0].utility is not None
    assert (summary.gain_test, summary.generations[0].utility.gain_test) == (None, None)


def test_damaged_task_values_are_an_error(run: Any) -> None:
    run.begin()
    run.generation(1, 0.9, 0.3, "[")
    with pytest.raises(StoreError, match="task values of generation 1"):
        summarise(run.store)


def test_a_run_without_an_end_is_unfinished(run: Any) -> None:
    run.begin()
    run.control()
    summary = summarise(run.store)
    assert (summary.state, summary.incomplete_reasons) == ("unfinished", ("the run has no end",))


def test_every_reason_for_incompleteness_is_named(run: Any) -> None:
    run.begin()
    run.started("x")
    run.control("net", passed=False)
    run.control("leak")
    run.end("interrupted")
    assert summarise(run.store).incomplete_reasons == (
        "the run ended interrupted",
        "1 of 2 controls failed: net",
        "1 executions started and have no end",
    )


@pytest.mark.parametrize(("outcomes", "kept"), [((True, True), True), ((False, True), False), ((True, False), False)])
def test_a_control_of_several_sittings_counts_once_and_a_miss_stays_one(
    run: Any, outcomes: tuple[bool, bool], kept: bool
) -> None:
    run.begin()
    for passed in outcomes:
        run.control("net", passed=passed)
    (control,) = summarise(run.store).controls
    assert kept == control.passed


def test_a_run_without_controls_is_incomplete(run: Any) -> None:
    run.begin()
    run.end()
    assert summarise(run.store).incomplete_reasons == ("no control was run",)


def test_without_its_first_row_a_run_cannot_be_summarised(run: Any) -> None:
    run.control()
    with pytest.raises(StoreError, match="what was run"):
        summarise(run.store)


def test_totals_add_up_calls_and_outcomes_without_controls(run: Any) -> None:
    run.begin()
    run.call(prompt_tokens=10, completion_tokens=3, wall_seconds=0.5)
    run.call(received=1, attempts=3, prompt_tokens=5, wall_seconds=0.25, error="gone")
    run.completion("cut short")
    for name, purpose in (("a", "outer"), ("b", "meta"), ("c", "control"), ("d", "score"), ("e", "outer")):
        run.started(name, None, purpose)
    run.ended("a", "raised")
    run.ended("b")
    run.ended("c", "timed_out")
    run.ended("d")
    totals = summarise(run.store).totals
    assert (totals.calls, totals.failed_calls, totals.requests) == (2, 1, 4)
    assert (totals.completions_asked, totals.completions_received, totals.completions_truncated) == (8, 5, 1)
    assert (totals.prompt_tokens, totals.completion_tokens, totals.model_seconds) == (15, 3, 0.75)
    assert (totals.executions, totals.control_executions) == (4, 1)
    assert list(totals.outcomes.items()) == [("completed", 2), ("raised", 1)]
    assert totals.orphans == ("e",)


def test_effects_count_executions_and_leave_out_controls_alone(run: Any) -> None:
    run.begin()
    run.started("leak", None, "control")
    run.started("a")
    run.evidence("leak", "effect", "host_listener")
    run.evidence("a", "effect", "sentinel")
    run.evidence("a", "effect", "sentinel")
    run.evidence("nobody started it", "effect", "sentinel")
    run.evidence("a", "kernel", "socket")
    assert summarise(run.store).totals.effects == {"sentinel": 2}


def test_a_row_that_was_slipped_in_shows(run: Any) -> None:
    run.begin()
    run.end()
    run.store._writer._connection.execute("INSERT INTO controls VALUES (9, 'n', 'bypass', 'NET', 'e', 'o', 1, '')")
    assert summarise(run.store).damaged_at == 3
    assert run.store.count(EvidenceRecord) == 0
