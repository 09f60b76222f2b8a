"""One call without any network: the requests are answered by a function."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from model_prompts import prompt

from harness.errors import ModelError, ModelFailure
from harness.models.base import Reply
from harness.models.exchange import Exchange, ExchangeSettings
from harness.models.failures import Failure
from harness.models.responses import Answer

SETTINGS = ExchangeSettings(
    model="m", max_tokens=9, deadline_seconds=60.0, max_attempts=4, first_wait_seconds=0.0, longest_wait_seconds=30.0
)

OUTCOMES = st.one_of(
    st.builds(
        lambda count: Answer(replies=(Reply(text="a"),) * count, prompt_tokens=1, completion_tokens=1),
        st.integers(1, 8),
    ),
    st.builds(
        Failure,
        kind=st.sampled_from(ModelFailure),
        reason=st.just("HTTP 500"),
        parameter=st.sampled_from(["", "temperature", "max_tokens", "n"]),
        retry_after_seconds=st.sampled_from([None, 0.0, 1000.0]),
    ),
)


class Script:
    """Answers with each outcome once, then with the last for ever, and keeps what was asked."""

    def __init__(self, *outcomes):
        self.outcomes = list(outcomes)
        self.asked = []

    async def __call__(self, parameters):
        self.asked.append(parameters)
        return self.outcomes.pop(0) if len(self.outcomes) > 1 else self.outcomes[0]


@settings(deadline=None)
@given(st.lists(OUTCOMES, min_size=1, max_size=12), st.integers(1, 6))
def test_whatever_comes_back_a_call_ends_within_its_requests(outcomes, n):
    ask = Script(*outcomes)
    try:
        sample = asyncio.run(Exchange(ask, SETTINGS, prompt(n), frozenset()).run())
    except ModelError:
        sample = None
    assert 1 <= len(ask.asked) <= n + SETTINGS.max_attempts + 2
    if sample is not None:
        assert 1 <= len(sample.replies) <= n
        assert len(ask.asked) == sample.attempts


def test_a_wait_is_waited():
    ask = Script(Failure(kind=ModelFailure.RATE_LIMIT, reason="HTTP 429", retry_after_seconds=29.0))

    async def watch():
        call = asyncio.create_task(Exchange(ask, SETTINGS, prompt(), frozenset()).run())
        for _ in range(100):
            await asyncio.sleep(0)
        call.cancel()
        return len(ask.asked)

    assert asyncio.run(watch()) == 1


def test_an_exchange_that_failed_has_mended_nothing():
    ask = Script(Failure(kind=ModelFailure.BAD_REQUEST, reason="HTTP 400", parameter="n"))
    exchange = Exchange(ask, SETTINGS, prompt(2), frozenset())
    with pytest.raises(ModelError):
        asyncio.run(exchange.run())
    assert exchange.mended == frozenset()
