"""What a jail is measured against: a fixed program of ours without any confinement, in the way that peers run programs.

The scheme is that of human-eval's executor: a manager process holds the result, a forked process changes into a fresh
folder, redirects its output, sets a timer and runs the program. Started as a script it reads how often, line by line,
and answers with the seconds of each run. Its parent has imported numpy already, which spares every run an import.
"""

import contextlib
import io
import json
import multiprocessing
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, MutableSequence
from typing import Any

import numpy as np

_FORK = multiprocessing.get_context("fork")
_SECONDS = 3.0


def trivial() -> float:
    """Do what the jailed program of the benchmark does."""
    return float(np.ones(10).sum())


@contextlib.contextmanager
def _fresh_folder() -> Iterator[None]:
    before = os.getcwd()  # noqa: PTH109
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        yield
        os.chdir(before)


def _execute(results: MutableSequence[Any]) -> None:
    with _fresh_folder(), contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        signal.setitimer(signal.ITIMER_REAL, _SECONDS)
        value = trivial()
        signal.setitimer(signal.ITIMER_REAL, 0)
    results.append(value)


def run_once() -> float:
    """Return the seconds that one run takes."""
    began = time.perf_counter()
    with _FORK.Manager() as manager:
        results = manager.list()
        process = _FORK.Process(target=_execute, args=(results,))
        process.start()
        process.join(_SECONDS + 1)
        if process.is_alive():
            process.kill()
        if list(results) != [10.0]:
            raise RuntimeError("the unconfined program did not end as it should")
    return time.perf_counter() - began


def main() -> None:
    """Serve requests until standard input ends."""
    for line in sys.stdin:
        sys.stdout.write(json.dumps([run_once() for _ in range(int(line))]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
