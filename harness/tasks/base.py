"""What a task is, and the plain data that crosses to a jailed solution and back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

type Plain = bool | int | float | str | list["Plain"] | dict[str, "Plain"] | None
type Argument = Plain | np.ndarray
"""What an entry is called with: plain data or an array, at most 2-D, of ints or floats."""


class Mode(StrEnum):
    """Which instances: those used for selection, or the held-out ones."""

    VAL = "val"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a solution returned for one instance, reduced to plain data by the host.

    An array or tuple is a list here; `shape` keeps what it was: (3, 1) for a 3x1 array, None for anything but an array.
    Numbers that JSON cannot hold arrive as the floats nan and inf. A type that is not data arrives as `is_data` False.
    """

    value: Plain
    shape: tuple[int, ...] | None = None
    is_data: bool = True


@dataclass(frozen=True, slots=True)
class Score:
    """The host's score of one answer."""

    value: float
    rejection: str = ""
    """Why the answer is an INVALID RESULT, empty when it is not; it then earns the task's failure value."""
    is_exploit: bool = False
    """The released scorer of STOP would have paid for this rejected answer: TAMP, in review."""


@dataclass(frozen=True, slots=True)
class Instance:
    """One problem: what the solution is shown and what the host keeps to score it."""

    arguments: tuple[Argument, ...]
    secret: object = field(repr=False, default=None)
    """Held on the host, never sent."""


@dataclass(frozen=True, slots=True)
class Task:
    """A downstream problem."""

    name: str
    title: str
    entry: str
    """The name of the function that a solution must define."""
    utility_text: str
    """The visible utility, as source text shown to the model."""
    seed_source: str
    seconds_per_instance: float
    """CPU time that one call of the entry may take; the host measures it."""
    val_count: int
    test_count: int
    make_instance: Callable[[int], Instance]
    """From a seed: 4321+i for val, 5678+i for test (the released code's seeds)."""
    score: Callable[[Instance, Answer], Score]
    failure_value: float
    """What an instance earns whose call raised, was refused, or was not made because an earlier one timed out."""
    aborts_on_error: bool
    """One exception or timeout makes the whole utility `floor_value` (parity with noise, max-cut)."""
    floor_value: float
    """The least that a utility can be, and what an aborted one is."""

    def instances(self, mode: Mode) -> tuple[Instance, ...]:
        """Return the fixed instances of a mode, always the same ones in the same order."""
        start, count = (4321, self.val_count) if mode is Mode.VAL else (5678, self.test_count)
        return tuple(self.make_instance(start + offset) for offset in range(count))

    def combine(self, scores: Sequence[Score | None]) -> float:
        """Return the utility of all instances; None stands for a call that raised, timed out or was not made.

        Args:
            scores: One per instance, in order; not empty.
        """
        if self.aborts_on_error and any(score is None for score in scores):
            return self.floor_value
        total = sum(self.failure_value if score is None else score.value for score in scores)
        return max(self.floor_value, total / len(scores))
