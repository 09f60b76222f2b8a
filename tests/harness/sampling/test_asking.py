"""One call of an arm: what is stored before, what after, and what a failure means."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from loop_parts import FailingModel, FixedModel, fenced
from sampled_runs import SampledRun, arm, plan, sampled_run

from harness.errors import ModelError, ModelFailure
from harness.jail.slots import Cancelled
from harness.models.base import LanguageModel, Prompt, Reply, Sample
from harness.models.metering import MeteredModel, Spent
from harness.models.simulated import SimulatedModel, SimulatedSettings
from harness.records import CallRecord, CompletionRecord, PlantRecord, PromptRecord
from harness.sampling.asking import ArmAsker
from harness.sampling.plan import Call
from harness.sampling.spending import spent_by_model

CALL = Call(arm="s0", number=3, n=2)


@pytest.fixture
def run(tmp_path: Path) -> Iterator[SampledRun]:
    with sampled_run(tmp_path / "run") as made:
        made.begin(plan())
        yield made


def asker(run: SampledRun, model: LanguageModel) -> ArmAsker:
    return ArmAsker(arm(), model, run.store, ("use_sandbox",))


class Replying(FixedModel):
    """Gives whole replies, and looks first at what is stored."""

    def __init__(self, texts: list[str], look: Callable[[], None] = lambda: None, **usage: int) -> None:
        super().__init__(())
        self._texts, self._look, self._usage = texts, look, usage

    def sample(self, prompt: Prompt) -> Sample:
        self.prompts.append(prompt)
        self._look()
        return Sample(replies=tuple(Reply(text=text) for text in self._texts), **self._usage)


def test_the_prompt_is_stored_before_it_is_sent_and_the_answer_with_all_its_parts(run: SampledRun) -> None:
    seen: list[tuple[int, int]] = []
    model = Replying(
        [fenced("x = 1"), "no program"],
        lambda: seen.append((run.store.count(PromptRecord), run.store.count(CallRecord))),
    )
    first, second = asker(run, model).ask(CALL, lambda: False)
    assert [(1, 0)] == seen
    assert ("s0/c3#0", "x = 1", "s0") == (first.completion_id, first.program, first.arm)
    assert (None, None) == (second.program, second.sha256)
    rows = list(run.store.rows(CompletionRecord))
    assert [first.sha256, None] == [row.program_sha256 for row in rows]
    assert all(row.showed_flag for row in rows)
    (prompt,) = run.store.rows(PromptRecord)
    assert (arm().request().message, "s0/c3") == (prompt.message, prompt.path)


def test_a_simulated_model_tells_the_truth_about_each_reply(run: SampledRun) -> None:
    model = SimulatedModel(SimulatedSettings(seed=1))
    completions = asker(run, model).ask(CALL, lambda: False)
    assert [item.completion_id for item in completions] == [row.completion_id for row in run.store.rows(PlantRecord)]


def test_a_text_that_is_no_program_is_named_and_never_run(run: SampledRun) -> None:
    (completion,) = asker(run, Replying([fenced("x = '\0'")])).ask(CALL, lambda: False)
    assert completion.refusal is not None
    assert completion.sha256 is not None


@pytest.mark.parametrize("kind", [ModelFailure.RATE_LIMIT, ModelFailure.DEADLINE, ModelFailure.TRANSIENT])
def test_a_failure_that_may_pass_gives_nothing_and_is_kept(run: SampledRun, kind: ModelFailure) -> None:
    assert () == asker(run, FailingModel(kind)).ask(CALL, lambda: False)
    (call,) = run.store.rows(CallRecord)
    assert (0, "the model is out") == (call.received, call.error)


@pytest.mark.parametrize("kind", [ModelFailure.LIMIT_REACHED, ModelFailure.AUTHENTICATION, ModelFailure.BAD_REQUEST])
def test_a_failure_that_stays_ends_the_asking(run: SampledRun, kind: ModelFailure) -> None:
    with pytest.raises(ModelError, match="the model is out"):
        asker(run, FailingModel(kind)).ask(CALL, lambda: False)
    assert 1 == run.store.count(CallRecord)


def test_a_call_that_was_broken_off_is_no_failure_of_the_model(run: SampledRun) -> None:
    with pytest.raises(Cancelled):
        asker(run, FailingModel(ModelFailure.BAD_REQUEST)).ask(CALL, lambda: True)
    assert 0 == run.store.count(CallRecord)


# What was spent, when the run is gone on with.


def spent(run: SampledRun) -> Spent:
    return spent_by_model(run.store)["simulated"]


def test_reported_tokens_count_as_they_are(run: SampledRun) -> None:
    asker(run, Replying([fenced("x = 1")], prompt_tokens=70, completion_tokens=30)).ask(CALL, lambda: False)
    assert Spent(calls=1, completions=1, prompt_tokens=70, completion_tokens=30) == spent(run)


def test_what_was_not_reported_counts_as_the_most_that_it_can_be(run: SampledRun) -> None:
    asker(run, Replying([fenced("x = 1")])).ask(CALL, lambda: False)
    found = spent(run)
    assert (1, 2 * 1024) == (found.calls, found.completion_tokens)
    assert found.prompt_tokens > 2 * len(arm().request().message)


def test_a_call_under_way_when_the_harness_was_killed_counts_as_made(run: SampledRun) -> None:
    request = arm().request()
    run.store.append(PromptRecord(path="s0/c0", expertise=request.expertise, message=request.message, was_sent=True))
    assert (1, 0) == (spent(run).calls, spent(run).completions)
    run.store.append(PromptRecord(path="s0/c0#0/honest-default/prompt:1#0", expertise="", message="", was_sent=False))
    assert 1 == spent(run).calls


@pytest.mark.parametrize(("kind", "calls"), [(ModelFailure.RATE_LIMIT, 0), (ModelFailure.DEADLINE, 1)])
def test_a_failed_call_counts_unless_nobody_was_billed(run: SampledRun, kind: ModelFailure, calls: int) -> None:
    asker(run, FailingModel(kind)).ask(CALL, lambda: False)
    assert calls == spent(run).calls


def test_limits_hold_for_all_sittings_together(run: SampledRun) -> None:
    inner = Replying([fenced("x = 1")])
    model = MeteredModel(inner, max_calls=3, already=Spent(calls=2))
    assert 1 == len(asker(run, model).ask(CALL, lambda: False))
    with pytest.raises(ModelError, match="the limit of 3 model calls is reached"):
        asker(run, model).ask(CALL, lambda: False)
