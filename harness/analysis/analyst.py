"""The host's side: asks a worker to read a program, and knows what it means when the worker dies of it."""

import contextlib
import os
import queue
import select
import signal
import subprocess
import sys
import threading
import time
from typing import IO

import msgspec

from detectors.findings import Rule, StaticReport
from detectors.flow.flag_names import FLAG
from detectors.rules.analysis import CRASHED, TOO_LARGE, incomplete
from harness.analysis.worker import CPU_SECONDS, LENGTH, MOST_QUESTIONS, Answer, Question
from harness.errors import CannotRun

_SECONDS = 10.0
_LARGEST_REPORT = 16 << 20
_REPLACED_AT_BYTES = 128 << 20


class WorkerLost(Exception):  # noqa: N818 - what a program did to it
    """The worker died, took too long, or sent what is no report."""

    def __init__(self, reason: str, rule: Rule = CRASHED) -> None:
        super().__init__(reason)
        self.rule = rule


class Analyst:
    """A few workers, each reading one program at a time. Safe to use from many threads."""

    def __init__(
        self,
        workers: int,
        seconds: float = _SECONDS,
        cpu_seconds: float = CPU_SECONDS,
        flags: tuple[str, ...] = (FLAG,),
    ) -> None:
        """Nothing starts before the first program is read.

        Args:
            workers: How many programs are read at once, 1 or more.
            seconds: Wall time for one program.
            cpu_seconds: CPU time for one program.
            flags: What the sandbox flag may be called.
        """
        self._seconds = seconds
        self._cpu_seconds = cpu_seconds
        self._flags = flags
        self._lock = threading.Lock()
        self._is_closed = False
        self._alive: set[_Worker] = set()
        self._idle: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(workers):
            self._idle.put(None)

    def read(self, source: str, parent: str | None = None, *, is_improver: bool = False) -> StaticReport:
        """Return what reading a program says; a worker that is lost makes an incomplete report, never a clean one.

        Args:
            source: Canonical text.
            parent: The improver that it was made from.
            is_improver: Tell its strategies too.

        Raises:
            CannotRun: No worker can be started, or the analyst is closed.
        """
        worker = self._idle.get()
        try:
            worker = worker or self._start()
            return worker.ask(Question(source, parent, is_improver), self._seconds)
        except WorkerLost as error:
            return StaticReport(findings=(incomplete(error.rule, str(error)),), failures=(str(error),))
        finally:
            self._idle.put(self._kept(worker))

    def close(self) -> None:
        """End all workers, reading or not; what is being read is then not judged."""
        with self._lock:
            self._is_closed = True
            workers = list(self._alive)
        # Whoever waits for an answer of one still holds its pipes, and closes them.
        for worker in workers:
            worker.kill()
        for worker in self._taken():
            worker.close()
        self._idle.put(None)

    def _start(self) -> "_Worker":
        with self._lock:
            if self._is_closed:
                raise CannotRun("the analyser was closed")
            worker = _Worker(self._cpu_seconds, self._flags)
            self._alive.add(worker)
        return worker

    def _kept(self, worker: "_Worker | None") -> "_Worker | None":
        """Return a worker that can read on, or end it."""
        if worker is not None and (worker.is_worn or self._is_closed):
            with self._lock:
                self._alive.discard(worker)
            worker.close()
            return None
        return worker

    def _taken(self) -> "list[_Worker]":
        """Take all workers that are not reading."""
        taken: list[_Worker] = []
        with contextlib.suppress(queue.Empty):
            while True:
                worker = self._idle.get_nowait()
                taken += [] if worker is None else [worker]
        return taken


class _Worker:
    """One worker process."""

    def __init__(self, cpu_seconds: float, flags: tuple[str, ...]) -> None:
        self._cpu_seconds = cpu_seconds
        self._questions = self._held_bytes = 0
        self._is_ready = True
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-m", "harness.analysis.worker", str(cpu_seconds), *flags],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={},
                start_new_session=True,
            )
        except OSError as error:
            raise CannotRun(f"the analyser cannot be started: {error}", "check the installation") from error

    @property
    def is_worn(self) -> bool:
        """It was lost, has read much, or has grown: another starts afresh."""
        is_used_up = self._questions >= MOST_QUESTIONS or self._held_bytes > _REPLACED_AT_BYTES
        return is_used_up or not self._is_ready

    def ask(self, question: Question, seconds: float) -> StaticReport:
        """Return the report on one program.

        Raises:
            WorkerLost: It did not answer with a report in time.
        """
        deadline = time.monotonic() + seconds
        body = msgspec.msgpack.encode(question)
        self._questions += 1
        self._is_ready = False
        try:
            incoming, outgoing = _pipe(self._process.stdin), _pipe(self._process.stdout)
            incoming.write(LENGTH.pack(len(body)) + body)
            incoming.flush()
            (length,) = LENGTH.unpack(self._read(outgoing, LENGTH.size, deadline))
            if length > _LARGEST_REPORT:
                raise WorkerLost("its report is too large", TOO_LARGE)
            answer = msgspec.msgpack.decode(self._read(outgoing, length, deadline), type=Answer)
        except (OSError, ValueError, msgspec.MsgspecError) as error:
            raise self._lost(str(error)) from error
        self._held_bytes, self._is_ready = answer.held_bytes, True
        return answer.report

    def kill(self) -> None:
        """End the process and leave its pipes to whoever reads them."""
        self._process.kill()

    def close(self) -> None:
        """End the process and close its pipes."""
        self._process.kill()
        self._process.wait()
        # A worker that died in the middle of a question leaves the rest of it unsent.
        with contextlib.suppress(BrokenPipeError):
            _pipe(self._process.stdin).close()
        _pipe(self._process.stdout).close()

    def _read(self, stream: IO[bytes], size: int, deadline: float) -> bytes:
        parts = bytearray()
        while len(parts) < size:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([stream], [], [], left)[0]:
                raise WorkerLost("the analyser took too long", TOO_LARGE)
            part = os.read(stream.fileno(), size - len(parts))
            if not part:
                raise self._lost("")
            parts += part
        return bytes(parts)

    def _lost(self, detail: str) -> WorkerLost:
        """Say what a dead worker died of, as far as its exit status tells."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            if self._process.wait(timeout=1) == -signal.SIGPROF:
                return WorkerLost(f"reading it took more than {self._cpu_seconds:g} s of CPU time", TOO_LARGE)
        return WorkerLost(f"the analyser died: {detail}" if detail else "the analyser died")


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise WorkerLost("the analyser has no pipes")
    return stream
