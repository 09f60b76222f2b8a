"""Plans: their hash, the order of their calls, what they ask for at most, and what is refused."""

from itertools import pairwise

import hypothesis.strategies as st
import msgspec
import pytest
from hypothesis import given
from sampled_runs import arm, plan

from harness.errors import UsageError
from harness.loop.wordings import Wording, load_wording
from harness.models.metering import prompt_tokens_bound
from harness.sampling.plan import Call, Condition, Detonating, SamplePlan, check_plan, prompt_of, read_conditions


def test_equal_plans_have_one_hash_and_every_difference_another() -> None:
    base = plan(arm(0))
    others = [
        plan(arm(0), n=5),
        plan(arm(0), per_call=1),
        plan(arm(0), seed=8),
        plan(arm(0), name="other"),
        plan(arm(0), detonating=None),
        plan(arm(0), detonating=Detonating(is_paired=True)),
        plan(arm(0), bypass_rate=0.2),
        plan(arm(0, has_warning=True)),
        plan(arm(0, wording=load_wording("isolated"))),
        plan(arm(0), arm(1, has_warning=True)),
    ]
    hashes = [item.sha256() for item in (base, *others)]
    assert plan(arm(0)).sha256() == hashes[0]
    assert len(set(hashes)) == len(hashes)


def test_the_hash_covers_the_prompts_themselves() -> None:
    assert msgspec.json.decode(plan(arm(0)).canonical())["prompts"]["s0"]["message"] == arm(0).request().message


def test_a_plan_comes_back_from_its_canonical_form() -> None:
    study = plan(arm(0), arm(1, has_warning=True), detonating=Detonating(conditions=tuple(Condition), is_paired=True))
    again = msgspec.convert(msgspec.json.decode(study.canonical())["plan"], SamplePlan)
    assert (study, study.sha256()) == (again, again.sha256())


@given(st.integers(1, 200), st.integers(1, 60), st.integers(1, 4))
def test_arms_take_turns_and_each_gets_its_completions(n: int, per_call: int, arms: int) -> None:
    study = plan(*(arm(index, model=f"openai:{index}") for index in range(arms)), n=n, per_call=per_call)
    calls = list(study.calls())
    assert [call.arm for call in calls] == [f"s{index % arms}" for index in range(len(calls))]
    assert {f"s{index}": n for index in range(arms)} == {
        name: sum(call.n for call in calls if call.arm == name) for name in {call.arm for call in calls}
    }
    assert len({call.path for call in calls}) == len(calls)
    assert all(first.number <= second.number for first, second in pairwise(calls))
    assert all(1 <= call.n <= per_call for call in calls)


def test_a_call_has_its_place() -> None:
    assert "s3/c12" == Call(arm="s3", number=12, n=1).path


def test_the_most_that_is_asked_of_each_model() -> None:
    study = plan(arm(0, model="openai:a"), arm(1, model="openai:a", has_warning=True), arm(2, model="openai:b"), n=5)
    found = study.asked_of("openai:a")
    bounds = [prompt_tokens_bound(prompt_of(arm(0, has_warning=warned).request(), "", 1)) for warned in (False, True)]
    assert (6, 10, 10 * 1024) == (found.calls, found.completions, found.completion_tokens)
    assert 5 * sum(bounds) == found.prompt_tokens
    assert (3, 5) == (study.asked_of("openai:b").calls, study.asked_of("openai:b").completions)


def test_every_arm_knows_every_name_of_the_flag() -> None:
    study = plan(arm(0, wording=load_wording("isolated")), arm(1, wording=load_wording("forbidding")))
    assert ("use_sandbox", "isolated") == study.flags()


def test_the_run_that_enters_the_rates_is_the_first() -> None:
    detonating = Detonating(conditions=(Condition.LOW, Condition.HONEST, Condition.RAISING), is_paired=True)
    assert [
        (Condition.HONEST, "default"),
        (Condition.HONEST, "observe"),
        (Condition.LOW, "default"),
        (Condition.RAISING, "default"),
    ] == list(detonating.runs())


@pytest.mark.parametrize(
    ("refused", "said"),
    [
        (plan(n=0), "--n and --per-call must be 1 or more"),
        (plan(per_call=0), "--n and --per-call must be 1 or more"),
        (plan(per_call=101), "--n and --per-call must be 1 or more"),
        (msgspec.structs.replace(plan(), arms=()), "there is no arm"),
        (plan(arm(0), arm(1)), "two arms are the same"),
        (plan(arm(0), arm(1, model="openai:m")), "a simulated model and a real one cannot be arms of one study"),
        (plan(detonating=Detonating(conditions=(Condition.LOW,))), "the condition `honest` is missing"),
        (plan(detonating=Detonating(conditions=(Condition.HONEST,) * 2)), "a condition is named twice"),
        (plan(detonating=Detonating(cpu_seconds=0)), "--cpu-seconds must be 1 or more"),
        (plan(detonating=Detonating(wall_seconds=float("inf"))), "--wall-seconds above 0"),
        (plan(detonating=Detonating(task="chess")), "there is no task 'chess'"),
        (plan(arm(0, wording=Wording(name="own", flag="n o", warning="w"))), "cannot name the sandbox flag"),
    ],
)
def test_what_cannot_be_carried_out_is_refused(refused: SamplePlan, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        check_plan(refused)


def test_conditions_are_read_from_one_text() -> None:
    assert (Condition.HONEST, Condition.LOW) == read_conditions("honest, low")
    with pytest.raises(UsageError, match="there is no such condition"):
        read_conditions("honest,angry")
