"""What a reported system call is answered, and what of it is evidence."""

import errno
import socket
from collections.abc import Callable
from typing import Protocol

import msgspec

from detectors.findings import Origin
from harness.jail.decoding import described, place_of
from harness.jail.filters import is_known_call
from harness.jail.log import EvidenceLog
from harness.jail.paths import changed_elsewhere
from sandbox_profiles.syscalls import floor_allows, is_watched

_DECODED_PER_PROGRAM = 2000


class Call(msgspec.Struct, frozen=True):
    """One system call that waits for its answer."""

    pid: int
    """The thread that made it, as the host numbers it."""
    number: int
    name: str
    arguments: tuple[int, ...]
    is_waiting: Callable[[], bool]
    """Whether it waits still, so that what was read of its memory was its own and not a successor's."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the caller gets: an error, a value, the call itself, or a descriptor."""

    error: int = 0
    """A number of errno(3), or 0."""
    value: int = 0
    passes: bool = False
    """The kernel carries the call out. Only for what the filter could as well let pass unreported."""
    descriptor: socket.socket | None = None
    """Put into the program; its number there becomes the value. Closed once it is."""
    closes_on_exec: bool = False


class Sinking(Protocol):
    """Answers calls in place of the network."""

    def answer(self, call: Call) -> Answer | None:
        """Return the answer to a call that is for the network, None for any other."""


class Answers:
    """Decides for one program. Not safe for use from two threads."""

    def __init__(self, log: EvidenceLog, leader: int, denied: frozenset[str] = frozenset()) -> None:
        """Args: `leader` is the program's first thread; `denied` are calls that only its profile denies."""
        self._log = log
        self._leader = leader
        self._denied = denied
        self.sinks: Sinking | None = None
        self._seen = 0

    def answer(self, call: Call) -> Answer:
        """Return the answer to a call, and record it where it is evidence."""
        is_file_change = is_watched(call.name, call.arguments)
        is_elsewhere = is_file_change and self._records_elsewhere(call)
        if is_file_change and call.name not in self._denied:
            return Answer(passes=True)
        if is_elsewhere:
            # What the floor takes for an attempt is no mere policy because a profile denies it too.
            return Answer(error=errno.EPERM)
        answer = None if self.sinks is None else self.sinks.answer(call)
        return self._refuse(call) if answer is None else answer

    def _records_elsewhere(self, call: Call) -> bool:
        """Record a change where honest programs have no business, and return whether it is one."""
        where = changed_elsewhere(call.pid, call.name, call.arguments)
        if not where or not call.is_waiting():
            return False
        self._log.add(Origin.KERNEL, call.name, where + place_of(call.pid, self._leader))
        return True

    def _refuse(self, call: Call) -> Answer:
        is_policy = floor_allows(call.name, call.arguments)
        self._log.add(Origin.KERNEL, call.name, self._detail(call), is_policy=is_policy)
        return Answer(error=errno.EPERM if is_known_call(call.number) else errno.ENOSYS)

    def _detail(self, call: Call) -> str:
        # A flood is counted without reading memory, so that it cannot slow the harness down.
        self._seen += 1
        if self._seen > _DECODED_PER_PROGRAM:
            return ""
        detail = described(call.pid, call.name, call.arguments) + place_of(call.pid, self._leader)
        return detail if call.is_waiting() else ""
