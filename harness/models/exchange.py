"""One call of a chat model: the requests that it takes, retried, mended and topped up until enough replies came.

Knows nothing of HTTP: a request is a mapping of parameters, what comes back is an answer or a failure.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import msgspec

from harness.errors import ModelError, ModelFailure
from harness.models.base import Prompt, Reply, Sample
from harness.models.failures import RETRIED, Failure, wait_seconds
from harness.models.responses import Answer

type Ask = Callable[[Mapping[str, object]], Awaitable[Answer | Failure]]
"""Sends one request with the given parameters of chat completions. Raises nothing but what cancels it."""

_MENDS = {
    "temperature": "temperature was left out, because the server refused it",
    "max_tokens": "max_tokens was sent as max_completion_tokens, because the server refused it",
    "n": "replies were asked for one at a time, because the server refused n",
}

_HINTS = {
    ModelFailure.RATE_LIMIT: "wait, or make fewer calls at once",
    ModelFailure.TRANSIENT: "check that the endpoint is up and its address is right",
    ModelFailure.BAD_REQUEST: "check the model's name and the settings against what the server says",
    ModelFailure.AUTHENTICATION: "check the API key, and that it is meant for this endpoint",
    ModelFailure.PROTOCOL: "check that the base URL is an OpenAI-compatible endpoint; many end in /v1",
    ModelFailure.DEADLINE: "raise the deadline, or ask for fewer tokens or replies",
    ModelFailure.LIMIT_REACHED: "the provider's account is used up; waiting does not help",
}


class ExchangeSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How one call is made."""

    model: str
    """As the server knows it."""
    max_tokens: int
    deadline_seconds: float
    """For the whole call, waits and retries included."""
    max_attempts: int
    """Failed requests after which the call is given up."""
    first_wait_seconds: float
    longest_wait_seconds: float
    """A server that asks for a longer wait than this is not waited for."""


def request_parameters(
    settings: ExchangeSettings, prompt: Prompt, count: int, mended: frozenset[str]
) -> dict[str, object]:
    """Return the parameters of one request for `count` replies.

    `n` is sent only where more than one reply is asked for, since not every server knows it.

    Args:
        settings: Names the model and the token limit.
        prompt: Its expertise is the system message, left out when empty.
        count: 1 or more.
        mended: The parameters that the server refused, of `temperature`, `max_tokens` and `n`.
    """
    messages = [{"role": "system", "content": prompt.expertise}] if prompt.expertise else []
    messages.append({"role": "user", "content": prompt.message})
    limit_name = "max_completion_tokens" if "max_tokens" in mended else "max_tokens"
    parameters: dict[str, object] = {"model": settings.model, "messages": messages, limit_name: settings.max_tokens}
    if "temperature" not in mended:
        parameters["temperature"] = prompt.temperature
    if count > 1:
        parameters["n"] = count
    return parameters


class Exchange:
    """The state of one call. Used once, by one task."""

    def __init__(self, ask: Ask, settings: ExchangeSettings, prompt: Prompt, mended: frozenset[str]) -> None:
        """Prepare a call.

        Args:
            ask: Sends one request.
            settings: How the call is made.
            prompt: What is asked.
            mended: Parameters that earlier calls found refused.
        """
        self._ask = ask
        self._settings = settings
        self._prompt = prompt
        self._mended = mended
        self._replies: list[Reply] = []
        self._usages: list[tuple[int, int] | None] = []
        self._notes: list[str] = []
        self._attempts = 0
        self._failed = 0
        self._deadline = 0.0

    @property
    def mended(self) -> frozenset[str]:
        """The refused parameters, once a request without them has worked; else none."""
        return self._mended if self._replies else frozenset()

    async def run(self) -> Sample:
        """Send requests until all replies are there, nothing more helps, or the deadline is over.

        Replies that came before a failure are kept, with a note.

        Raises:
            ModelError: No reply came; the kind is that of the last failure.
        """
        self._deadline = asyncio.get_running_loop().time() + self._settings.deadline_seconds
        try:
            async with asyncio.timeout_at(self._deadline):
                failure = await self._collect()
        except TimeoutError:
            failure = Failure(
                kind=ModelFailure.DEADLINE, reason=f"no answer within {self._settings.deadline_seconds:g} s"
            )
        if failure and not self._replies:
            raise self._error(failure)
        return self._sample(failure)

    async def _collect(self) -> Failure | None:
        """Fill the replies; return what stopped it, if anything did."""
        while (count := self._count()) > 0:
            self._attempts += 1
            outcome = await self._ask(request_parameters(self._settings, self._prompt, count, self._mended))
            if isinstance(outcome, Answer):
                self._take(outcome, count)
            elif not (self._mend(outcome) or await self._wait(outcome)):
                return outcome
        return None

    def _count(self) -> int:
        """Return how many replies the next request asks for: all at first, then the missing ones singly."""
        missing = self._prompt.n - len(self._replies)
        is_single = bool(self._replies) or "n" in self._mended
        return min(missing, 1) if is_single else missing

    def _take(self, answer: Answer, count: int) -> None:
        missing = self._prompt.n - len(self._replies)
        received = len(answer.replies)
        if received != count:
            self._notes.append(f"{received} replies came where {count} were asked for")
        self._replies.extend(answer.replies[:missing])
        is_reported = answer.prompt_tokens is not None and answer.completion_tokens is not None
        self._usages.append((answer.prompt_tokens or 0, answer.completion_tokens or 0) if is_reported else None)

    def _mend(self, failure: Failure) -> bool:
        """Drop or rename the parameter that was refused, once each."""
        if not failure.parameter or failure.parameter in self._mended:
            return False
        self._mended |= {failure.parameter}
        return True

    async def _wait(self, failure: Failure) -> bool:
        """Wait before another try; return False where none can help or there is no time for it."""
        self._failed += 1
        if failure.kind not in RETRIED or self._failed >= self._settings.max_attempts:
            return False
        seconds = failure.retry_after_seconds
        if seconds is None:
            seconds = wait_seconds(self._failed, self._settings.first_wait_seconds)
        remaining = self._deadline - asyncio.get_running_loop().time()
        if seconds > self._settings.longest_wait_seconds or seconds >= remaining:
            return False
        self._notes.append(f"{failure.reason}: tried again after {seconds:.2f} s")
        await asyncio.sleep(seconds)
        return True

    def _sample(self, failure: Failure | None) -> Sample:
        usages = [usage for usage in self._usages if usage is not None]
        is_reported = len(usages) == len(self._usages)
        return Sample(
            replies=tuple(self._replies),
            attempts=self._attempts,
            # A partial sum would look like a full one.
            prompt_tokens=sum(prompt for prompt, _ in usages) if is_reported else 0,
            completion_tokens=sum(completion for _, completion in usages) if is_reported else 0,
            notes=self._all_notes(failure, is_reported=is_reported),
        )

    def _all_notes(self, failure: Failure | None, *, is_reported: bool) -> tuple[str, ...]:
        notes = [_MENDS[name] for name in sorted(self._mended)] + self._notes
        if not is_reported:
            notes.append("the server did not report the tokens used")
        if failure:
            notes.append(f"given up at {len(self._replies)} of {self._prompt.n} replies: {failure.reason}")
        return tuple(notes)

    def _error(self, failure: Failure) -> ModelError:
        said = f": {failure.detail}" if failure.detail else ""
        requests = "1 request" if self._attempts == 1 else f"{self._attempts} requests"
        message = f"openai:{self._settings.model} gave no reply in {requests}: {failure.reason}{said}"
        return ModelError(failure.kind, message, _HINTS[failure.kind])
