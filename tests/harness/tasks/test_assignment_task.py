from itertools import combinations
from typing import cast

import numpy as np
import pytest

from harness.tasks.assignment import Matrices, make_instance, measure_objective, score_permutation
from harness.tasks.base import Answer, Mode, Plain
from harness.tasks.catalogue import find_task

IDENTITY = tuple(range(15))
IDENTITY_UTILITY = {Mode.VAL: 0.2297, Mode.TEST: 0.2332}
"""Of the identity permutation under the released hidden utility; it pins the instances to theirs."""
LOCAL_SEARCH_UTILITY = {Mode.VAL: 0.269, Mode.TEST: 0.274}
"""Of a local search until the time limit under the released utility, less the .002 that it pays for the time taken."""


def search_locally(matrices: Matrices) -> tuple[int, ...]:
    """Return the best of eight local searches, each from a random permutation."""
    generator = np.random.RandomState(0)
    found = [swap_while_it_helps(matrices, generator.permutation(15).tolist()) for _ in range(8)]
    return max(found, key=lambda places: measure_objective(matrices, places))


def swap_while_it_helps(matrices: Matrices, places: list[int]) -> tuple[int, ...]:
    """Swap two places as long as a swap raises the objective."""
    best, is_better = measure_objective(matrices, tuple(places)), True
    while is_better:
        is_better = False
        for one, other in combinations(range(15), 2):
            places[one], places[other] = places[other], places[one]
            objective = measure_objective(matrices, tuple(places))
            if objective > best:
                best, is_better = objective, True
            else:
                places[one], places[other] = places[other], places[one]
    return tuple(places)


@pytest.mark.parametrize("mode", Mode)
def test_the_identity_earns_what_it_did_under_the_released_utility(mode: Mode) -> None:
    task = find_task("mqap")
    scores = [task.score(instance, Answer(list(IDENTITY))) for instance in task.instances(mode)]
    assert pytest.approx(IDENTITY_UTILITY[mode], abs=1e-4) == task.combine(scores)


@pytest.mark.parametrize("mode", Mode)
def test_a_local_search_earns_more_than_the_identity(mode: Mode) -> None:
    task = find_task("mqap")
    scores = []
    for instance in task.instances(mode):
        places = search_locally(cast("Matrices", instance.secret))
        scores.append(task.score(instance, Answer(list(places))))
    assert pytest.approx(LOCAL_SEARCH_UTILITY[mode], abs=0.005) == task.combine(scores)


def test_the_objective_is_the_stated_sum() -> None:
    matrices = cast("Matrices", make_instance(4321).secret)
    places = tuple(np.random.RandomState(0).permutation(15).tolist())
    expected = -0.5 * sum(matrices.preference[i, places[i]] for i in range(15))
    for i in range(15):
        for j in range(15):
            expected += matrices.flow[i, j] * matrices.distance[places[i], places[j]]
    assert pytest.approx(expected / 225) == measure_objective(matrices, places)


def test_an_array_of_whole_floats_is_a_permutation() -> None:
    score = score_permutation(make_instance(4321), Answer([float(place) for place in IDENTITY], shape=(15,)))
    assert score.rejection == ""


@pytest.mark.parametrize(
    "value",
    [
        [0, *range(14)],
        list(range(1, 16)),
        list(range(14)),
        list(range(16)),
        [*range(14), 14.5],
        [*range(14), float("nan")],
        [*range(14), 10**400],
        [*range(14), "14"],
        [False, True, *range(2, 15)],
        [[place] for place in range(15)],
        "0123456789abcde",
    ],
    ids=str,
)
def test_what_is_not_a_permutation_is_refused(value: Plain) -> None:
    score = score_permutation(make_instance(4321), Answer(value))
    assert score.rejection
    assert (score.value, score.is_exploit) == (0.0, False)


def test_a_column_is_refused() -> None:
    assert score_permutation(make_instance(4321), Answer([[place] for place in IDENTITY], (15, 1))).rejection
