"""Zygotes kept warm: each serves one program at a time, and only ever programs of one kind."""

import threading
from enum import StrEnum

from harness.jail.zygote import Zygote, ZygoteSettings

_PROGRAMS_PER_ZYGOTE = 1000


class JailKind(StrEnum):
    """Whether a zygote serves one program or many."""

    WARM = "warm"
    COLD = "cold"


class ZygotePool:
    """Lends zygotes and takes them back. Safe to use from several threads.

    An outer user, a process namespace and a count of processes belong to one zygote, and so to one program at a time:
    two programs that run at once share nothing that either could exhaust.
    """

    def __init__(self, settings: ZygoteSettings, kind: JailKind) -> None:
        self._settings = settings
        self.keeps_warm = kind is JailKind.WARM
        """A zygote serves more than one program."""
        self._most = _PROGRAMS_PER_ZYGOTE if self.keeps_warm else 1
        self._lock = threading.Lock()
        self._idle: dict[str, list[Zygote]] = {}
        self._lent: set[Zygote] = set()
        self._is_closed = False
        self.started = 0
        """Zygotes started so far."""

    def lend(self, kind: str) -> Zygote:
        """Return a zygote that serves this kind of program and no other.

        Raises:
            JailUnavailable: A new one was needed and did not start.
        """
        with self._lock:
            idle = self._idle.setdefault(kind, [])
            zygote = idle.pop() if idle else None
        if zygote is None:
            zygote = Zygote(self._settings)
        with self._lock:
            self.started += zygote.served == 0
            self._lent.add(zygote)
        return zygote

    def take_back(self, zygote: Zygote, kind: str, *, is_sound: bool) -> None:
        """Keep a zygote for the next program, or end it: after its share, on any anomaly, and when its memory grew."""
        with self._lock:
            self._lent.discard(zygote)
            keeps = is_sound and zygote.served < self._most and not zygote.has_grown() and not self._is_closed
            if keeps:
                self._idle[kind].append(zygote)
        if not keeps:
            zygote.close()

    def close(self) -> None:
        """End all zygotes, and with the lent ones the programs in them."""
        with self._lock:
            self._is_closed = True
            zygotes = [*self._lent, *(zygote for idle in self._idle.values() for zygote in idle)]
            self._idle = {}
        for zygote in zygotes:
            zygote.close()
