"""A task with its instances made once and encoded once, however many solutions are scored on it."""

import threading

from harness.broker.solution import encoded_calls
from harness.tasks.base import Instance, Mode, Task


class Bench:
    """One task of a run. Safe to use from many threads."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self._lock = threading.Lock()
        self._made: dict[Mode, tuple[tuple[Instance, ...], tuple[bytes, ...]]] = {}

    def instances(self, mode: Mode) -> tuple[Instance, ...]:
        """Return the instances of a mode, in order."""
        return self._of(mode)[0]

    def calls(self, mode: Mode) -> tuple[bytes, ...]:
        """Return the frames that show them to a solution, in the same order."""
        return self._of(mode)[1]

    def _of(self, mode: Mode) -> tuple[tuple[Instance, ...], tuple[bytes, ...]]:
        with self._lock:
            if mode not in self._made:
                instances = self.task.instances(mode)
                self._made[mode] = (instances, encoded_calls(instances))
            return self._made[mode]
