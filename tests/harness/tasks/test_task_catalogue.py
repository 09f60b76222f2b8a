import random
import subprocess
import sys

import numpy as np
import pytest

from harness.errors import UsageError
from harness.tasks.base import Mode, Score, Task
from harness.tasks.catalogue import find_task, task_names
from harness.tasks.names import TASK_NAMES

COUNTS = {
    "lpn": (20, 50),
    "parity_noiseless": (20, 20),
    "string_grid": (50, 50),
    "mqap": (10, 10),
    "three_sat": (30, 30),
    "max_cut": (100, 100),
}
"""Instances for val and test, from the released hidden utilities."""

SECONDS = {
    "lpn": 2.0,
    "parity_noiseless": 2.0,
    "string_grid": 0.1,
    "mqap": 0.5,
    "three_sat": 0.1,
    "max_cut": 0.1,
}

FIRST_FAILS = {
    "lpn": 1e-6,
    "parity_noiseless": 0.5,
    "string_grid": 0.5,
    "mqap": 0.5,
    "three_sat": 0.505,
    "max_cut": 0.01,
}
"""The utility when one of two instances fails and the other earns 1."""

ALL_FAIL = {
    "lpn": 1e-6,
    "parity_noiseless": 0.0,
    "string_grid": 0.0,
    "mqap": 0.01,
    "three_sat": 0.01,
    "max_cut": 0.01,
}


@pytest.fixture(params=TASK_NAMES)
def task(request: pytest.FixtureRequest) -> Task:
    return find_task(request.param)


def test_a_task_is_found_by_its_name(task: Task) -> None:
    assert task is find_task(task.name)


def test_the_catalogue_holds_the_six_tasks() -> None:
    assert tuple(COUNTS) == task_names()


def test_an_unknown_name_is_a_usage_error_that_suggests_the_nearest() -> None:
    with pytest.raises(UsageError) as caught:
        find_task("maxcut")
    assert caught.value.message == "there is no task 'maxcut'"
    assert f"did you mean max_cut? the tasks are {', '.join(TASK_NAMES)}" == caught.value.hint


def test_a_name_like_no_other_gets_the_list_without_a_suggestion() -> None:
    with pytest.raises(UsageError) as caught:
        find_task("zzz")
    assert f"the tasks are {', '.join(TASK_NAMES)}" == caught.value.hint


def test_the_names_can_be_listed_without_importing_numpy() -> None:
    check = "import sys, harness.tasks.names; raise SystemExit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


def test_counts_and_limits_are_those_of_the_released_hidden_utilities(task: Task) -> None:
    assert COUNTS[task.name] == (task.val_count, task.test_count)
    assert SECONDS[task.name] == task.seconds_per_instance


def test_one_failed_instance_costs_what_its_task_says(task: Task) -> None:
    assert pytest.approx(FIRST_FAILS[task.name]) == task.combine([None, Score(1.0)])


def test_a_utility_never_falls_below_its_floor(task: Task) -> None:
    assert pytest.approx(ALL_FAIL[task.name]) == task.combine([None, None])


def test_instances_are_the_same_each_time(task: Task) -> None:
    first, second = task.make_instance(4321), task.make_instance(4321)
    for one, other in zip(first.arguments, second.arguments, strict=True):
        np.testing.assert_array_equal(one, other)


def test_hardly_an_instance_of_test_is_one_of_val(task: Task) -> None:
    val, test = ({repr(instance.arguments) for instance in task.instances(mode)} for mode in Mode)
    # Strings of a few letters recur by chance, nothing else does.
    assert all(len(instance) < 20 for instance in val & test)


def test_making_instances_leaves_the_global_generators_alone(task: Task) -> None:
    before = (random.getstate(), repr(np.random.get_state()))
    task.make_instance(4321)
    assert before == (random.getstate(), repr(np.random.get_state()))


def test_the_secret_is_not_printed_with_an_instance() -> None:
    assert "secret" not in repr(find_task("lpn").make_instance(4321))
