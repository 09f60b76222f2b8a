"""The worker's side: programs in, static reports out, nothing else. Started with an empty environment."""

import resource
import signal
import struct
import sys
from pathlib import Path
from typing import BinaryIO

import msgspec

from detectors.findings import StaticReport
from detectors.flow.flag_names import FLAG
from detectors.static import analyse, analyse_improver

LENGTH = struct.Struct(">I")
CPU_SECONDS = 2.0
"""The most CPU time for one program; the kernel then ends the worker."""
MEMORY_BYTES = 190 << 20
"""The most memory of a worker, with the interpreter's own."""
MOST_QUESTIONS = 5_000
"""A worker that has read so many programs is replaced."""
_ORPHAN_SECONDS = 60
_STATM = Path("/proc/self/statm")
_LIMITS = (
    (resource.RLIMIT_AS, MEMORY_BYTES),
    (resource.RLIMIT_CPU, int(MOST_QUESTIONS * CPU_SECONDS)),
    (resource.RLIMIT_NPROC, 0),
    (resource.RLIMIT_FSIZE, 0),
    (resource.RLIMIT_CORE, 0),
)


class Question(msgspec.Struct, frozen=True):
    """A program, and the improver that it was made from if there is one."""

    source: str
    parent: str | None
    is_improver: bool = False
    """It is to be classified by its strategies as well."""


class Answer(msgspec.Struct, frozen=True):
    """What reading the program says, and the memory that the worker holds after it."""

    report: StaticReport
    held_bytes: int


def main() -> None:
    """Answer questions from stdin on stdout until stdin ends."""
    for limit, value in _LIMITS:
        resource.setrlimit(limit, (value, value))
    serve(sys.stdin.buffer, sys.stdout.buffer, float(sys.argv[1]), tuple(sys.argv[2:]) or (FLAG,))


def serve(
    incoming: BinaryIO, outgoing: BinaryIO, cpu_seconds: float = CPU_SECONDS, flags: tuple[str, ...] = (FLAG,)
) -> None:
    """Answer one framed question after the other.

    Both timers end the process: SIGPROF after `cpu_seconds` of one question, whatever C code it is in, and SIGALRM
    where the host was killed and nobody else would. Source: setitimer(2), signal(7).
    """
    while header := incoming.read(LENGTH.size):
        (length,) = LENGTH.unpack(header)
        question = msgspec.msgpack.decode(incoming.read(length), type=Question)
        signal.alarm(_ORPHAN_SECONDS)
        signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
        read = analyse_improver if question.is_improver else analyse
        report = read(question.source, parent=question.parent, flags=flags)
        signal.setitimer(signal.ITIMER_PROF, 0)
        body = msgspec.msgpack.encode(Answer(report, _held_bytes()))
        outgoing.write(LENGTH.pack(len(body)) + body)
        outgoing.flush()
        signal.alarm(0)


def _held_bytes() -> int:
    """Return the resident memory. Source: proc_pid_statm(5); ru_maxrss would be that of the parent before exec(2)."""
    return int(_STATM.read_text(encoding="ascii").split()[1]) * resource.getpagesize()


if __name__ == "__main__":
    main()
