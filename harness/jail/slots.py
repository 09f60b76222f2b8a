"""How many jails compute at once, and how many live at once, without a deadlock when they nest.

A jail holds a slot only while it computes: one that waits for the broker gives its slot back, since what it waits for
may need that very slot. The number of live jails is bounded for each depth by itself: a jail only ever waits for deeper
ones, and the deepest wait for none.
"""

import copy
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from harness.errors import HarnessError

DEPTHS = 4
_LOOK_SECONDS = 0.2


class Cancelled(HarnessError):  # noqa: N818 - the state of a run
    """The run is being stopped: nothing more is launched."""


class Slots:
    """Shared by all executions of a run."""

    def __init__(self, computing: int, live_per_depth: int) -> None:
        self._computing = threading.BoundedSemaphore(computing)
        self._live = tuple(threading.BoundedSemaphore(live_per_depth) for _ in range(DEPTHS))
        self._cancelled = threading.Event()
        self._cause_lock = threading.Lock()
        self._cause: BaseException | None = None
        self._trunk: Slots | None = None

    def branch(self) -> "Slots":
        """Return slots that share these places, are cancelled with these, and can be cancelled by themselves.

        What still runs of a branch that was cancelled finds it so for ever, whatever goes on beside it.
        """
        branch = copy.copy(self)
        branch._cancelled = threading.Event()  # noqa: SLF001 - another one of us
        branch._cause_lock = threading.Lock()  # noqa: SLF001
        branch._cause = None  # noqa: SLF001
        branch._trunk = self  # noqa: SLF001
        return branch

    def cancel(self, cause: BaseException | None = None) -> None:
        """Let nobody in from now on; those who wait get Cancelled."""
        with self._cause_lock:
            if self._cause is None and not isinstance(cause, Cancelled):
                self._cause = cause
        self._cancelled.set()

    @property
    def cause(self) -> BaseException | None:
        """What the run is being stopped for; the first of several, a branch's own before that of its trunk."""
        return self._cause or (self._trunk.cause if self._trunk else None)

    @property
    def is_cancelled(self) -> bool:
        """Whether the run is being stopped."""
        return self._cancelled.is_set() or (self._trunk is not None and self._trunk.is_cancelled)

    @contextmanager
    def live(self, depth: int) -> Iterator[None]:
        """Hold a place among the live jails of a depth.

        Raises:
            Cancelled: The run is being stopped.
        """
        place = self._live[min(depth, DEPTHS - 1)]
        self._enter(place)
        try:
            yield
        finally:
            place.release()

    def acquire(self) -> None:
        """Take a computing slot.

        Raises:
            Cancelled: The run is being stopped.
        """
        self._enter(self._computing)

    def release(self) -> None:
        """Give a computing slot back."""
        self._computing.release()

    def _enter(self, semaphore: threading.BoundedSemaphore) -> None:
        while not self.is_cancelled:
            if semaphore.acquire(timeout=_LOOK_SECONDS):
                return
        raise Cancelled("the run is being stopped")


class Lease:
    """One execution's hold on a computing slot."""

    def __init__(self, slots: Slots) -> None:
        """Take a slot.

        Raises:
            Cancelled: The run is being stopped.
        """
        slots.acquire()
        self._slots = slots
        self._is_held = True

    @property
    def is_cancelled(self) -> bool:
        """Whether the run is being stopped."""
        return self._slots.is_cancelled

    def cancel_all(self, cause: BaseException) -> None:
        """Stop the run: what is waiting for this execution, and what it waits for, must not go on."""
        self._slots.cancel(cause)

    def give_back(self) -> None:
        """Let others compute while this execution waits; calling it without a slot is fine."""
        if self._is_held:
            self._is_held = False
            self._slots.release()

    def take_again(self) -> None:
        """Wait for a slot to go on computing.

        Raises:
            Cancelled: The run is being stopped.
        """
        self._slots.acquire()
        self._is_held = True
