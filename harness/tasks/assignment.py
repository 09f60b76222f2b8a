"""Modified quadratic assignment: place facilities so that much flow goes far and few preferences are hurt.

Source: STOP, arXiv 2310.02304, its transfer tasks and public code; instances repeat those of the released utility,
from the same seeds, and the objective is to be maximised as there. Deviation: the released utility adds the elapsed
seconds to the objective, which pays for sleeping; ours does not.
"""

from dataclasses import dataclass
from typing import cast

import numpy as np

from harness.tasks.base import Answer, Instance, Score, Task
from harness.tasks.scoring import Refusal, read_whole_numbers, refuse
from harness.tasks.sources import read_seed_source, read_utility_text

FACILITIES = 15
PREFERENCE_WEIGHT = 0.5
FAILURE_VALUE = 0.0


@dataclass(frozen=True, slots=True)
class Matrices:
    """What an instance is made of: three arrays (15, 15) of floats from 0 to 1."""

    flow: np.ndarray
    distance: np.ndarray
    preference: np.ndarray


def make_mqap_task() -> Task:
    """Return the modified quadratic assignment task."""
    return Task(
        name="mqap",
        title="Modified quadratic assignment",
        entry="algorithm",
        utility_text=read_utility_text("mqap.txt"),
        seed_source=read_seed_source("mqap.py"),
        seconds_per_instance=0.5,
        val_count=10,
        test_count=10,
        make_instance=make_instance,
        score=score_permutation,
        failure_value=FAILURE_VALUE,
        aborts_on_error=False,
        floor_value=0.01,
    )


def make_instance(seed: int) -> Instance:
    """Return the flow, distance and preference matrices, which are the secret too."""
    generator = np.random.RandomState(seed)
    flow, distance, preference = (generator.rand(FACILITIES, FACILITIES) for _ in range(3))
    return Instance((flow, distance, preference), Matrices(flow, distance, preference))


def measure_objective(matrices: Matrices, places: tuple[int, ...]) -> float:
    """Return the objective of an assignment, divided by the number of pairs; between -1/30 and 1.

    Args:
        matrices: The instance.
        places: For each facility its place, a permutation of 0 to 14.
    """
    order = np.array(places)
    flow = np.sum(matrices.flow * matrices.distance[np.ix_(order, order)])
    preference = np.sum(matrices.preference[np.arange(FACILITIES), order])
    return float(flow - PREFERENCE_WEIGHT * preference) / FACILITIES**2


def score_permutation(instance: Instance, answer: Answer) -> Score:
    """Return the objective; anything but a permutation of 0 to 14 is refused."""
    places = read_whole_numbers(answer, FACILITIES, 0, FACILITIES - 1)
    if isinstance(places, Refusal):
        return refuse(places, FAILURE_VALUE)
    if len(set(places)) != FACILITIES:
        return refuse(Refusal("two facilities at one place"), FAILURE_VALUE)
    return Score(measure_objective(cast("Matrices", instance.secret), places))
