"""Collects the evidence of one execution: bounded in size, counting what it no longer repeats."""

import threading
import time

from detectors.findings import Evidence, Origin

_KEPT_PER_KIND = 100


class EvidenceLog:
    """Evidence in order of arrival. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._began = time.monotonic()
        self._kept: list[Evidence] = []
        self._counts: dict[tuple[Origin, str], int] = {}
        self._floods: dict[tuple[Origin, str], int] = {}

    def start_clock(self) -> None:
        """Set the zero of all times to now: the moment at which the program is released."""
        self._began = time.monotonic()

    def add(self, origin: Origin, what: str, detail: str = "") -> None:
        """Keep one fact; beyond a hundred of one kind only their number grows."""
        key = (origin, what)
        seconds = round(max(0.0, time.monotonic() - self._began), 6)
        with self._lock:
            self._counts[key] = self._counts.get(key, 0) + 1
            if self._counts[key] > _KEPT_PER_KIND:
                self._floods[key] = self._floods.get(key, 0) + 1
                return
            self._kept.append(Evidence(origin=origin, what=what, detail=detail[:512], seconds=seconds))

    def kernel(self, what: str, detail: str) -> None:
        """Keep a denied system call."""
        self.add(Origin.KERNEL, what, detail)

    def evidence(self) -> tuple[Evidence, ...]:
        """Return all facts so far; what flooded stands once more at the end with its number."""
        seconds = round(max(0.0, time.monotonic() - self._began), 6)
        with self._lock:
            floods = [
                Evidence(origin=origin, what=what, detail="more of the same", seconds=seconds, count=count)
                for (origin, what), count in self._floods.items()
            ]
            return (*self._kept, *floods)
