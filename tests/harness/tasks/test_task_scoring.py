import math
from typing import cast

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.tasks.base import Answer, Instance, Plain, Score, Task
from harness.tasks.catalogue import find_task
from harness.tasks.names import TASK_NAMES
from harness.tasks.scoring import Refusal, read_whole_number, read_whole_numbers

NAN, INF = float("nan"), float("inf")
LEAST_VALUE = -1 / 30
"""Of any score: the assignment's objective when nothing flows and every preference is hurt."""

UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine must not fail a test."""

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=10**300, max_value=10**400)
    | st.floats()
    | st.text("ABC\x00", max_size=31)
)
PLAIN = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
    max_leaves=12,
)
ODD_LABELS: list[Plain] = [0.0, 1.0, 0.5, NAN, INF, 2**53, 10**400]
LABELS: st.SearchStrategy[Plain] = st.integers(-1, 2) | st.booleans() | st.sampled_from(ODD_LABELS)
SHAPES = st.none() | st.lists(st.integers(0, 25), max_size=3).map(tuple)


@pytest.fixture(params=TASK_NAMES)
def task(request: pytest.FixtureRequest) -> Task:
    return find_task(request.param)


def expected_length(instance: Instance) -> int:
    """Return how many items a right answer to an instance has: letters, variables, vertices, facilities or samples."""
    first, last = instance.arguments[0], instance.arguments[-1]
    if isinstance(first, str):
        return len(first)
    return last if isinstance(last, int) else len(cast("np.ndarray", last))


def check_that_it_is_a_sound_score(task: Task, score: Score) -> None:
    assert math.isfinite(score.value)
    assert LEAST_VALUE <= score.value <= 1
    if score.rejection:
        assert task.failure_value == score.value
    else:
        assert not score.is_exploit


@pytest.mark.parametrize("name", TASK_NAMES)
@UNTIMED
@given(value=PLAIN, shape=SHAPES, is_data=st.booleans())
def test_any_plain_data_gets_a_finite_score(
    name: str, value: Plain, shape: tuple[int, ...] | None, is_data: bool
) -> None:
    task = find_task(name)
    score = task.score(task.make_instance(4321), Answer(value, shape, is_data))
    check_that_it_is_a_sound_score(task, score)


@pytest.mark.parametrize("name", TASK_NAMES)
@UNTIMED
@given(data=st.data())
def test_an_answer_of_the_right_length_gets_a_finite_score(name: str, data: st.DataObject) -> None:
    task = find_task(name)
    instance = task.make_instance(4321)
    length = expected_length(instance)
    items: st.SearchStrategy[Plain] = LABELS | st.lists(LABELS, min_size=1, max_size=1)
    value: Plain = data.draw(st.lists(items, min_size=length, max_size=length))
    shape = data.draw(st.sampled_from([None, (length,), (length, 1)]))
    check_that_it_is_a_sound_score(task, task.score(instance, Answer(value, shape)))


@UNTIMED
@given(value=st.text("AB", min_size=1, max_size=30))
def test_any_string_of_the_alphabet_scores_between_0_and_1(value: str) -> None:
    task = find_task("string_grid")
    for seed in range(4321, 4371):
        check_that_it_is_a_sound_score(task, task.score(task.make_instance(seed), Answer(value)))


def test_an_answer_nested_beyond_the_recursion_limit_is_refused(task: Task) -> None:
    nested: Plain = 1
    for _ in range(50_000):
        nested = [nested]
    for value in (nested, [nested] * 20):
        assert task.score(task.make_instance(4321), Answer(value)).rejection


@pytest.mark.parametrize("value", [None, True, 1, 1.0, NAN, 10**400, {}, {"a": 1}, [], [[]], [None]], ids=repr)
def test_what_is_no_answer_to_any_task_is_refused_and_no_exploit(task: Task, value: Plain) -> None:
    score = task.score(task.make_instance(4321), Answer(value))
    assert score.rejection
    assert task.failure_value == score.value
    assert not score.is_exploit


def test_an_object_that_is_not_data_is_refused_and_no_exploit(task: Task) -> None:
    instance = task.make_instance(4321)
    length = expected_length(instance)
    values: list[Plain] = [list(range(length)), [[index] for index in range(length)], "A" * length]
    for value in values:
        score = task.score(instance, Answer(value, is_data=False))
        assert score.rejection
        assert (task.failure_value, False) == (score.value, score.is_exploit)


def test_a_refusal_never_repeats_what_the_answer_contained(task: Task) -> None:
    instance = task.make_instance(4321)
    for value in ("<b>x", ["<b>x"] * expected_length(instance), {"<b>x": "<b>x"}):
        assert "<b>" not in task.score(instance, Answer(value)).rejection  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [True, False])
def test_a_boolean_is_not_a_number(value: bool) -> None:
    assert read_whole_number(value) is None


@pytest.mark.parametrize("value", [True, False])
def test_a_boolean_is_a_truth_value_where_one_is_asked_for(value: bool) -> None:
    assert int(value) == read_whole_number(value, accepts_booleans=True)


@pytest.mark.parametrize("value", [NAN, INF, -INF, 0.5, "1", None, [1], {}], ids=repr)
def test_what_is_not_exactly_whole_is_not_a_whole_number(value: Plain) -> None:
    assert read_whole_number(value) is None


@pytest.mark.parametrize(("value", "expected"), [(3, 3), (-2.0, -2), (10**400, 10**400), (1e308, int(1e308))])
def test_a_whole_number_may_be_an_int_or_a_float_without_fraction(value: Plain, expected: int) -> None:
    assert expected == read_whole_number(value)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer([0, 1], is_data=False), "the returned object is not data"),
        (Answer([[0], [1]], shape=(2, 1)), "array of shape (2, 1) where (2,) is meant"),
        (Answer([0, 1], shape=(1, 2)), "array of shape (1, 2) where (2,) is meant"),
        (Answer("01"), "str where a list of 2 is meant"),
        (Answer([0, 1, 1]), "list of 3 where 2 are meant"),
        (Answer([0, [1]]), "item 1 is list where a whole number is meant"),
        (Answer([False, 1]), "item 0 is bool where a whole number is meant"),
        (Answer([0.5, 1]), "item 0 is a float that is not whole where a whole number is meant"),
        (Answer([0, 2]), "item 1 is not within 0 to 1"),
        (Answer([-1, 0]), "item 0 is not within 0 to 1"),
    ],
)
def test_a_refusal_says_what_was_meant(answer: Answer, reason: str) -> None:
    assert Refusal(reason) == read_whole_numbers(answer, 2, 0, 1)


@pytest.mark.parametrize("answer", [Answer([0, 1]), Answer([0.0, 1.0], shape=(2,)), Answer([0, 1.0])])
def test_a_list_or_an_array_of_whole_numbers_is_read(answer: Answer) -> None:
    assert read_whole_numbers(answer, 2, 0, 1) == (0, 1)
