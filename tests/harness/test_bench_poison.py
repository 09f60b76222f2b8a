"""What the worst programs cost the worker that reads them: printed, not judged."""

import resource
import time

import pytest
from poisons import INVALID, POISONS, REFUSED

from harness.analysis.analyst import Analyst

pytestmark = pytest.mark.bench

_SHOWN = 10


def cpu_seconds_and_megabytes() -> tuple[float, float]:
    """Return what all children that have ended took, and the most memory of any one of them (getrusage(2))."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def test_the_cost_of_reading_each_poison() -> None:
    texts = {name: text for name, text in (POISONS | REFUSED | INVALID).items() if isinstance(text, str)}
    # A lone surrogate cannot cross the pipe to the worker; the host refuses it before.
    texts = {
        name: text for name, text in texts.items() if text.isascii() or text.encode(errors="ignore").decode() == text
    }
    costs: list[tuple[float, float, str]] = []
    highest = ("", 0.0)
    for name, text in {"nothing": "", **texts}.items():
        before, _ = cpu_seconds_and_megabytes()
        began = time.perf_counter()
        analyst = Analyst(1)
        analyst.read(text)
        wall = time.perf_counter() - began
        analyst.close()
        after, megabytes = cpu_seconds_and_megabytes()
        costs.append((after - before, wall, name))
        highest = (name, megabytes) if megabytes > highest[1] else highest
    base = costs[0][0]
    print(f"\n{len(texts)} poisons, each read by a worker of its own, whose start took {base:.2f} s of CPU")
    print("| poison | CPU s, start included | wall s |\n|---|---|---|")
    for cpu, wall, name in sorted(costs, reverse=True)[:_SHOWN]:
        print(f"| {name} | {cpu:.2f} | {wall:.2f} |")
    print(f"most memory of any worker: {highest[1]:.0f} MiB, by {highest[0]}")
