"""An event loop on a thread of its own, for libraries that want one under callers that have none."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import CancelledError

JOIN_SECONDS = 10.0
"""How long closing waits for the thread; it is a daemon, so that a stuck name lookup cannot hold up the exit."""


class LoopClosedError(RuntimeError):
    """The loop was closed before or while the work ran."""


class EventLoopThread:
    """Runs coroutines for other threads until closed. Safe to use from several threads."""

    def __init__(self, name: str) -> None:
        """Start the thread.

        Args:
            name: The name of the thread.
        """
        self._lock = threading.Lock()
        self._is_closed = False
        self._has_started = threading.Event()
        self._loop: asyncio.AbstractEventLoop
        self._stop: asyncio.Event
        self._clean_up: Callable[[], Awaitable[None]]
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()
        self._has_started.wait()

    def run[T](self, work: Coroutine[object, object, T]) -> T:
        """Run `work` on the loop and return its result or raise what it raises. Blocks.

        Raises:
            LoopClosedError: The loop is closed, or was closed meanwhile.
        """
        with self._lock:
            if self._is_closed:
                work.close()
                raise LoopClosedError("the event loop is closed")
            future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        except CancelledError:
            raise LoopClosedError("the event loop was closed meanwhile") from None
        except BaseException:
            # Nobody waits any more, for instance after an interrupt from the keyboard.
            future.cancel()
            raise

    def close(self, clean_up: Callable[[], Awaitable[None]]) -> None:
        """Cancel what runs, await `clean_up()` on the loop, then end the thread. Further calls do nothing."""
        with self._lock:
            if self._is_closed:
                return
            self._is_closed = True
            self._clean_up = clean_up
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(JOIN_SECONDS)

    def _work(self) -> None:
        with asyncio.Runner() as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        self._has_started.set()
        await self._stop.wait()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._clean_up()
