"""All tasks by name."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType

from harness.errors import UsageError
from harness.tasks.assignment import make_mqap_task
from harness.tasks.base import Task
from harness.tasks.grid import make_string_grid_task
from harness.tasks.max_cut import make_max_cut_task
from harness.tasks.names import TASK_NAMES
from harness.tasks.parity import make_lpn_task, make_noiseless_task
from harness.tasks.three_sat import make_three_sat_task

_MAKERS: Mapping[str, Callable[[], Task]] = MappingProxyType(
    {
        "lpn": make_lpn_task,
        "parity_noiseless": make_noiseless_task,
        "string_grid": make_string_grid_task,
        "mqap": make_mqap_task,
        "three_sat": make_three_sat_task,
        "max_cut": make_max_cut_task,
    }
)


def task_names() -> tuple[str, ...]:
    """Return the names of all tasks, in the order in which tables show them."""
    return TASK_NAMES


@cache
def find_task(name: str) -> Task:
    """Return the task of that name.

    Raises:
        UsageError: There is no such task; the hint names the nearest one and lists all.
    """
    if name not in _MAKERS:
        message = f"there is no task {name!r}"
        raise UsageError(message, _suggest(name))
    return _MAKERS[name]()


def _suggest(name: str) -> str:
    near = get_close_matches(name, TASK_NAMES, n=1)
    question = f"did you mean {near[0]}? " if near else ""
    return f"{question}the tasks are {', '.join(TASK_NAMES)}"
