from collections.abc import Callable
from itertools import pairwise

import pytest

from harness.tasks.base import Answer, Instance, Mode, Plain
from harness.tasks.catalogue import find_task
from harness.tasks.grid import make_instance, measure_distance, score_string

ECHO_UTILITY = {Mode.VAL: 0.4829, Mode.TEST: 0.4389}
"""Of answering with the target under the released hidden utility; it pins the instances to theirs."""


def measure(mode: Mode, solver: Callable[[str, int], str]) -> float:
    task = find_task("string_grid")
    answers = [(instance, solver(*instance.arguments)) for instance in task.instances(mode)]  # type: ignore[arg-type]
    return task.combine([task.score(instance, Answer(answer)) for instance, answer in answers])


def build_exactly(target: str, distance: int) -> str:
    """Build prefixes letter by letter, keeping one for each last letter and cost so far."""
    switches = sum(one != other for one, other in pairwise(target))
    prefixes: dict[tuple[str, int], str] = {("", switches): ""}
    for letter in target:
        longer = {}
        for (last, cost), prefix in prefixes.items():
            for choice in "AB":
                step = (choice != letter) + (last not in ("", choice))
                longer[choice, cost + step] = prefix + choice
        prefixes = longer
    return next(prefix for (_, cost), prefix in prefixes.items() if cost == distance)


def starts_with_a(instance: Instance) -> bool:
    return str(instance.arguments[0]).startswith("A")


@pytest.mark.parametrize("mode", Mode)
def test_dynamic_programming_earns_everything(mode: Mode) -> None:
    assert measure(mode, build_exactly) == 1.0


@pytest.mark.parametrize("mode", Mode)
def test_echoing_the_target_earns_what_it_did_under_the_released_utility(mode: Mode) -> None:
    assert pytest.approx(ECHO_UTILITY[mode], abs=5e-5) == measure(mode, lambda target, _: target)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [("A", "A", 0), ("A", "B", 1), ("AB", "AB", 2), ("AB", "BA", 4), ("AAB", "ABB", 3), ("ABAB", "AAAA", 5)],
)
def test_the_distance_counts_places_and_the_switches_of_both(first: str, second: str, expected: int) -> None:
    assert expected == measure_distance(first, second)


def test_an_error_costs_a_sixth_per_letter() -> None:
    instance = make_instance(4321)
    target, distance = instance.arguments
    assert isinstance(target, str)
    error = abs(measure_distance(target, target) - int(distance))  # type: ignore[arg-type]
    assert error > 0
    assert pytest.approx(0.5 - error / (6 * len(target))) == score_string(instance, Answer(target)).value


@pytest.mark.parametrize(
    ("old_start", "new_start"),
    [("", "A"), ("A", ""), ("A", "a"), ("A", "C"), ("A", "\N{FULLWIDTH LATIN CAPITAL LETTER A}")],
)
def test_a_string_of_other_length_or_letters_is_refused(old_start: str, new_start: str) -> None:
    instance = next(instance for instance in find_task("string_grid").instances(Mode.VAL) if starts_with_a(instance))
    score = score_string(instance, Answer(new_start + str(instance.arguments[0]).removeprefix(old_start)))
    assert score.value == 0
    assert score.rejection


def test_a_list_of_letters_is_not_a_string() -> None:
    instance = make_instance(4321)
    letters: Plain = list(str(instance.arguments[0]))
    assert score_string(instance, Answer(letters)).rejection


def test_an_array_of_one_string_is_not_a_string() -> None:
    instance = make_instance(4321)
    assert score_string(instance, Answer(str(instance.arguments[0]), shape=())).rejection
