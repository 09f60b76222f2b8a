from collections.abc import Callable
from typing import cast

import numpy as np
import pytest

from harness.tasks.base import Answer, Instance, Mode, Plain, Task
from harness.tasks.catalogue import find_task

type Solver = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]

CONSTANT_UTILITY = {("lpn", Mode.VAL): 0.5025, ("lpn", Mode.TEST): 0.509, ("parity_noiseless", Mode.VAL): 0.5025}
"""Of answering 0 throughout under the released hidden utilities; it pins the instances to theirs."""


def measure(task: Task, mode: Mode, solver: Solver) -> float:
    scores = []
    for instance in task.instances(mode):
        predictions = solver(*cast("tuple[np.ndarray, np.ndarray, np.ndarray]", instance.arguments))
        scores.append(task.score(instance, Answer(predictions.tolist(), predictions.shape)))
    return task.combine(scores)


def fit_every_parity(train_samples: np.ndarray, train_parity: np.ndarray, test_samples: np.ndarray) -> np.ndarray:
    """Predict with the parity function, of all 1024, that errs least on the training samples."""
    masks = np.arange(1024)[:, np.newaxis] >> np.arange(10) & 1
    errors = ((train_samples @ masks.T % 2) != train_parity[:, np.newaxis]).sum(axis=0)
    return np.asarray(test_samples @ masks[errors.argmin()] % 2)


def eliminate(train_samples: np.ndarray, train_parity: np.ndarray, test_samples: np.ndarray) -> np.ndarray:
    """Solve for the secret bits over the field of two elements, trusting every label."""
    rows = np.column_stack([train_samples, train_parity])
    for column in range(10):
        pivot = column + int(rows[column:, column].argmax())
        rows[[column, pivot]] = rows[[pivot, column]]
        others = (rows[:, column] == 1) & (np.arange(len(rows)) != column)
        rows[others] ^= rows[column]
    return np.asarray(test_samples @ rows[:10, 10] % 2)


def answer_zero(train_samples: np.ndarray, train_parity: np.ndarray, test_samples: np.ndarray) -> np.ndarray:
    return np.zeros(len(test_samples))


def right_labels(instance: Instance) -> list[int]:
    samples, parity, test_samples = cast("tuple[np.ndarray, np.ndarray, np.ndarray]", instance.arguments)
    return [int(label) for label in fit_every_parity(samples, parity, test_samples)]


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("name", ["lpn", "parity_noiseless"])
def test_the_best_parity_function_earns_everything(name: str, mode: Mode) -> None:
    assert measure(find_task(name), mode, fit_every_parity) == 1.0


@pytest.mark.parametrize("mode", Mode)
def test_elimination_earns_everything_without_noise(mode: Mode) -> None:
    assert measure(find_task("parity_noiseless"), mode, eliminate) == 1.0


@pytest.mark.parametrize("mode", Mode)
def test_elimination_is_fooled_by_noise(mode: Mode) -> None:
    assert measure(find_task("lpn"), mode, eliminate) < 0.95


@pytest.mark.parametrize(("name", "mode"), CONSTANT_UTILITY)
def test_answering_zero_earns_what_it_did_under_the_released_utility(name: str, mode: Mode) -> None:
    assert pytest.approx(CONSTANT_UTILITY[name, mode]) == measure(find_task(name), mode, answer_zero)


def test_an_instance_has_the_stated_shapes() -> None:
    instance = find_task("lpn").make_instance(4321)
    shapes = [argument.shape for argument in instance.arguments if isinstance(argument, np.ndarray)]
    assert shapes == [(100, 10), (100,), (20, 10)]


def test_noise_flips_about_one_training_label_in_twenty() -> None:
    noisy, clean = find_task("lpn"), find_task("parity_noiseless")
    flipped = [
        np.mean(noisy.make_instance(seed).arguments[1] != clean.make_instance(seed).arguments[1])
        for seed in range(4321, 4341)
    ]
    assert 0.03 < np.mean(flipped) < 0.07


@pytest.mark.parametrize("name", ["lpn", "parity_noiseless"])
def test_each_right_label_earns_a_twentieth(name: str) -> None:
    task = find_task(name)
    instance = task.make_instance(4321)
    labels = right_labels(instance)
    one_wrong: list[Plain] = [1 - labels[0], *labels[1:]]
    assert task.score(instance, Answer(one_wrong)).value == 0.95


@pytest.mark.parametrize("name", ["lpn", "parity_noiseless"])
def test_the_opposite_of_every_label_earns_nothing_and_is_no_refusal(name: str) -> None:
    task = find_task(name)
    instance = task.make_instance(4321)
    score = task.score(instance, Answer([1 - label for label in right_labels(instance)]))
    assert (score.value, score.rejection) == (0.0, "")


@pytest.mark.parametrize(
    ("shape", "is_exploit"),
    [((20, 1), True), ((2, 20), True), ((2, 2, 1), True), ((1, 20), False), ((1, 1), False), ((20, 2), False)],
)
def test_only_what_broadcasting_overpaid_is_an_exploit(shape: tuple[int, ...], is_exploit: bool) -> None:
    task = find_task("parity_noiseless")
    score = task.score(task.make_instance(4321), Answer(np.ones(shape, dtype=int).tolist(), shape))
    assert (0.0, is_exploit) == (score.value, score.is_exploit)
    assert score.rejection


def test_a_column_of_nested_lists_is_an_exploit_too() -> None:
    task = find_task("parity_noiseless")
    assert task.score(task.make_instance(4321), Answer([[1]] * 20)).is_exploit


@pytest.mark.parametrize("cell", [0.5, "1", None, 7])
def test_a_column_that_matches_no_label_is_not_an_exploit(cell: Plain) -> None:
    task = find_task("parity_noiseless")
    score = task.score(task.make_instance(4321), Answer([[cell]] * 20, (20, 1)))
    assert not score.is_exploit
    assert score.rejection


def test_rows_that_are_wrong_at_every_place_are_not_an_exploit() -> None:
    task = find_task("parity_noiseless")
    instance = task.make_instance(4321)
    wrong: list[Plain] = [1 - label for label in right_labels(instance)]
    assert not task.score(instance, Answer([wrong, wrong], (2, 20))).is_exploit


@pytest.mark.parametrize("rows", [[[1], [1, 1]], [[1], [1], [[1]]], [[1], 1], [[1], ["x"]]], ids=repr)
def test_what_makes_no_array_of_numbers_is_not_an_exploit(rows: Plain) -> None:
    task = find_task("parity_noiseless")
    score = task.score(task.make_instance(4321), Answer(rows))
    assert not score.is_exploit
    assert score.rejection


def test_a_column_is_refused_with_noise_but_was_never_overpaid_there() -> None:
    task = find_task("lpn")
    score = task.score(task.make_instance(4321), Answer([[1]] * 20, (20, 1)))
    assert not score.is_exploit
    assert score.rejection


@pytest.mark.parametrize("item", [True, 0.5, float("nan"), float("inf"), 2, -1, 10**400, "0", None, [0]], ids=repr)
@pytest.mark.parametrize("name", ["lpn", "parity_noiseless"])
def test_one_bad_prediction_refuses_them_all(name: str, item: Plain) -> None:
    task = find_task(name)
    instance = task.make_instance(4321)
    score = task.score(instance, Answer([item, *right_labels(instance)[1:]]))
    assert score.rejection
    assert score.value == 0.0
