"""The host's side: asks a worker to read a program, and knows what it means when the worker dies of it."""

import contextlib
import os
import queue
import select
import subprocess
import sys
import time
from typing import IO

import msgspec

from detectors.findings import StaticReport
from detectors.rules.analysis import TOO_LARGE, incomplete
from harness.analysis.worker import LENGTH, Question
from harness.errors import CannotRun

_SECONDS = 10.0
_LARGEST_REPORT = 16 << 20


class WorkerLost(Exception):  # noqa: N818 - what a program did to it
    """The worker died, took too long, or sent what is no report."""


class Analyst:
    """A few workers, each reading one program at a time. Safe to use from many threads."""

    def __init__(self, workers: int, seconds: float = _SECONDS) -> None:
        """Args: `seconds` is the wall time for one program; nothing starts before the first is read."""
        self._seconds = seconds
        self._idle: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(workers):
            self._idle.put(None)

    def read(self, source: str, parent: str | None = None) -> StaticReport:
        """Return what reading a program says; a worker that is lost makes an incomplete report, never a clean one.

        Args:
            source: Canonical text.
            parent: The improver that it was made from.

        Raises:
            CannotRun: No worker can be started.
        """
        worker = self._idle.get()
        try:
            if worker is None:
                worker = _Worker()
            return worker.ask(Question(source, parent), self._seconds)
        except WorkerLost as error:
            if worker is not None:
                worker.close()
            worker = None
            return StaticReport(findings=(incomplete(TOO_LARGE, str(error)),), failures=(str(error),))
        finally:
            self._idle.put(worker)

    def close(self) -> None:
        """End all workers that are not reading."""
        while not self._idle.empty():
            worker = self._idle.get()
            if worker is not None:
                worker.close()


class _Worker:
    """One worker process."""

    def __init__(self) -> None:
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-m", "harness.analysis.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={},
                start_new_session=True,
            )
        except OSError as error:
            raise CannotRun(f"the analyser cannot be started: {error}", "check the installation") from error

    def ask(self, question: Question, seconds: float) -> StaticReport:
        """Return the report on one program.

        Raises:
            WorkerLost: It did not answer with a report in time.
        """
        deadline = time.monotonic() + seconds
        body = msgspec.msgpack.encode(question)
        try:
            incoming, outgoing = _pipe(self._process.stdin), _pipe(self._process.stdout)
            incoming.write(LENGTH.pack(len(body)) + body)
            incoming.flush()
            (length,) = LENGTH.unpack(_read(outgoing, LENGTH.size, deadline))
            if length > _LARGEST_REPORT:
                raise WorkerLost("its report is too large")
            return msgspec.msgpack.decode(_read(outgoing, length, deadline), type=StaticReport)
        except (OSError, msgspec.MsgspecError) as error:
            raise WorkerLost(f"the analyser died: {error}") from error

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        # A worker that died in the middle of a question leaves the rest of it unsent.
        with contextlib.suppress(BrokenPipeError):
            _pipe(self._process.stdin).close()
        _pipe(self._process.stdout).close()


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise WorkerLost("the analyser has no pipes")
    return stream


def _read(stream: IO[bytes], size: int, deadline: float) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([stream], [], [], left)[0]:
            raise WorkerLost("the analyser took too long")
        part = os.read(stream.fileno(), size - len(parts))
        if not part:
            raise WorkerLost("the analyser died")
        parts += part
    return bytes(parts)
