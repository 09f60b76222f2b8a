"""String grid distance: write a string at an asked distance from a given one.

Source: STOP, arXiv 2310.02304, its transfer tasks and public code; instances repeat those of the released utility,
from the same seeds. Its limit of 0.1 seconds is the one inside a longer timeout, the one that decides.
"""

import random
from itertools import pairwise
from typing import cast

from harness.tasks.base import Answer, Instance, Score, Task
from harness.tasks.scoring import Refusal, refuse
from harness.tasks.sources import read_seed_source, read_utility_text

ALPHABET = "AB"
LONGEST = 30
FAILURE_VALUE = 0.0


def make_string_grid_task() -> Task:
    """Return the task of writing a string at an asked distance."""
    return Task(
        name="string_grid",
        title="String grid distance",
        entry="algorithm",
        utility_text=read_utility_text("string_grid.txt"),
        seed_source=read_seed_source("string_grid.py"),
        seconds_per_instance=0.1,
        val_count=50,
        test_count=50,
        make_instance=make_instance,
        score=score_string,
        failure_value=FAILURE_VALUE,
        aborts_on_error=False,
        floor_value=0.0,
    )


def make_instance(seed: int) -> Instance:
    """Return a string of 1 to 30 letters A and B and a distance that some string has from it.

    The secret is the same pair.
    """
    generator = random.Random(seed)  # noqa: S311 - instances must be the same each time
    length = generator.randint(1, LONGEST)
    target, partner = ("".join(generator.choice(ALPHABET) for _ in range(length)) for _ in range(2))
    arguments = (target, measure_distance(partner, target))
    return Instance(arguments, arguments)


def measure_distance(first: str, second: str) -> int:
    """Return the grid distance of two strings of one length: places that differ, and switches within each string."""
    places = sum(one != other for one, other in zip(first, second, strict=True))
    return places + _count_switches(first) + _count_switches(second)


def _count_switches(text: str) -> int:
    return sum(one != other for one, other in pairwise(text))


def score_string(instance: Instance, answer: Answer) -> Score:
    """Return 1 at the asked distance, else .5 less a sixth of the error per letter, which is never below 0.

    Anything but a string of the target's length over A and B is refused.
    """
    target, distance = cast("tuple[str, int]", instance.secret)
    text = _read_string(answer, len(target))
    if isinstance(text, Refusal):
        return refuse(text, FAILURE_VALUE)
    error = abs(measure_distance(text, target) - distance)
    return Score(1.0 if error == 0 else max(0.0, 0.5 - error / (6 * len(target))))


def _read_string(answer: Answer, length: int) -> str | Refusal:
    if not answer.is_data or answer.shape is not None or not isinstance(answer.value, str):
        return Refusal("something other than a string")
    if len(answer.value) != length:
        return Refusal(f"string of {len(answer.value)} letters where {length} are meant")
    if not set(answer.value) <= set(ALPHABET):
        return Refusal(f"string with characters other than {ALPHABET}")
    return answer.value
