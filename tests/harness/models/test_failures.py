"""What a failed request means."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.errors import ModelFailure
from harness.models.failures import (
    MESSAGE_CHARACTERS_MAX,
    WAIT_SECONDS_MAX,
    ErrorBody,
    classify_status,
    one_line,
    refused_parameter,
    retry_after_seconds,
    wait_seconds,
)

NOW = datetime(2026, 1, 1, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (307, ModelFailure.PROTOCOL),
        (400, ModelFailure.BAD_REQUEST),
        (401, ModelFailure.AUTHENTICATION),
        (403, ModelFailure.AUTHENTICATION),
        (404, ModelFailure.BAD_REQUEST),
        (408, ModelFailure.TRANSIENT),
        (413, ModelFailure.BAD_REQUEST),
        (422, ModelFailure.BAD_REQUEST),
        (429, ModelFailure.RATE_LIMIT),
        (500, ModelFailure.TRANSIENT),
        (504, ModelFailure.TRANSIENT),
    ],
)
def test_the_status_decides_the_kind(status, expected):
    assert expected == classify_status(status, {}, ErrorBody()).kind


@pytest.mark.parametrize("body", [ErrorBody(code="insufficient_quota"), ErrorBody(type="insufficient_quota")])
def test_a_used_up_account_is_no_rate_limit(body):
    failure = classify_status(429, {"retry-after": "1"}, body)
    assert (failure.kind, failure.retry_after_seconds) == (ModelFailure.LIMIT_REACHED, None)


def test_only_a_refused_request_names_a_parameter():
    body = ErrorBody(param="temperature")
    found = [classify_status(status, {}, body).parameter for status in (400, 422, 404, 500)]
    assert found == ["temperature", "temperature", "", ""]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("Unsupported value: 'temperature' does not support 0.7 with this model.", "temperature"),
        ("'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.", "max_tokens"),
        ("max_completion_tokens: extra fields not permitted", "max_tokens"),
        ("Only one completion choice is allowed: 'n' must be 1", "n"),
        ("n must be 1 when using greedy sampling", "n"),
        ("n > 1 is not supported", "n"),
        ("[{'loc': ['body', 'n'], 'msg': 'extra fields not permitted'}]", "n"),
        ("in a nutshell: no", ""),
        ("the prompt has too many tokens", ""),
        ("", ""),
    ],
)
def test_a_message_can_name_the_parameter(message, expected):
    assert expected == refused_parameter(ErrorBody(message=message))


def test_the_member_for_the_parameter_decides_over_the_message():
    assert refused_parameter(ErrorBody(message="temperature and so on", param="messages")) == ""


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"retry-after": "2"}, 2.0),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after": "-3"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after": "Thu, 01 Jan 2026 12:00:30 GMT"}, 30.0),
        ({"retry-after": "Thu, 01 Jan 2026 12:00:30 -0000"}, 30.0),
        ({"retry-after": "Thu, 01 Jan 2026 11:00:00 GMT"}, 0.0),
    ],
)
def test_the_wait_that_a_server_asks_for_is_read(headers, expected):
    assert expected == retry_after_seconds(headers, NOW)


@settings(deadline=None)
@given(st.text())
def test_any_retry_after_is_a_wait_or_none(text):
    seconds = retry_after_seconds({"retry-after": text}, NOW)
    assert seconds is None or seconds >= 0


@settings(deadline=None)
@given(st.integers(1, 10**6), st.floats(0, 100))
def test_waits_grow_up_to_a_limit(failed_tries, first):
    longest = min(WAIT_SECONDS_MAX, first * 2.0 ** min(failed_tries - 1, 16))
    assert longest / 2 <= wait_seconds(failed_tries, first) <= longest


@settings(deadline=None)
@given(st.text())
def test_any_text_becomes_one_short_printable_line(text):
    line = one_line(text)
    assert line.isprintable()
    assert len(line) <= MESSAGE_CHARACTERS_MAX


def test_a_long_text_is_marked_as_cut():
    assert one_line("a" * 1000) == "a" * 299 + "…"
