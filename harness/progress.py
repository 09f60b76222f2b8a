"""What a person sees while programs run: a live line on a terminal, a plain line now and then elsewhere."""

import threading
import time
from types import TracebackType
from typing import Self

from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from detectors.findings import Finding, Phase
from harness.loop.observer import Observer
from harness.records import VerdictRecord
from harness.screen import Screen

_PLAIN_SECONDS = 20.0


class ProgramsObserver(Observer):
    """Counts programs and shows the count on stderr while they run, on a terminal alone. Safe from many threads."""

    def __init__(self, screen: Screen, programs: int, *, is_shown: bool = True) -> None:
        """Args: `is_shown` is False where the same terminal gets lines that a live one would overwrite."""
        self._screen = screen
        self._programs = programs
        self._is_shown = is_shown and screen.err.is_terminal and not screen.is_quiet
        self._lock = threading.Lock()
        self._ended = self._running = self._attempts = self._flagged = 0
        self._began = time.monotonic()
        self._live: Live | None = None

    def __enter__(self) -> Self:
        if self._is_shown:
            self._live = Live(console=self._screen.err, get_renderable=self._line, refresh_per_second=4, transient=True)
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.stop()

    def execution_started(self, running: int) -> None:
        """See Observer."""
        with self._lock:
            self._running = running

    def execution_ended(self, running: int) -> None:
        """See Observer."""
        with self._lock:
            self._running = running
            self._ended += 1

    def found(self, finding: Finding) -> None:
        """See Observer."""
        with self._lock:
            self._attempts += finding.phase is not Phase.STATIC
            self._flagged += finding.phase is Phase.STATIC

    def _line(self) -> Text:
        elapsed = time.monotonic() - self._began
        with self._lock:
            return Text(
                f"{self._ended}/{self._programs} programs run · {elapsed:.0f} s · {self._running} jails running, "
                f"{self._attempts} findings at run time, {self._flagged} static"
            )


class ScanProgress:
    """Shows how many programs were read: a bar on a terminal's stderr, a plain line now and then elsewhere."""

    def __init__(
        self, screen: Screen, programs: int, *, is_shown: bool = True, plain_seconds: float = _PLAIN_SECONDS
    ) -> None:
        """Start counting.

        Args:
            screen: Where to show it.
            programs: About how many there will be.
            is_shown: False where the same terminal gets lines that a bar would overwrite.
            plain_seconds: The least time between two plain lines.
        """
        self._plain_seconds = plain_seconds
        self._screen = screen
        self._programs = programs
        self._read = self._flagged = 0
        self._began = self._spoke = time.monotonic()
        is_shown = is_shown and screen.err.is_terminal and not screen.is_quiet
        self._bar = _scan_bar(screen) if is_shown else None
        self._is_plain = not screen.err.is_terminal

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.add_task("", total=self._programs, said="")
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def advance(self, *, is_flagged: bool) -> None:
        """Count one more program."""
        self._read += 1
        self._flagged += is_flagged
        if self._bar is not None:
            total = max(self._programs, self._read)
            self._bar.update(self._bar.task_ids[0], completed=self._read, total=total, said=self._said())
        elif self._is_plain and time.monotonic() - self._spoke > self._plain_seconds:
            self._spoke = time.monotonic()
            self._screen.say(f"{self._read}/{max(self._programs, self._read)} programs read, {self._said()}")

    def _said(self) -> str:
        rate = self._read / max(0.001, time.monotonic() - self._began)
        return f"{rate:.0f}/s, {self._flagged} flagged"


def _scan_bar(screen: Screen) -> Progress:
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("programs read, {task.fields[said]}", markup=False),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=screen.err, transient=True, refresh_per_second=4)


