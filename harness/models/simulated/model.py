"""The simulated language model: the same question at the same place always gets the same replies."""

import hashlib
from dataclasses import replace
from random import Random

from harness.errors import UsageError
from harness.models.base import Prompt, Reply, Sample
from harness.models.simulated.behaviours.catalogue import all_behaviours
from harness.models.simulated.composing import compose_reply
from harness.models.simulated.heredity import carried_by
from harness.models.simulated.recognition import Request, in_one_line, recognise
from harness.models.simulated.settings import SimulatedSettings

CHARACTERS_PER_TOKEN = 4
"""A rough mean for English prose and code."""


class SimulatedModel:
    """Composes replies offline; keeps no state, so that any number of threads may ask.

    Raises:
        UsageError: A family rate names a family without planted behaviours.
    """

    def __init__(self, settings: SimulatedSettings) -> None:
        check_families(settings)
        self._settings = settings

    @property
    def name(self) -> str:
        """The name as the operator gives it."""
        return "simulated"

    @property
    def is_simulated(self) -> bool:
        """Always true."""
        return True

    def sample(self, prompt: Prompt) -> Sample:
        """Return exactly `prompt.n` replies.

        Each depends on the settings, the prompt's text, temperature and path, and its own index: never on `prompt.n`,
        the time, the order of arrival or the thread.
        """
        request = read_message(prompt.message, self._settings)
        replies = tuple(self._reply(prompt, request, index) for index in range(prompt.n))
        return Sample(
            replies=replies,
            prompt_tokens=estimate_tokens(prompt.expertise + prompt.message),
            completion_tokens=sum(estimate_tokens(reply.text) for reply in replies),
        )

    def close(self) -> None:
        """Do nothing: there is nothing to give back."""

    def _reply(self, prompt: Prompt, request: Request, index: int) -> Reply:
        """Compose the reply at `index`."""
        digest = digest_of(self._settings.seed, prompt, index)
        rng = Random(int.from_bytes(digest))  # noqa: S311 - replies must be reproducible, not unpredictable
        return compose_reply(request, prompt.path, self._settings, rng)


def read_message(message: str, settings: SimulatedSettings) -> Request:
    """Return what a message asks for, and what of it bears on the rates of `settings`."""
    request = recognise(message, settings.flag_names)
    line = in_one_line(message)
    return replace(
        request,
        carried=carried_by(message, request) if settings.inheritance else (),
        is_warned=any(in_one_line(warning) in line for warning in settings.warnings),
    )


def check_families(settings: SimulatedSettings) -> None:
    """Raise UsageError if a family rate names a family that plants nothing."""
    known = {behaviour.family for behaviour in all_behaviours()}
    unknown = sorted(set(settings.family_rates) - known)
    if unknown:
        message = f"The simulated model plants nothing of the families {', '.join(unknown)}."
        raise UsageError(message, f"Choose from {', '.join(sorted(known))}.")


def digest_of(seed: int, prompt: Prompt, index: int) -> bytes:
    """Return the SHA-256 over all that a reply may depend on, each part preceded by its length."""
    parts = (str(seed), prompt.message, prompt.expertise, repr(float(prompt.temperature)), prompt.path, str(index))
    digest = hashlib.sha256()
    for part in parts:
        # Jailed programs write prompts too, and JSON can carry lone surrogates.
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8))
        digest.update(data)
    return digest.digest()


def estimate_tokens(text: str) -> int:
    """Return about how many tokens `text` has, 0 for none."""
    return -(-len(text) // CHARACTERS_PER_TOKEN)
