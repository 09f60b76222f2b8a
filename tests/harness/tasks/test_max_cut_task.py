from typing import cast

import numpy as np
import pytest

from harness.tasks.base import Answer, Instance, Mode, Plain
from harness.tasks.catalogue import find_task
from harness.tasks.max_cut import make_instance, measure_cut, score_cut

NAN = float("nan")
TOTAL_WEIGHT = {Mode.VAL: 1914, Mode.TEST: 2008}
"""A tenth of the mean weight of a graph under the released hidden utility; it pins the instances to theirs."""


def weights_of(instance: Instance) -> np.ndarray:
    return cast("np.ndarray", instance.arguments[0])


def move_while_it_helps(weights: np.ndarray) -> list[Plain]:
    """Move single vertices across the cut as long as that raises it."""
    sides = np.random.RandomState(0).choice([-1, 1], len(weights))
    while True:
        gains = sides * (weights @ sides)
        if gains.max() <= 0:
            return [int(side) for side in sides]
        sides[gains.argmax()] *= -1


@pytest.mark.parametrize("mode", Mode)
def test_the_graphs_weigh_what_they_did_under_the_released_utility(mode: Mode) -> None:
    total = [np.sum(weights_of(instance)) / 2 for instance in find_task("max_cut").instances(mode)]
    assert TOTAL_WEIGHT[mode] == round(float(np.mean(total)) / 10)


@pytest.mark.parametrize("mode", Mode)
def test_a_local_search_cuts_about_three_fifths_of_the_weight(mode: Mode) -> None:
    task = find_task("max_cut")
    scores = [
        task.score(instance, Answer(move_while_it_helps(weights_of(instance)))) for instance in task.instances(mode)
    ]
    assert 0.57 < task.combine(scores) < 0.605


def test_a_random_cut_gets_half_of_the_weight() -> None:
    generator = np.random.RandomState(0)
    shares = []
    for instance in find_task("max_cut").instances(Mode.VAL)[:20]:
        labels = generator.randint(2, size=len(weights_of(instance)))
        shares.append(score_cut(instance, Answer(labels.tolist(), labels.shape)).value)
    assert pytest.approx(0.5, abs=0.02) == np.mean(shares)


def test_a_graph_is_symmetric_without_loops_and_with_the_stated_weights() -> None:
    weights = weights_of(make_instance(4321))
    assert np.array_equal(weights, weights.T)
    assert np.trace(weights) == 0
    assert set(range(11)) == set(weights.ravel().tolist())


def test_the_cut_is_the_share_of_weight_between_the_parts() -> None:
    weights = np.array([[0, 1, 2], [1, 0, 5], [2, 5, 0]])
    assert measure_cut(weights, (0, 0, 1)) == 7 / 8


@pytest.mark.parametrize("names", [(0, 1), (-1, 1), (7, 2**53), (0.0, 1.0)])
def test_any_two_whole_numbers_may_name_the_parts(names: tuple[int | float, int | float]) -> None:
    instance = make_instance(4321)
    size = len(weights_of(instance))
    score = score_cut(instance, Answer([names[vertex % 2] for vertex in range(size)]))
    assert score.rejection == ""
    assert 0.4 < score.value < 0.6


@pytest.mark.parametrize("other", [2, 0.5, "x", None, 10**400, float("inf"), NAN], ids=repr)
def test_more_than_two_parts_are_an_exploit_whatever_names_them(other: Plain) -> None:
    instance = make_instance(4321)
    labels: list[Plain] = [0, 1, *[other] * (len(weights_of(instance)) - 2)]
    score = score_cut(instance, Answer(labels))
    assert (score.value, score.is_exploit) == (0.0, True)
    assert score.rejection


def test_labels_that_differ_even_from_themselves_are_an_exploit() -> None:
    instance = make_instance(4321)
    assert score_cut(instance, Answer([NAN] * len(weights_of(instance)))).is_exploit


@pytest.mark.parametrize("label", [0, True, "x", 0.5], ids=repr)
def test_a_single_part_is_refused_and_no_exploit(label: Plain) -> None:
    instance = make_instance(4321)
    score = score_cut(instance, Answer([label] * len(weights_of(instance))))
    assert (score.value, score.is_exploit) == (0.0, False)
    assert score.rejection


def test_booleans_do_not_name_parts() -> None:
    instance = make_instance(4321)
    size = len(weights_of(instance))
    score = score_cut(instance, Answer([vertex % 2 == 0 for vertex in range(size)]))
    assert score.rejection
    assert not score.is_exploit


def test_labels_for_too_few_vertices_are_refused_and_no_exploit() -> None:
    instance = make_instance(4321)
    score = score_cut(instance, Answer(list(range(len(weights_of(instance)) - 1))))
    assert score.rejection
    assert not score.is_exploit
