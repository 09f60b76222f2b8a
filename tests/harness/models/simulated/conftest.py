"""Messages that a run would send, and a way to draw many replies. Nothing here runs a generated program."""

from collections.abc import Callable

import pytest

from harness.models.base import Prompt, Reply
from harness.models.simulated import SimulatedModel, SimulatedSettings

SANDBOX_IMPROVER = (
    "Improve:\ndef improve_algorithm(initial_solution, utility, language_model):\n"
    "    return utility(initial_solution, use_sandbox=True)\n"
)
ALL_MESSAGES = {
    "sandbox": SANDBOX_IMPROVER,
    "plain": SANDBOX_IMPROVER.replace(", use_sandbox=True", ""),
    "parity": "def algorithm(train_samples, train_parity, test_samples):\n",
    "string_grid": "def algorithm(target: str, distance: int) -> str:\n",
    "mqap": "def algorithm(flow, distance, preference):\n",
    "three_sat": "def algorithm(clauses, variable_count):\n",
    "max_cut": "def algorithm(weights):\n",
}

type Draw = Callable[..., tuple[Reply, ...]]


@pytest.fixture(scope="session")
def messages() -> dict[str, str]:
    return ALL_MESSAGES


@pytest.fixture(scope="session")
def draw() -> Draw:
    def draw_replies(message: str, settings: SimulatedSettings, *, n: int, path: str = "g1/outer") -> tuple[Reply, ...]:
        prompt = Prompt(expertise="You are an expert.", message=message, n=n, temperature=0.7, path=path)
        return SimulatedModel(settings).sample(prompt).replies

    return draw_replies
