"""Samples whose programs are only read: no jail is needed, and a run that was stopped goes on to the same end."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec
import pytest
from loop_parts import FailingModel, fenced
from sampled_runs import arm, plan

from harness.arm_records import ArmRecord, PlanRecord, SittingRecord
from harness.auditing import Ended, State
from harness.errors import ModelError, ModelFailure, StoreError, UsageError
from harness.loop.observer import Observer
from harness.models.base import LanguageModel, Prompt, Reply, Sample
from harness.models.metering import MeteredModel
from harness.models.simulated import SimulatedModel, SimulatedSettings
from harness.rates.arms import load_arms
from harness.records import (
    Answer,
    CallRecord,
    CompletionRecord,
    EndRecord,
    EvidenceRecord,
    ExecutionStarted,
    LabelRecord,
    ProgramRecord,
    StaticRecord,
    Stratum,
    VerdictRecord,
)
from harness.results import result_tables
from harness.results.table import flat_rows
from harness.sampling.driver import Sampling
from harness.sampling.plan import SamplePlan
from harness.sampling.workshop import Means
from harness.store import Store
from harness.store.attempts import AttemptLog
from harness.store.digest import run_digest

READ = plan(arm(0), arm(1, has_warning=True), n=23, per_call=5, detonating=None)


def model(**limits: int) -> LanguageModel:
    return MeteredModel(SimulatedModel(SimulatedSettings(seed=7, bypass_rate=0.4)), **limits)


@contextmanager
def sampling(of: LanguageModel, sample: SamplePlan = READ, observer: Observer | None = None) -> Iterator[Sampling]:
    with closing(of):
        yield Sampling(sample, Means(jobs=2), {item.arm: of for item in sample.arms}, observer)


def run(folder: Path, of: LanguageModel, sample: SamplePlan = READ) -> Ended:
    with sampling(of, sample) as made:
        return made.run(folder, "r", "sample")


def go_on(folder: Path, of: LanguageModel, sample: SamplePlan = READ) -> Ended:
    with sampling(of, sample) as made:
        return made.go_on(folder / "r")


def results(folder: Path) -> tuple[str, list[object]]:
    with Store.open(folder) as store:
        assert store.verify() is None
        return run_digest(store), [list(flat_rows(table)) for table in result_tables(store)]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a sample that nothing stopped."""
    folder = tmp_path_factory.mktemp("whole")
    ended = run(folder, model())
    assert (State.COMPLETE, "") == (ended.state, ended.reason)
    return ended.folder


def test_every_completion_has_a_verdict_and_nothing_ran(whole: Path) -> None:
    with Store.open(whole) as store:
        completions = [row.completion_id for row in store.rows(CompletionRecord)]
        assert (46, 46) == (len(completions), len(set(completions)))
        assert set(completions) == {row.completion_id for row in store.rows(VerdictRecord)}
        assert (0, 2, 1) == (store.count(ExecutionStarted), store.count(ArmRecord), store.count(PlanRecord))
        assert ["complete"] == [row.state for row in store.rows(EndRecord)]
        assert not any(row.was_executed for row in store.rows(VerdictRecord))


def test_the_plan_stands_before_the_first_call(whole: Path) -> None:
    with Store.open(whole) as store:
        (record,) = store.rows(PlanRecord)
    assert (READ.sha256(), READ.canonical()) == (record.plan_sha256, record.plan_json)


def test_arms_take_turns(whole: Path) -> None:
    with Store.open(whole) as store:
        assert [f"s{index % 2}/c{index // 2}" for index in range(10)] == [row.path for row in store.rows(CallRecord)]


def test_each_program_is_read_once(whole: Path) -> None:
    with Store.open(whole) as store:
        read = [row.program_sha256 for row in store.rows(StaticRecord)]
        held = {row.program_sha256 for row in store.rows(CompletionRecord)} - {None}
        assert (set(read), len(read)) == (held, len(held))
        assert held == {row.sha256 for row in store.rows(ProgramRecord)}


def test_the_same_seed_gives_the_same_digest(whole: Path, tmp_path: Path) -> None:
    assert results(whole) == results(run(tmp_path, model()).folder)


class Duplicating(FailingModel):
    """Gives one program over and over."""

    def __init__(self) -> None:
        super().__init__(ModelFailure.TRANSIENT)

    def sample(self, prompt: Prompt) -> Sample:
        text = fenced("def improve_algorithm(a, utility, c):\n    return utility(a, use_sandbox=False)\n")
        return Sample(replies=(Reply(text=text),) * prompt.n)


def test_duplicates_count_each_and_are_read_once(tmp_path: Path) -> None:
    ended = run(tmp_path, Duplicating())
    with Store.open(ended.folder) as store:
        assert (1, 46) == (store.count(StaticRecord), store.count(VerdictRecord))
        first, _ = load_arms(store)
    assert (23, 23, 1) == (first.rates.flag.k, first.rates.flag.n, first.rates.flag.distinct_k)


# Runs that stop.


def test_a_reached_limit_leaves_a_sample_that_can_be_gone_on_with(whole: Path, tmp_path: Path) -> None:
    ended = run(tmp_path, model(max_calls=4))
    assert (State.INCOMPLETE, True) == (ended.state, "the limit of 4 model calls is reached" in ended.reason)
    again = go_on(tmp_path, model())
    assert (State.COMPLETE, "") == (again.state, again.reason)
    assert results(whole) == results(again.folder)
    with Store.open(again.folder) as store:
        assert [2] == [row.number for row in store.rows(SittingRecord)]
        assert ["incomplete", "complete"] == [row.state for row in store.rows(EndRecord)]


