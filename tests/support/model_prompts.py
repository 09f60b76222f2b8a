"""Prompts to ask in tests, and what is looked at in what comes back."""

from typing import Any

import pytest

from harness.errors import ModelError
from harness.models.base import LanguageModel, Prompt, Sample


def prompt(n: int = 1, **members: Any) -> Prompt:
    """Return a prompt for `n` replies that differs from a plain one in the given members."""
    values: dict[str, Any] = {
        "expertise": "You help.",
        "message": "Improve it.",
        "n": n,
        "temperature": 0.7,
        "path": "g1",
    }
    return Prompt(**(values | members))


def texts(sample: Sample) -> list[str]:
    """Return the texts of the replies, in order."""
    return [reply.text for reply in sample.replies]


def failure_of(model: LanguageModel, n: int = 1) -> ModelError:
    """Ask and return the error that must come."""
    with pytest.raises(ModelError) as caught:
        model.sample(prompt(n))
    return caught.value
