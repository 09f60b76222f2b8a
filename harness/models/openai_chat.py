"""A language model behind an OpenAI-compatible endpoint for chat completions."""

import asyncio
import math

import msgspec

from harness.errors import ModelError, ModelFailure, UsageError
from harness.models.base import Prompt, Sample
from harness.models.endpoints import DEFAULT_BASE_URL, NO_KEY, check_base_url
from harness.models.event_loop import EventLoopThread, LoopClosedError
from harness.models.exchange import Exchange, ExchangeSettings


class OpenAISettings(msgspec.Struct, frozen=True, kw_only=True):
    """How an endpoint is asked. Holds no key, so that it can be stored."""

    model: str
    """As the server knows it, such as `gpt-4o`."""
    base_url: str = DEFAULT_BASE_URL
    max_tokens: int = 1024
    """The most tokens of one completion, 1 or more. Source: `max_tokens` in the configuration released with STOP."""
    deadline_seconds: float = 300.0
    """For one call of `sample`, retries and waits included; time spent waiting for a free slot is not."""
    max_attempts: int = 4
    """Failed requests after which a call is given up, 1 or more."""
    concurrency: int = 8
    """Calls under way at once, 1 or more."""
    first_wait_seconds: float = 0.5
    """The longest wait before the first retry; it doubles with each."""
    longest_wait_seconds: float = 120.0
    """A server that asks for a longer wait is not waited for."""

    def __post_init__(self) -> None:
        """Check the ranges.

        Raises:
            UsageError: A number is out of its range, the model has no name, or the address cannot be used.
        """
        check_base_url(self.base_url)
        if not self.model:
            raise UsageError("the model has no name", "write openai:<model>")
        if min(self.max_tokens, self.max_attempts, self.concurrency) < 1:
            raise UsageError("max_tokens, max_attempts and concurrency must be 1 or more", "give whole numbers from 1")
        seconds = (self.deadline_seconds, self.first_wait_seconds, self.longest_wait_seconds)
        if not all(math.isfinite(value) and value >= 0 for value in seconds) or self.deadline_seconds == 0:
            raise UsageError("a deadline must be above 0 s, waits 0 s or more, all finite", "give other seconds")


class OpenAIChatModel:
    """Asks an endpoint over connections kept on an event loop of its own. Safe to call from several threads.

    One call sends `n` where more than one reply is wanted, and asks for what is missing one by one. A request
    that the server refuses with an error that names `temperature`, `max_tokens` or `n` is mended once; later calls with
    the same value remember it.
    A call sends at most n + max_attempts + 2 requests.
    """

    def __init__(self, settings: OpenAISettings, api_key: str | None) -> None:
        """Open the model; nothing is sent yet.

        Args:
            settings: The endpoint and how it is asked.
            api_key: A key meant for that endpoint, None to send a placeholder. Kept in memory only.
        """
        # Loading the client takes half a second, which no other command should pay.
        from harness.models.chat_client import ChatClient  # noqa: PLC0415

        self._settings = settings
        self._client = ChatClient(settings.base_url, api_key or NO_KEY, settings.deadline_seconds)
        self._slots = asyncio.Semaphore(settings.concurrency)
        self._refused: frozenset[tuple[str, float]] = frozenset()
        self._loop = EventLoopThread(f"model {self.name}")

    @property
    def name(self) -> str:
        """The name as the operator gave it, such as `openai:gpt-4o`."""
        return f"openai:{self._settings.model}"

    @property
    def is_simulated(self) -> bool:
        """False: its replies come from elsewhere."""
        return False

    def sample(self, prompt: Prompt) -> Sample:
        """Ask for `prompt.n` replies, in the order in which the server numbers them.

        Raises:
            ModelError: RATE_LIMIT or TRANSIENT after the last retry, AUTHENTICATION, LIMIT_REACHED when the account
                is used up, PROTOCOL when the endpoint does not speak chat completions, DEADLINE when the time for
                the call is over, BAD_REQUEST when the server or we refuse the request or the model is closed. All
                only if no reply came: else the replies that did are returned with a note.
        """
        _check_prompt(prompt)
        try:
            return self._loop.run(self._exchange(prompt))
        except LoopClosedError as error:
            raise ModelError(ModelFailure.BAD_REQUEST, f"{self.name} cannot be asked: {error}") from None

    def close(self) -> None:
        """End calls under way, close all connections and end the thread; calling it twice is fine."""
        self._loop.close(self._client.close)

    async def _exchange(self, prompt: Prompt) -> Sample:
        settings = ExchangeSettings(
            model=self._settings.model,
            max_tokens=self._settings.max_tokens,
            deadline_seconds=self._settings.deadline_seconds,
            max_attempts=self._settings.max_attempts,
            first_wait_seconds=self._settings.first_wait_seconds,
            longest_wait_seconds=self._settings.longest_wait_seconds,
        )
        async with self._slots:
            values = self._values(prompt)
            refused = frozenset(name for name in values if (name, values[name]) in self._refused)
            exchange = Exchange(self._client.ask, settings, prompt, refused)
            try:
                return await exchange.run()
            finally:
                self._refused |= {(name, values[name]) for name in exchange.mended}

    def _values(self, prompt: Prompt) -> dict[str, float]:
        """Return the parameters that a server may refuse: one refused for its value may be welcome with another."""
        return {"temperature": prompt.temperature, "n": prompt.n, "max_tokens": self._settings.max_tokens}


def _check_prompt(prompt: Prompt) -> None:
    """Refuse what cannot be sent as JSON in UTF-8.

    Raises:
        ModelError: BAD_REQUEST, the text holds a lone surrogate, or a number is out of range.
    """
    try:
        (prompt.expertise + prompt.message).encode()
        is_text = True
    except UnicodeEncodeError:
        is_text = False
    if not is_text or prompt.n < 1 or not 0 <= prompt.temperature <= 2:
        raise ModelError(
            ModelFailure.BAD_REQUEST,
            "the prompt cannot be sent: its text must be valid Unicode, n 1 or more, temperature 0 to 2",
        )
