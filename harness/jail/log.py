"""Collects the evidence of one execution: bounded in size, counting what it does not repeat."""

import threading
import time
from collections.abc import Callable

from detectors.findings import Evidence, Origin

_KEPT_PER_KIND = 100
_KINDS = 1500
_OTHER = "more kinds"
_MORE = "more of the same kind"
type _Key = tuple[Origin, str, str, bool]
"""Origin, what, detail, and whether it is policy."""


class _Fact:
    """One fact and how often it was seen."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.count = 0


class EvidenceLog:
    """Evidence in order of first arrival. Safe to use from several threads."""

    def __init__(self, witness: Callable[[Evidence], None] | None = None) -> None:
        """Args: `witness` is told each fact when it is first seen, on the thread that sees it."""
        self._witness = witness
        self._lock = threading.Lock()
        self._began = time.monotonic()
        self._facts: dict[_Key, _Fact] = {}
        self._kinds: dict[tuple[Origin, str], int] = {}

    def start_clock(self) -> None:
        """Set the zero of all times to now: the moment at which the program is released."""
        self._began = time.monotonic()

    def add(self, origin: Origin, what: str, detail: str = "", *, is_policy: bool = False) -> None:
        """Keep one fact; the same again is counted, and so is what exceeds a hundred different ones of a kind.

        System calls, effects and what the broker says have few names. Audit events can be invented: too many of them
        become one kind, which keeps nothing else out.
        """
        seconds = round(max(0.0, time.monotonic() - self._began), 6)
        with self._lock:
            what = self._kind(origin, what)
            key = (origin, what, detail[:512], is_policy)
            if key not in self._facts:
                kind = (origin, what)
                self._kinds[kind] = self._kinds.get(kind, 0) + 1
                if self._kinds[kind] > _KEPT_PER_KIND:
                    key = (origin, what, _MORE, is_policy)
            is_new = key not in self._facts
            fact = self._facts.setdefault(key, _Fact(seconds))
            fact.count += 1
        if is_new and self._witness is not None:
            self._witness(_evidence(key, seconds, 1))

    def _kind(self, origin: Origin, what: str) -> str:
        is_full = origin is Origin.AUDIT and len(self._kinds) >= _KINDS
        return _OTHER if is_full and (origin, what) not in self._kinds else what

    def evidence(self) -> tuple[Evidence, ...]:
        """Return all facts so far."""
        with self._lock:
            return tuple(_evidence(key, fact.seconds, fact.count) for key, fact in self._facts.items())


def _evidence(key: _Key, seconds: float, count: int) -> Evidence:
    origin, what, detail, is_policy = key
    return Evidence(origin=origin, what=what, detail=detail, seconds=seconds, count=count, is_policy=is_policy)
