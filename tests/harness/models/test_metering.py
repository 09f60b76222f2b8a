"""Limits hold before a call is made, and what was used is counted."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.errors import ModelError, ModelFailure, UsageError
from harness.models.base import Prompt, Reply, Sample
from harness.models.metering import MeteredModel, Spent, prompt_tokens_bound
from harness.models.pricing import FREE, Price, cost_usd

PRICE = Price(1_000_000.0, 1_000_000.0)
"""A dollar for each token, so that dollars are tokens."""
PROMPT = Prompt(expertise="", message="", n=1, temperature=0.0, path="p")
BOUND = 64 + 10
"""Dollars that a call with PROMPT and max_tokens=10 reserves."""


class FakeModel:
    """Gives the same sample, or raises the same error, and counts its calls."""

    name, is_simulated = "fake", True

    def __init__(self, outcome):
        self.outcome = outcome
        self.calls = 0
        self.is_closed = False

    def sample(self, _prompt):
        self.calls += 1
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        return self.outcome

    def close(self):
        self.is_closed = True


def sample(prompt_tokens=3, completion_tokens=4, **members):
    values = {"replies": (Reply(text="a"),), "prompt_tokens": prompt_tokens, "completion_tokens": completion_tokens}
    return Sample(**(values | members))


def metered(outcome=None, **limits):
    inner = FakeModel(sample() if outcome is None else outcome)
    return MeteredModel(inner, **({"max_tokens": 10, "price": PRICE} | limits)), inner


def fails_with(model, error=ModelError):
    with pytest.raises(error) as caught:
        model.sample(PROMPT)
    return caught.value


def kind_of_failure(model):
    """Return why a call failed, None if it did not."""
    try:
        model.sample(PROMPT)
    except ModelError as error:
        return error.kind
    return None


def test_what_was_used_is_counted():
    replies = (Reply(text="a", finish_reason="length"), Reply(text="b", finish_reason="stop"))
    model, _ = metered(sample(replies=replies, attempts=3))
    model.sample(PROMPT)
    model.sample(PROMPT)
    expected = Spent(
        calls=2, requests=6, completions=4, truncated_completions=2, prompt_tokens=6, completion_tokens=8, cost_usd=14.0
    )
    assert expected == model.spent


def test_the_call_after_the_last_allowed_one_is_not_made():
    model, inner = metered(max_calls=2)
    model.sample(PROMPT)
    model.sample(PROMPT)
    assert (fails_with(model).kind, inner.calls) == (ModelFailure.LIMIT_REACHED, 2)
    assert model.spent.calls == 2


def test_a_call_that_could_exceed_the_cost_is_not_made():
    model, inner = metered(max_cost_usd=BOUND - 0.5)
    assert (fails_with(model).kind, inner.calls) == (ModelFailure.LIMIT_REACHED, 0)
    assert Spent() == model.spent


def test_a_call_that_just_fits_is_made():
    model, inner = metered(max_cost_usd=BOUND)
    model.sample(PROMPT)
    assert inner.calls == 1


def test_what_a_call_did_not_use_is_given_back():
    model, inner = metered(max_cost_usd=BOUND + 7)
    model.sample(PROMPT)
    model.sample(PROMPT)
    assert (fails_with(model).kind, inner.calls) == (ModelFailure.LIMIT_REACHED, 2)


def test_each_reply_reserves_its_tokens_and_a_prompt_of_its_own():
    three = Prompt(expertise="ab", message="é", n=3, temperature=0.0, path="p")
    assert prompt_tokens_bound(three) == 64 + 4
    model, _ = metered(max_cost_usd=3 * (68 + 10) - 1)
    with pytest.raises(ModelError):
        model.sample(three)


@pytest.mark.parametrize("reported", [(0, 0), (3, 0), (0, 4)])
def test_a_call_without_reported_usage_is_charged_in_full(reported):
    model, _ = metered(sample(*reported))
    model.sample(PROMPT)
    assert (64, 10, float(BOUND)) == (model.spent.prompt_tokens, model.spent.completion_tokens, model.spent.cost_usd)


@pytest.mark.parametrize(
    ("error", "charged"),
    [
        (ModelError(ModelFailure.RATE_LIMIT, "x"), 0.0),
        (ModelError(ModelFailure.AUTHENTICATION, "x"), 0.0),
        (ModelError(ModelFailure.BAD_REQUEST, "x"), 0.0),
        (ModelError(ModelFailure.TRANSIENT, "x"), float(BOUND)),
        (ModelError(ModelFailure.PROTOCOL, "x"), float(BOUND)),
        (ModelError(ModelFailure.DEADLINE, "x"), float(BOUND)),
        (KeyboardInterrupt(), float(BOUND)),
    ],
)
def test_a_failed_call_is_charged_unless_the_server_refused_it(error, charged):
    model, _ = metered(error)
    assert error is fails_with(model, type(error))
    assert (charged, 1) == (model.spent.cost_usd, model.spent.calls)


def test_calls_under_way_count_against_the_limit():
    class Nested(FakeModel):
        def sample(self, _prompt):
            self.calls += 1
            if self.calls == 1:
                self.failure = fails_with(self.outer).kind
            return sample()

    inner = Nested(None)
    inner.outer = MeteredModel(inner, max_cost_usd=2 * BOUND - 1, price=PRICE, max_tokens=10)
    inner.outer.sample(PROMPT)
    assert (inner.failure, inner.calls) == (ModelFailure.LIMIT_REACHED, 1)


@settings(deadline=None)
@given(st.integers(1, 40), st.integers(1, 4))
def test_no_number_of_threads_exceeds_the_calls(limit, threads):
    model, inner = metered(max_calls=limit)
    with ThreadPoolExecutor(threads) as pool:
        kinds = list(pool.map(lambda _: kind_of_failure(model), range(50)))
    assert [kinds.count(None), kinds.count(ModelFailure.LIMIT_REACHED)] == [limit, 50 - limit]
    assert limit == inner.calls == model.spent.calls


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 64), st.integers(0, 10)), max_size=20), st.integers(1, 500))
def test_the_cost_never_exceeds_its_limit(usages, limit):
    model, inner = metered(max_cost_usd=float(limit))
    for usage in usages:
        inner.outcome = sample(*usage)
        assert kind_of_failure(model) in {None, ModelFailure.LIMIT_REACHED}
    assert model.spent.cost_usd <= limit


def test_without_a_price_tokens_count_and_dollars_do_not():
    model, _ = metered(price=None)
    model.sample(PROMPT)
    assert (model.spent.prompt_tokens, model.spent.cost_usd) == (3, 0.0)


def test_a_free_model_never_reaches_a_cost_limit():
    model, inner = metered(price=FREE, max_cost_usd=0.01)
    for _ in range(5):
        model.sample(PROMPT)
    assert inner.calls == 5


@pytest.mark.parametrize(
    "limits",
    [
        {"max_calls": 0},
        {"max_cost_usd": 0.0},
        {"max_cost_usd": float("nan")},
        {"max_cost_usd": float("inf")},
        {"max_cost_usd": 1.0, "price": None},
    ],
)
def test_a_limit_that_cannot_be_enforced_is_refused(limits):
    with pytest.raises(UsageError):
        metered(**limits)


def test_all_else_is_passed_on():
    model, inner = metered()
    model.close()
    assert (model.name, model.is_simulated, inner.is_closed) == ("fake", True, True)


def test_cost_is_by_the_million_tokens():
    assert cost_usd(Price(2.5, 10.0), 1_000_000, 100_000) == 3.5
