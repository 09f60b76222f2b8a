"""What went wrong with one request, decided from status, headers and body alone, and what may help."""

import math
import random
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import msgspec

from harness.errors import ModelFailure

MESSAGE_CHARACTERS_MAX = 300
WAIT_SECONDS_MAX = 30.0
"""Longest wait that doubles by itself; a server may ask for more."""

RETRIED = frozenset({ModelFailure.RATE_LIMIT, ModelFailure.TRANSIENT})
"""Kinds that another try can help."""

_TRANSIENT_STATUSES = frozenset({408, 409, 425})
_QUOTA = "insufficient_quota"


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """Why a request gave no answer."""

    kind: ModelFailure
    reason: str
    """Short and ours, such as `HTTP 503`."""
    detail: str = ""
    """What the server said: untrusted, one line of printable text, at most MESSAGE_CHARACTERS_MAX."""
    parameter: str = ""
    """The request parameter that the server refused, if it named one that we can do without."""
    retry_after_seconds: float | None = None
    """The wait that the server asked for, 0 or more."""


class ErrorBody(msgspec.Struct, frozen=True, kw_only=True):
    """The members of an error object that are looked at."""

    message: str = ""
    code: str = ""
    type: str = ""
    param: str = ""


def classify_status(status: int, headers: Mapping[str, str], error: ErrorBody) -> Failure:
    """Decide what a response that is no success means.

    Args:
        status: HTTP status, 300 to 599.
        headers: By lower-case name, or a mapping that ignores case.
        error: What the body said, untrusted.
    """
    kind = _kind_of(status, error)
    return Failure(
        kind=kind,
        reason=f"HTTP {status}",
        detail=one_line(error.message),
        parameter=refused_parameter(error) if status in {400, 422} else "",
        retry_after_seconds=retry_after_seconds(headers) if kind in RETRIED else None,
    )


def _kind_of(status: int, error: ErrorBody) -> ModelFailure:
    if status in {401, 403}:
        return ModelFailure.AUTHENTICATION
    if status == 429:
        # A used-up account answers 429 too, but no wait refills it.
        is_quota = _QUOTA in {error.code, error.type}
        return ModelFailure.LIMIT_REACHED if is_quota else ModelFailure.RATE_LIMIT
    if status >= 500 or status in _TRANSIENT_STATUSES:
        return ModelFailure.TRANSIENT
    return ModelFailure.BAD_REQUEST if status >= 400 else ModelFailure.PROTOCOL


_NAMED = {
    "temperature": re.compile(r"\btemperature\b"),
    "max_tokens": re.compile(r"\bmax_tokens\b|\bmax_completion_tokens\b"),
    "n": re.compile(r"""['"`]n['"`]|\bparameter:? n\b|\bn (?:must|should|is not|>|=)"""),
}


def refused_parameter(error: ErrorBody) -> str:
    """Return `temperature`, `max_tokens` or `n` when the error names it, else an empty string.

    `max_completion_tokens` is the newer name of `max_tokens` and reads as it. `param` decides where it is given.
    """
    if error.param:
        named = "max_tokens" if error.param == "max_completion_tokens" else error.param
        return named if named in _NAMED else ""
    return next((name for name, pattern in _NAMED.items() if pattern.search(error.message)), "")


def retry_after_seconds(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Return the wait that a server asks for, None when it asks for none that can be read.

    Args:
        headers: As in `classify_status`.
        now: Aware; the current time when None.

    Source: RFC 9110 section 10.2.3 (seconds or a date); `retry-after-ms` is OpenAI's.
    """
    seconds = _number(headers.get("retry-after-ms"))
    if seconds is not None:
        return max(0.0, seconds / 1000)
    text = headers.get("retry-after")
    seconds = _number(text)
    if seconds is None and text:
        seconds = _seconds_until(text, now or datetime.now(UTC))
    return None if seconds is None else max(0.0, seconds)


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _seconds_until(text: str, now: datetime) -> float | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    # A date whose zone is `-0000` comes back naive and means UTC.
    return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now).total_seconds()


def wait_seconds(failed_tries: int, first_wait_seconds: float) -> float:
    """Return the wait before the next try, doubling with each, with jitter so that callers spread out.

    Args:
        failed_tries: 1 or more.
        first_wait_seconds: The longest wait after the first.
    """
    longest = min(WAIT_SECONDS_MAX, first_wait_seconds * 2.0 ** min(failed_tries - 1, 16))
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - jitter is no secret


def one_line(text: str) -> str:
    """Return untrusted text as one short line without control characters."""
    printable = "".join(
        character if character.isprintable() else " " for character in text[: 4 * MESSAGE_CHARACTERS_MAX]
    )
    line = " ".join(printable.split())
    return line if len(line) <= MESSAGE_CHARACTERS_MAX else line[: MESSAGE_CHARACTERS_MAX - 1] + "…"