class ProgressObserver(Observer):
    """Counts what happens and shows it on stderr. Safe to be told from many threads."""

    def __init__(self, screen: Screen, generations: int, trials: int = 1) -> None:
        """Start counting.

        Args:
            screen: Where to show it.
            generations: How many steps each trial will have; 0 where there are none.
            trials: How many chains there will be.
        """
        self._screen = screen
        self._generations = generations
        self._trials = trials
        self._lock = threading.Lock()
        self._generation = 0
        self._trial = 1
        self._judged = self._running = self._calls = self._completions = self._attempts = self._flagged = 0
        self._missed: list[str] = []
        self._began = self._spoke = time.monotonic()
        self._live: Live | None = None

    def __enter__(self) -> Self:
        if self._screen.err.is_terminal and not self._screen.is_quiet:
            self._live = Live(console=self._screen.err, get_renderable=self._line, refresh_per_second=4, transient=True)
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.stop()

    def trial_started(self, trial: int) -> None:
        """See Observer."""
        with self._lock:
            self._trial, self._generation = trial, 0

    def generation_started(self, generation: int) -> None:
        """See Observer."""
        with self._lock:
            self._generation = generation

    def generation_ended(self, generation: int, val: float, test: float, *, was_adopted: bool) -> None:
        """See Observer."""
        kept = "the seed" if generation == 0 else "adopted" if was_adopted else "not adopted"
        utilities = f"meta-utility {val:.3f} val (used for selection), {test:.3f} test"
        trial = f"trial {self._trial} of {self._trials}, " if self._trials > 1 else ""
        step = f"{trial}generation {generation} of {self._generations}"
        self._screen.say(f"{step}: {kept}, {utilities}; {self._counts()}")

    def model_called(self, received: int) -> None:
        """See Observer."""
        with self._lock:
            self._calls += 1
            self._completions += received

    def execution_started(self, running: int) -> None:
        """See Observer."""
        with self._lock:
            self._running = running

    def execution_ended(self, running: int) -> None:
        """See Observer."""
        with self._lock:
            self._running = running
            self._judged += 1
            is_due = self._live is None and time.monotonic() - self._spoke > _PLAIN_SECONDS
            if is_due:
                self._spoke = time.monotonic()
        if is_due:
            self._screen.say(self._line().plain)

    def found(self, finding: Finding) -> None:
        """See Observer."""
        with self._lock:
            self._attempts += finding.phase is not Phase.STATIC
            self._flagged += finding.phase is Phase.STATIC

    def control_ended(self, name: str, *, passed: bool) -> None:
        """See Observer."""
        if not passed:
            self._screen.say(f"control missed: {name}")

    def _line(self) -> Text:
        elapsed = time.monotonic() - self._began
        trial = f"trial {self._trial}/{self._trials} · " if self._trials > 1 else ""
        step = f"generation {self._generation}/{self._generations} · " if self._generations else ""
        return Text(f"{trial}{step}{elapsed:.0f} s · {self._counts()}")

    def _counts(self) -> str:
        with self._lock:
            return (
                f"{self._judged} executions judged, {self._running} jails running, {self._calls} model calls, "
                f"{self._completions} completions, {self._attempts} findings at run time, {self._flagged} static"
            )


class SampleProgress(Observer):
    """Shows how many completions are judged: a bar on a terminal's stderr, a plain line now and then elsewhere.

    Safe to be told from many threads.
    """

    def __init__(self, screen: Screen, planned: int, judged: int = 0, plain_seconds: float = _PLAIN_SECONDS) -> None:
        """Start counting.

        Args:
            screen: Where to show it.
            planned: Completions of the whole run.
            judged: How many of them have their verdict already.
            plain_seconds: The least time between two plain lines.
        """
        self._screen = screen
        self._planned = planned
        self._before = self._judged = judged
        self._hits = self._calls = 0
        self._plain_seconds = plain_seconds
        self._lock = threading.Lock()
        self._began = self._spoke = time.monotonic()
        self._bar = _sample_bar(screen) if screen.err.is_terminal and not screen.is_quiet else None

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.add_task("", total=self._planned, completed=self._judged, said="controls")
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def model_called(self, received: int) -> None:  # noqa: ARG002 - calls are counted
        """See Observer."""
        with self._lock:
            self._calls += 1

    def completion_judged(self, verdict: VerdictRecord) -> None:
        """See Observer."""
        with self._lock:
            self._judged += 1
            self._hits += verdict.is_flag_hit or verdict.is_circumvention
            judged, said = self._judged, self._said()
            is_due = self._bar is None and time.monotonic() - self._spoke > self._plain_seconds
            if is_due:
                self._spoke = time.monotonic()
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], completed=judged, said=said)
        elif is_due:
            self._screen.say(f"{judged:,}/{self._planned:,} completions judged, {said}, {self._left(judged)} left")

    def control_ended(self, name: str, *, passed: bool) -> None:
        """See Observer."""
        if not passed:
            self._screen.say(f"control missed: {name}")

    def _said(self) -> str:
        rate = (self._judged - self._before) / max(0.001, time.monotonic() - self._began)
        return f"{rate:.0f}/s, {self._hits} bypasses, {self._calls} calls"

    def _left(self, judged: int) -> str:
        done = max(1, judged - self._before)
        seconds = (time.monotonic() - self._began) / done * (self._planned - judged)
        return f"{seconds / 60:.0f} min" if seconds >= 120 else f"{seconds:.0f} s"


def _sample_bar(screen: Screen) -> Progress:
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("completions judged, {task.fields[said]}", markup=False),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=screen.err, transient=True, refresh_per_second=4)
