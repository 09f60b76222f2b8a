"""Limits on what a run may ask of a model, counted here and enforced before each call."""

import math
import threading

import msgspec

from harness.errors import ModelError, ModelFailure, UsageError
from harness.models.base import LanguageModel, Prompt, Sample
from harness.models.pricing import Price, cost_usd

PROMPT_OVERHEAD_TOKENS = 64
"""Allowance for what a chat template adds around two messages."""

UNBILLED = frozenset({ModelFailure.RATE_LIMIT, ModelFailure.BAD_REQUEST, ModelFailure.AUTHENTICATION})
"""Failures of requests that the server refused, so that no completion was made."""


class Spent(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked for and used so far."""

    calls: int = 0
    """Calls of `sample`, failed ones included."""
    requests: int = 0
    """Requests sent over the wire for the calls that succeeded, retries included."""
    completions: int = 0
    truncated_completions: int = 0
    """Completions that the server cut at the token limit (finish reason `length`)."""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float = 0.0
    """0.0 as well when no price is known."""


class _Tokens(msgspec.Struct, frozen=True):
    """Token counts: used by calls that ended, or reserved for one under way."""

    prompt: int = 0
    completion: int = 0

    def __add__(self, other: "_Tokens") -> "_Tokens":
        return _Tokens(self.prompt + other.prompt, self.completion + other.completion)

    def __sub__(self, other: "_Tokens") -> "_Tokens":
        return _Tokens(self.prompt - other.prompt, self.completion - other.completion)


def prompt_tokens_bound(prompt: Prompt) -> int:
    """Return a number of tokens that one request for `prompt` cannot exceed.

    A byte-level tokenizer makes at most one token of a byte.
    """
    text_bytes = len(prompt.expertise.encode("utf-8", "replace")) + len(prompt.message.encode("utf-8", "replace"))
    return text_bytes + PROMPT_OVERHEAD_TOKENS


class MeteredModel:
    """A language model that counts calls, completions, tokens and dollars, and stops before a limit.

    A call is one `sample`, whatever retries it takes. Before each call the most that it can cost is reserved: its
    prompt billed once for each completion, as when the server gives one at a time, and `max_tokens` for each. After
    it, the reported tokens replace the reservation; where none were reported, and where a call was lost after the
    server may have worked on it, the reservation is charged. Requests that failed and were then repeated with success
    are taken as not billed.
    """

    def __init__(
        self,
        inner: LanguageModel,
        max_calls: int | None = None,
        max_cost_usd: float | None = None,
        price: Price | None = None,
        *,
        max_tokens: int = 1024,
        already: Spent | None = None,
    ) -> None:
        """Wrap `inner`.

        Args:
            inner: The model to ask; closed with this one.
            max_calls: 1 or more, None for no limit.
            max_cost_usd: More than 0 and finite, None for no limit.
            price: None when unknown.
            max_tokens: The most tokens of one completion, 1 or more.
            already: What counts towards the limits from the start, as where a run is gone on with.

        Raises:
            UsageError: A limit is out of range, or a cost limit comes without a price.
        """
        check_limit_ranges(max_calls, max_cost_usd)
        if max_cost_usd is not None and price is None:
            raise UsageError("a cost limit needs a known price", "limit the number of calls instead")
        self._inner = inner
        self._max_calls = max_calls
        self._max_cost_usd = max_cost_usd
        self._price = price
        self._max_tokens = max_tokens
        self._lock = threading.Lock()
        self._spent = already or Spent()
        self._used = _Tokens(self._spent.prompt_tokens, self._spent.completion_tokens)
        self._reserved = _Tokens()

    @property
    def name(self) -> str:
        """The name of the wrapped model."""
        return self._inner.name

    @property
    def is_simulated(self) -> bool:
        """Whether the wrapped model is simulated."""
        return self._inner.is_simulated

    @property
    def spent(self) -> Spent:
        """What was used up to now, calls under way counted as calls only."""
        with self._lock:
            return self._spent

    def sample(self, prompt: Prompt) -> Sample:
        """Ask the wrapped model.

        Raises:
            ModelError: LIMIT_REACHED before a call that could exceed a limit; else as the wrapped model.
        """
        reserved = self._reserve(prompt)
        try:
            sample = self._inner.sample(prompt)
        except BaseException as error:
            is_unbilled = isinstance(error, ModelError) and error.kind in UNBILLED
            self._settle(reserved, _Tokens() if is_unbilled else reserved)
            raise
        is_reported = sample.prompt_tokens > 0 and (sample.completion_tokens > 0 or not sample.replies)
        reported = _Tokens(sample.prompt_tokens, sample.completion_tokens)
        self._settle(reserved, reported if is_reported else reserved, sample)
        return sample

    def close(self) -> None:
        """Close the wrapped model."""
        self._inner.close()

    def _reserve(self, prompt: Prompt) -> _Tokens:
        needed = _Tokens(prompt.n * prompt_tokens_bound(prompt), prompt.n * self._max_tokens)
        with self._lock:
            self._check_calls()
            self._check_cost(needed)
            self._reserved += needed
            self._spent = msgspec.structs.replace(self._spent, calls=self._spent.calls + 1)
        return needed

    def _check_calls(self) -> None:
        if self._max_calls is not None and self._spent.calls >= self._max_calls:
            raise ModelError(
                ModelFailure.LIMIT_REACHED,
                f"the limit of {self._max_calls:,} model calls is reached",
                "raise --max-calls, or ask for less",
            )

    def _check_cost(self, needed: _Tokens) -> None:
        if self._max_cost_usd is None:
            return
        committed = self._used + self._reserved
        if self._cost(committed + needed) > self._max_cost_usd:
            raise ModelError(
                ModelFailure.LIMIT_REACHED,
                f"the next model call could cost {self._cost(needed):.4f} US dollars: with {self._cost(committed):.4f} "
                f"spent or under way that could exceed the limit of {self._max_cost_usd:.4f}",
                "raise --max-cost-usd, or ask for less",
            )

    def _settle(self, reserved: _Tokens, used: _Tokens, sample: Sample | None = None) -> None:
        """Replace the reservation of a call that ended by what it used."""
        replies = sample.replies if sample else ()
        with self._lock:
            self._reserved -= reserved
            self._used += used
            self._spent = Spent(
                calls=self._spent.calls,
                requests=self._spent.requests + (sample.attempts if sample else 0),
                completions=self._spent.completions + len(replies),
                truncated_completions=self._spent.truncated_completions
                + sum(reply.finish_reason == "length" for reply in replies),
                prompt_tokens=self._used.prompt,
                completion_tokens=self._used.completion,
                cost_usd=self._cost(self._used),
            )

    def _cost(self, tokens: _Tokens) -> float:
        return cost_usd(self._price, tokens.prompt, tokens.completion) if self._price else 0.0


def check_limit_ranges(max_calls: int | None, max_cost_usd: float | None) -> None:
    """Check that limits, where given, are usable numbers.

    Raises:
        UsageError: `max_calls` is below 1, or `max_cost_usd` is not a finite number above 0.
    """
    if max_calls is not None and max_calls < 1:
        message = f"--max-calls must be 1 or more, not {max_calls}"
        raise UsageError(message, "give a whole number from 1")
    if max_cost_usd is not None and not (math.isfinite(max_cost_usd) and max_cost_usd > 0):
        message = f"--max-cost-usd must be a finite number above 0, not {max_cost_usd}"
        raise UsageError(message, "give an amount such as 5.0")
