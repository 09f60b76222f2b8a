"""What a jail costs beside what unconfined execution costs, in one run: printed, not judged."""

import json
import platform
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import unconfined
from jailed import Cell

from harness.environment import describe_environment
from harness.jail.pool import JailKind
from harness.jail.slots import Slots

pytestmark = [pytest.mark.isolation, pytest.mark.bench]

type Run = Callable[[int], list[float]]

_ROUNDS = 10
_TRIVIAL = "import numpy\nnumpy.ones(10).sum()"
_FIFTY_MS = "import time\nbegan = time.process_time()\nwhile time.process_time() - began < 0.05: pass"
_ONE_WORKER_SECONDS = 2.0


@contextmanager
def peer() -> Iterator[Run]:
    """Start the unconfined executor in an interpreter of its own, as small as any."""
    command = [sys.executable, "-I", str(Path(unconfined.__file__))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None

        def run(count: int) -> list[float]:
            print(count, file=process.stdin, flush=True)
            found: list[float] = json.loads(process.stdout.readline())
            return found

        yield run
        process.stdin.close()


def interpreter(count: int) -> list[float]:
    """Start an interpreter that imports numpy, unconfined: one line of ours, no generated text."""
    return seconds(lambda: subprocess.run([sys.executable, "-c", "import numpy"], check=True), count)


def seconds(act: Callable[[], object], count: int) -> list[float]:
    found = []
    for _ in range(count):
        began = time.perf_counter()
        act()
        found.append(time.perf_counter() - began)
    return found


def jailed(cell: Cell) -> Run:
    def run(count: int) -> list[float]:
        return seconds(lambda: cell.improve(_TRIVIAL), count)

    return run


def measured(runs: dict[str, tuple[Run, int]]) -> dict[str, list[float]]:
    """Take turns, so that what the machine does meanwhile meets all of them."""
    found: dict[str, list[float]] = {name: [] for name in runs}
    for run, _ in runs.values():
        run(2)
    for _ in range(_ROUNDS):
        for name, (run, count) in runs.items():
            found[name] += run(count)
    return found


def last(found: list[float]) -> float:
    """Return the 99th percentile."""
    return float(np.percentile(found, 99))


def rate(cell: Cell, body: str, workers: int) -> float:
    """Return programs per second."""
    done = [0] * workers
    until = time.monotonic() + _ONE_WORKER_SECONDS

    def work(index: int) -> None:
        while time.monotonic() < until:
            cell.improve(body)
            done[index] += 1

    threads = [threading.Thread(target=work, args=(index,)) for index in range(workers)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.monotonic() - began)


def test_the_cost_of_one_program(capsys: pytest.CaptureFixture[str]) -> None:
    with Cell() as warm, Cell(kind=JailKind.COLD) as cold, peer() as executor:
        found = measured({
            "unconfined executor (as human-eval)": (executor, 20),
            'unconfined python -c "import numpy"': (interpreter, 4),
            "cold jail": (jailed(cold), 2),
            "warm jail": (jailed(warm), 40),
        })  # fmt: skip
        assert "completed" == warm.improve(_TRIVIAL).execution.outcome.value
        versions = describe_environment(warm.jail.binary)
    executor_row, interpreter_row, *_ = found.values()
    names = ("kernel", "python", "numpy", "nsjail", "libseccomp")
    with capsys.disabled():
        print(f"\n{platform.machine()}, {', '.join(f'{name} {versions[name]}' for name in names)}")
        print("| one trivial program, numpy imported | median ms | p99 ms | to executor | p99 to its p99 | to python |")
        print("|---|---|---|---|---|---|")
        for name, row in found.items():
            median = statistics.median(row)
            to_executor = median / statistics.median(executor_row)
            tail = last(row) / last(executor_row)
            to_interpreter = median / statistics.median(interpreter_row)
            print(
                f"| {name} | {1e3 * median:.1f} | {1e3 * last(row):.1f} | {to_executor:.2f} | {tail:.2f} | {to_interpreter:.3f} |"
            )


def test_two_workers_against_one(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print("\n| two workers against one | programs/s with one | with two | ratio |\n|---|---|---|---|")
        for name, body in (("trivial", _TRIVIAL), ("50 ms of CPU", _FIFTY_MS)):
            with Cell(slots=Slots(2, 8)) as cell:
                rate(cell, body, 2)
                pairs = [(rate(cell, body, 1), rate(cell, body, 2)) for _ in range(5)]
            assert all(one > 0 and two > 0 for one, two in pairs)
            one, two = (statistics.median(side) for side in zip(*pairs, strict=True))
            ratio = statistics.median(second / first for first, second in pairs)
            print(f"| {name} | {one:.0f} | {two:.0f} | {ratio:.2f} |")
