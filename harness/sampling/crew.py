"""The threads of a sample: some that ask ahead, some that judge, and only so much between them as memory may hold."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from types import TracebackType

from harness.errors import ModelError
from harness.jail.slots import Cancelled, Slots
from harness.sampling.asking import Completion
from harness.sampling.plan import Call

_LOOK_SECONDS = 0.2
_THREADS_PER_JOB = 2
"""One that reads beside one that runs."""
_WAITING_PER_JOB = 8

type Answer = tuple[Completion, ...]


class Crew:
    """Judges completions on threads of its own; use as a context manager, which waits for all of them."""

    def __init__(self, jobs: int, slots: Slots) -> None:
        self._slots = slots
        self._room = threading.BoundedSemaphore(_WAITING_PER_JOB * jobs)
        self._pool = ThreadPoolExecutor(max_workers=_THREADS_PER_JOB * jobs, thread_name_prefix="judge")

    def __enter__(self) -> "Crew":  # noqa: PYI034 - no subclass returns another
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._slots.cancel(error)
        self._pool.shutdown()

    def give(self, work: Callable[[], None]) -> None:
        """Have something done as soon as there is room for it; what it raises stops the run.

        Raises:
            Cancelled: The run is being stopped.
        """
        _check(self._slots)
        while not self._room.acquire(timeout=_LOOK_SECONDS):
            _check(self._slots)
        self._pool.submit(self._do, work)

    def _do(self, work: Callable[[], None]) -> None:
        try:
            if not self._slots.is_cancelled:
                work()
        except BaseException as error:  # noqa: BLE001 - raised again on the thread that waits for all
            self._slots.cancel(error)
        finally:
            self._room.release()


class Answers:
    """Asks calls in order, several at once, and gives what came in the same order."""

    def __init__(self, ask: Callable[[Call], Answer], ahead: int, slots: Slots) -> None:
        """Ask nothing yet.

        Args:
            ask: Makes one call.
            ahead: Calls under way at once, 1 or more.
            slots: Say whether the run is being stopped.
        """
        self._ask = ask
        self._ahead = ahead
        self._slots = slots
        self.failure: ModelError | None = None
        """Why nothing more is asked; calls that were under way then are waited for all the same."""

    def of(self, calls: Iterator[Call]) -> Iterator[Answer]:
        """Yield the answer to each call until one fails for good.

        Raises:
            Cancelled: The run is being stopped.
            StoreError: An answer cannot be kept.
        """
        waiting: deque[Future[Answer]] = deque()
        with ThreadPoolExecutor(max_workers=self._ahead, thread_name_prefix="ask") as pool:
            for call in calls:
                _check(self._slots)
                if self.failure is not None:
                    break
                waiting.append(pool.submit(self._ask, call))
                if len(waiting) >= self._ahead:
                    yield self._result(waiting.popleft())
            while waiting:
                yield self._result(waiting.popleft())

    def _result(self, future: Future[Answer]) -> Answer:
        while not wait((future,), timeout=_LOOK_SECONDS).done:
            _check(self._slots)
        try:
            return future.result()
        except ModelError as error:
            self.failure = self.failure or error
            return ()


def _check(slots: Slots) -> None:
    """Raise Cancelled if the run is being stopped."""
    if slots.is_cancelled:
        raise Cancelled("the run is being stopped")
