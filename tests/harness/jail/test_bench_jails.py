"""What a jail costs, beside what an unconfined interpreter costs in the same run: printed, not judged."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
from jailed import Cell

from harness.jail.pool import JailKind

pytestmark = [pytest.mark.isolation, pytest.mark.bench]

_ROUNDS = 40
_BODY = "import numpy\nnumpy.ones(10).sum()"


def _seconds(act: Callable[[], object], rounds: int) -> list[float]:
    found = []
    for _ in range(rounds):
        began = time.perf_counter()
        act()
        found.append(time.perf_counter() - began)
    return sorted(found)


def _unconfined() -> None:
    # Our own one line, no generated text.
    subprocess.run([sys.executable, "-I", "-c", "import numpy; numpy.ones(10).sum()"], check=True)


def test_the_cost_of_one_program(capsys: pytest.CaptureFixture[str]) -> None:
    with Cell() as warm, Cell(kind=JailKind.COLD) as cold:
        warm.improve(_BODY)
        rows = {
            "unconfined python with numpy": _seconds(_unconfined, _ROUNDS // 4),
            "cold jail": _seconds(lambda: cold.improve(_BODY), _ROUNDS // 4),
            "warm jail": _seconds(lambda: warm.improve(_BODY), _ROUNDS),
        }
        assert warm.improve(_BODY).execution.outcome.value == "completed"
    reference = statistics.median(rows["unconfined python with numpy"])
    with capsys.disabled():
        print(f"\n{'one trivial program':32}{'median ms':>12}{'p99 ms':>10}{'ratio':>8}")
        for name, found in rows.items():
            median, last = statistics.median(found), found[int(0.99 * (len(found) - 1))]
            print(f"{name:32}{1e3 * median:12.1f}{1e3 * last:10.1f}{median / reference:8.2f}")