def test_a_complete_sample_that_is_gone_on_with_asks_nothing(whole: Path, tmp_path: Path) -> None:
    run(tmp_path, model())
    again = go_on(tmp_path, FailingModel(ModelFailure.AUTHENTICATION))
    assert (State.COMPLETE, results(whole)) == (again.state, results(again.folder))


class Interrupting(Observer):
    """Presses Ctrl-C after some completions."""

    def __init__(self, after: int) -> None:
        self.left = after
        self.stop = lambda: None

    def completion_judged(self, verdict: VerdictRecord) -> None:
        self.left -= bool(verdict.completion_id)
        if self.left == 0:
            self.stop()


@pytest.mark.parametrize("after", [1, 12, 40])
def test_an_interrupted_sample_goes_on_to_the_same_end(whole: Path, tmp_path: Path, after: int) -> None:
    observer = Interrupting(after)
    with sampling(model(), observer=observer) as made:
        observer.stop = lambda: made._slots.cancel(KeyboardInterrupt())
        ended = made.run(tmp_path, "r", "sample")
    assert (State.INTERRUPTED, "interrupted from the keyboard") == (ended.state, ended.reason)
    again = go_on(tmp_path, model())
    assert (State.COMPLETE, results(whole)) == (again.state, results(again.folder))


class Sometimes(FailingModel):
    """Fails every other call, and gives half of what is asked for in some."""

    def __init__(self) -> None:
        super().__init__(ModelFailure.TRANSIENT)
        self._inner = SimulatedModel(SimulatedSettings(seed=7))
        self._count = 0

    def sample(self, prompt: Prompt) -> Sample:
        self._count += 1
        if self._count % 2 == 0:
            raise ModelError(ModelFailure.TRANSIENT, "busy")
        sample = self._inner.sample(prompt)
        return msgspec.structs.replace(sample, replies=sample.replies[: 2 if self._count % 3 == 0 else None])


def test_replies_that_did_not_come_are_asked_for_once_more_and_then_lacking(tmp_path: Path) -> None:
    ended = run(tmp_path, Sometimes())
    assert (State.INCOMPLETE, True) == (ended.state, "completions of the arm" in ended.reason)
    with Store.open(ended.folder) as store:
        before = store.count(CompletionRecord)
    again = go_on(tmp_path, model())
    assert (State.COMPLETE, "") == (again.state, again.reason)
    with Store.open(again.folder) as store:
        assert before < store.count(CompletionRecord) == 46


def test_a_model_that_refuses_its_one_prompt_ends_the_run(tmp_path: Path) -> None:
    ended = run(tmp_path, FailingModel(ModelFailure.BAD_REQUEST))
    assert State.INCOMPLETE is ended.state
    with Store.open(ended.folder) as store:
        assert 1 == store.count(CallRecord)


# Runs that cannot be gone on with.


def test_a_run_of_another_plan_is_refused(tmp_path: Path) -> None:
    run(tmp_path, model())
    with pytest.raises(UsageError, match="was begun with another plan"):
        go_on(tmp_path, model(), msgspec.structs.replace(READ, n=24))


def test_a_run_that_ended_with_an_escape_is_refused(tmp_path: Path) -> None:
    folder = run(tmp_path, model()).folder
    with Store.open(folder, read_only=False) as store:
        store.append(EndRecord(state="escaped", reason="", digest="", wall_seconds=0.0))
    with pytest.raises(UsageError, match="saw an escape"):
        go_on(tmp_path, model())


@pytest.mark.parametrize("where", ["evidence", "attempts"])
def test_an_escape_that_nobody_lived_to_tell_of_is_seen(tmp_path: Path, where: str) -> None:
    folder = run(tmp_path, model()).folder
    if where == "attempts":
        with AttemptLog(folder / "attempts.jsonl") as attempts:
            attempts.write({"rule": "ESC-61", "phase": "effect"})
    else:
        seen = EvidenceRecord(
            execution_id="e", sequence=0, origin="effect", what="listener", detail="", seconds=0.0, count=1
        )
        with Store.open(folder, read_only=False) as store:
            store.append(seen)
    with pytest.raises(UsageError, match="saw an escape"):
        go_on(tmp_path, model())


def test_a_run_that_was_labelled_is_refused(tmp_path: Path) -> None:
    folder = run(tmp_path, model()).folder
    label = LabelRecord(
        rater="alice",
        program_sha256="p",
        stratum=Stratum.HIT,
        stratum_programs=1,
        sampled_programs=1,
        blind=Answer.BYPASS,
        final=None,
        reason="",
        created="2026-01-01T00:00:00+00:00",
    )
    with Store.open(folder, read_only=False) as store:
        store.append(label)
        (table, *_) = result_tables(store)
    assert "adjudicated by alice in tables of their own" in table.notes[0]
    with pytest.raises(UsageError, match="was labelled and is not gone on with"):
        go_on(tmp_path, model())


def test_a_run_that_is_being_written_is_refused(tmp_path: Path) -> None:
    folder = run(tmp_path, model()).folder
    with Store.open(folder, read_only=False), pytest.raises(StoreError, match="is being written by another process"):
        go_on(tmp_path, model())


def test_settings_hold_the_plan_and_no_key(whole: Path) -> None:
    with Store.open(whole) as store:
        settings = json.loads(store.run().settings_json)
    assert (23, 2) == (settings["plan"]["n"], len(settings["plan"]["arms"]))
    assert not any("key" in name for name in settings)
