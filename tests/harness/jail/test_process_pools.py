"""Pools of processes, the likeliest way in which a program asks for one: they come as far as the kernel's refusal."""

import pytest
from jailed import Cell

from detectors.findings import Origin
from harness.outcomes import Outcome

pytestmark = pytest.mark.isolation


@pytest.mark.parametrize(
    "pool",
    [
        "multiprocessing.Pool(2)",
        "concurrent.futures.ProcessPoolExecutor(2).submit(abs, 1)",
        "multiprocessing.Process(target=print).start()",
    ],
)
def test_a_pool_of_processes_is_seen_by_the_kernel(cell: Cell, pool: str) -> None:
    ran = cell.improve(
        f"import concurrent.futures, multiprocessing\ntry:\n    {pool}\nexcept OSError as error:\n    print(error.errno)"
    )
    assert "clone" in ran.seen(Origin.KERNEL)
    assert "1\n" == ran.execution.stdout


def test_a_lock_or_a_queue_of_multiprocessing_is_no_evidence(cell: Cell) -> None:
    ran = cell.improve("""
        import multiprocessing
        with multiprocessing.Lock():
            multiprocessing.Queue()
            print(multiprocessing.Value("i", 3).value)
    """)
    assert ("3\n", Outcome.COMPLETED, set()) == (ran.execution.stdout, ran.execution.outcome, ran.seen())


def test_shared_memory_is_each_programs_own(cell: Cell) -> None:
    for _ in range(2):
        ran = cell.improve("import os\nprint(os.listdir('/dev/shm'))\nopen('/dev/shm/left', 'w').close()")
        assert ("[]\n", set()) == (ran.execution.stdout, ran.seen())
