"""The time that one program uses, measured by the host, and the limits on it."""

import time

from harness.jail.linux import cpu_seconds
from harness.outcomes import Limit
from sandbox_profiles.profile import Limits

_SHORTEST_WAIT, _LONGEST_WAIT = 0.002, 0.5


class Clocks:
    """Three clocks: computing (it does not run while the program waits for the broker), absolute, and CPU per lap."""

    def __init__(self, limits: Limits, pid: int) -> None:
        self._limits = limits
        self._pid = pid
        self._began = time.monotonic()
        self._computed = 0.0
        self._resumed: float | None = self._began
        self._lap_cpu_began = 0.0
        self._lap_limit: float | None = None
        self._lap_computing_began = 0.0

    def pause(self) -> None:
        """The program waits for the broker from now on."""
        self._computed = self.computing_seconds()
        self._resumed = None
        self._lap_limit = None

    def resume(self, lap_limit: float | None) -> None:
        """The program computes from now on; `lap_limit` bounds its CPU time until its next frame."""
        if self._resumed is None:
            self._resumed = time.monotonic()
        self._lap_limit = lap_limit
        self._lap_cpu_began = max(0.0, cpu_seconds(self._pid))
        self._lap_computing_began = self.computing_seconds() if lap_limit is not None else 0.0

    def computing_seconds(self) -> float:
        """Return the wall time spent computing so far."""
        running = 0.0 if self._resumed is None else time.monotonic() - self._resumed
        return self._computed + running

    def wall_seconds(self) -> float:
        """Return the wall time since the program was released."""
        return time.monotonic() - self._began

    def lap_cpu_seconds(self) -> float:
        """Return the CPU time used since the last reply; 0.0 for a program that is gone."""
        return max(0.0, cpu_seconds(self._pid) - self._lap_cpu_began)

    def expired(self) -> tuple[Limit, str] | None:
        """Return the limit that is passed and how far, or None.

        With a limit per lap, the computing limit too holds for each lap by itself.
        """
        limits = self._limits
        computing = self.computing_seconds() - self._lap_computing_began
        if computing > limits.computing_seconds:
            return Limit.WALL_TIME, _passed(limits.computing_seconds, computing, "s computing")
        if self.wall_seconds() > limits.absolute_seconds:
            return Limit.WALL_TIME, _passed(limits.absolute_seconds, self.wall_seconds(), "s in all")
        # The kernel counts RLIMIT_CPU in ticks, up to a fifth above what was used, below it for who sleeps at each.
        used = cpu_seconds(self._pid)
        if used > limits.cpu_seconds:
            return Limit.CPU_TIME, _passed(limits.cpu_seconds, used, "s CPU in all")
        if self._lap_limit is not None and self.lap_cpu_seconds() > self._lap_limit:
            return Limit.CPU_TIME, _passed(self._lap_limit, self.lap_cpu_seconds(), "s CPU for one call")
        return None

    def wait_seconds(self) -> float:
        """Return for how long the next look at the clocks can wait."""
        left = self._limits.absolute_seconds - self.wall_seconds()
        if self._resumed is not None:
            left = min(left, self._limits.computing_seconds + self._lap_computing_began - self.computing_seconds())
        if self._lap_limit is not None:
            # CPU time passes at most as fast as wall time in the one thread that a solution has.
            left = min(left, self._lap_limit - self.lap_cpu_seconds())
        return min(_LONGEST_WAIT, max(_SHORTEST_WAIT, left))


def _passed(limit: float, reached: float, unit: str) -> str:
    return f"limit={limit} reached={reached:.2f} {unit}"
