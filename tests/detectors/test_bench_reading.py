"""How fast programs are read, beside bandit on the same files, in one run: printed, not judged."""

import json
import resource
import statistics
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from detectors.canonical import MAX_BYTES
from detectors.static import analyse, analyse_improver

pytestmark = pytest.mark.bench

_ROUNDS = 3
_PEER = Path(__file__).parents[1] / "support" / "bandit_peer.py"
_TYPICAL_BYTES = range(2 << 10, 16 << 10)
_MIB = 1 << 20


def library_files() -> list[Path]:
    """Return the modules of the standard library that are small enough to be judged, its own tests left out."""
    folder = Path(sysconfig.get_path("stdlib"))
    paths = [path for path in folder.rglob("*.py") if path.stat().st_size <= MAX_BYTES]
    return [path for path in sorted(paths) if not {"site-packages", "test", "lib2to3"} & set(path.parts)]


def read_with_bandit(paths: list[Path]) -> tuple[str, float]:
    """Return bandit's version, and the seconds that it takes with its default tests, its start not counted."""
    # It warns about its own dependencies, and warnings are errors here.
    command = [sys.executable, "-W", "ignore", str(_PEER)]
    done = subprocess.run(command, input=json.dumps(list(map(str, paths))), capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert len(paths) == found["files"]
    return found["version"], found["seconds"]


def read_with_ours(paths: list[Path]) -> list[float]:
    """Return the seconds of each file, reading it from disk included."""
    found = []
    for path in paths:
        began = time.perf_counter()
        report = analyse(path.read_text(encoding="utf-8", errors="replace"))
        found.append(time.perf_counter() - began)
        assert report is not None
    return found


def test_files_per_second_on_one_core(capsys: pytest.CaptureFixture[str]) -> None:
    paths = library_files()
    version, ours, theirs = "", list[list[float]](), list[float]()
    for _ in range(_ROUNDS):
        version, peer_seconds = read_with_bandit(paths)
        theirs.append(peer_seconds)
        ours.append(read_with_ours(paths))
    ratio = statistics.median(peer / sum(own) for peer, own in zip(theirs, ours, strict=True))
    own_rate = len(paths) / statistics.median(map(sum, ours))
    peer_rate = len(paths) / statistics.median(theirs)
    with capsys.disabled():
        print(f"\n| {len(paths)} files of the standard library, one core | files/s | ratio |\n|---|---|---|")
        print(f"| bandit {version} | {peer_rate:.0f} | 1 |")
        print(f"| harness | {own_rate:.0f} | {ratio:.2f} |")


def test_the_time_of_one_program_of_typical_size(capsys: pytest.CaptureFixture[str]) -> None:
    paths = [path for path in library_files() if path.stat().st_size in _TYPICAL_BYTES]
    found = [second for _ in range(_ROUNDS) for second in read_with_ours(paths)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / _MIB
    with capsys.disabled():
        print(f"\n| {len(paths)} programs of 2 to 16 KB | median ms | p99 ms | max ms |\n|---|---|---|---|")
        p50, p99, most = (1e3 * float(value) for value in np.percentile(found, [50, 99, 100]))
        print(f"| one program | {p50:.1f} | {p99:.1f} | {most:.1f} |")
        print(f"peak memory of this process: {peak:.0f} MiB")


def test_what_telling_strategies_adds_to_the_time_of_an_improver(capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path(__file__).parents[1] / "data" / "strategies"
    sources = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*/*.py"))]
    # The best of several rounds each, since others use the machine too.
    alone, classified = (_least_seconds(read, sources) for read in (analyse, analyse_improver))
    added = [1e3 * (with_it - without) for without, with_it in zip(alone, classified, strict=True)]
    with capsys.disabled():
        print(f"\n| {len(sources)} improvers, made from one parent | mean ms | median ms |\n|---|---|---|")
        print(f"| reading | {1e3 * statistics.mean(alone):.2f} | {1e3 * statistics.median(alone):.2f} |")
        print(f"| telling strategies, besides | {statistics.mean(added):.2f} | {statistics.median(added):.2f} |")


def _least_seconds(read: Callable[..., object], sources: list[str]) -> list[float]:
    found = []
    for source in sources:
        rounds = []
        for _ in range(_ROUNDS):
            began = time.process_time()
            read(source, parent=sources[0])
            rounds.append(time.process_time() - began)
        found.append(min(rounds))
    return found
