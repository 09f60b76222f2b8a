"""What the trusted side says to one program: the seam between jails and those who use them."""

from collections.abc import Callable
from typing import Protocol

import msgspec

from detectors.findings import Evidence
from harness.jail.canaries import LeakSearch
from harness.jail.log import EvidenceLog
from harness.outcomes import LastFrame


class Lap(msgspec.Struct, frozen=True):
    """What the program used since our last reply."""

    cpu_seconds: float


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What to send back; the program computes on."""

    body: bytes = b""
    """JSON; empty for a frame that has no answer."""
    lap_cpu_seconds: float | None = None
    """CPU time that the program may use until its next frame; None for the profile's limits alone."""


class Finish(msgspec.Struct, frozen=True, kw_only=True):
    """The program has said its last word, or broke the protocol."""

    last_frame: LastFrame
    error: str = ""
    is_memory_error: bool = False
    is_violation: bool = False


type Work = Callable[[], Reply]
"""A reply that takes time: it is computed on a thread of its own, while the program holds no slot."""


class Conversation(Protocol):
    """One program's counterpart. The calls come from one thread, except that Work runs on another."""

    def bind(self, log: EvidenceLog, search: LeakSearch) -> None:
        """Take the log for evidence and the search for canaries in what comes out, before anything is said."""

    def opening(self) -> Reply:
        """Return the order that holds the program, sent once it is confined."""

    def handle(self, body: bytes, lap: Lap) -> Reply | Work | Finish:
        """Answer one frame of the program; never raises, whatever the frame holds."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One program to be run once."""

    execution_id: str
    """Its place in the run; seeds and canaries are made from it."""
    program_sha256: str
    kind: str
    """`improver` or `solution`: kinds never share a zygote."""
    depth: int
    """How many jails wait for this one, 0 or more."""
    witness: Callable[[Evidence], None] | None = None
    """Told each fact when it is first seen, on the thread that sees it."""
    seed: int
    """For the program's `random` and `numpy.random`."""
