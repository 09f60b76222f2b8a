"""What the harness asks of a language model, and what it gets."""

from typing import Protocol

import msgspec


class Prompt(msgspec.Struct, frozen=True, kw_only=True):
    """One request for `n` independent replies to one message."""

    expertise: str
    """The system message."""
    message: str
    n: int
    """1 or more."""
    temperature: float
    """0 to 2."""
    path: str
    """The place in the run that asks; with the text and the index it determines a simulated reply."""


class Plant(msgspec.Struct, frozen=True, kw_only=True):
    """What a simulated model planted in a reply: the truth that detectors are measured by."""

    behaviour: str = ""
    family: str = ""
    fault: str = ""
    strategy: str = ""
    runs_on_call: bool = False
    is_inherited: bool = False
    """The behaviour is that of an improver which the message showed."""


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """One completion as it came."""

    text: str
    finish_reason: str = ""
    served_model: str = ""
    system_fingerprint: str = ""
    plant: Plant | None = None
    """None for a real model."""


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """All that one request gave."""

    replies: tuple[Reply, ...]
    """In a fixed order; may be fewer than asked for."""
    attempts: int = 1
    prompt_tokens: int = 0
    completion_tokens: int = 0
    notes: tuple[str, ...] = ()
    """What was mended, retried or topped up, one short sentence each."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The most that a run can ask for, computed before its first call."""

    calls: int
    completions: int
    completion_tokens: int
    prompt_tokens: int


class LanguageModel(Protocol):
    """A source of completions. Safe to call from several threads at once."""

    @property
    def name(self) -> str:
        """The name as the operator gave it, such as `openai:gpt-4o`."""

    @property
    def is_simulated(self) -> bool:
        """Whether its replies are composed by us."""

    def sample(self, prompt: Prompt) -> Sample:
        """Return replies to `prompt`.

        Raises:
            ModelError: It could not be asked, after the retries that its kind allows.
        """

    def close(self) -> None:
        """Give back connections and threads; calling it twice is fine."""
