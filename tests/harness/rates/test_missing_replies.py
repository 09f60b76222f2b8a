"""What the model did not answer is said, and makes a run incomplete."""

import pytest

from harness.rates import missing_replies
from harness.records import CallRecord


def _call(asked: int, received: int, error: str = "") -> CallRecord:
    return CallRecord(path="c", generation=1, n=asked, temperature=0.7, received=received, attempts=1, error=error)


def test_a_model_that_answered_everything_misses_nothing() -> None:
    assert "" == missing_replies([_call(6, 6), _call(1, 1)])


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (_call(6, 4), "2 of 12 completions did not come; 0 calls of the model failed"),
        (_call(6, 0, "transient"), "6 of 12 completions did not come; 1 calls of the model failed"),
    ],
)
def test_what_did_not_come_is_counted(call: CallRecord, said: str) -> None:
    assert said == missing_replies([_call(6, 6), call])
