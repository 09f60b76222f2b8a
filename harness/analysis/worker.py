"""The worker's side: programs in, static reports out, nothing else. Started with an empty environment."""

import resource
import signal
import struct
import sys
from typing import BinaryIO

import msgspec

from detectors.findings import StaticReport
from detectors.static import analyse

LENGTH = struct.Struct(">I")
_MEMORY_BYTES = 1 << 30
_ORPHAN_SECONDS = 60


class Question(msgspec.Struct, frozen=True):
    """A program, and the improver that it was made from if there is one."""

    source: str
    parent: str | None


def main() -> None:
    """Answer questions from stdin on stdout until stdin ends."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    serve(sys.stdin.buffer, sys.stdout.buffer)


def serve(incoming: BinaryIO, outgoing: BinaryIO) -> None:
    """Answer one framed question after the other."""
    while header := incoming.read(LENGTH.size):
        (length,) = LENGTH.unpack(header)
        question = msgspec.msgpack.decode(incoming.read(length), type=Question)
        # The host kills what takes too long; where the host itself was killed, nobody else would (alarm(2)).
        signal.alarm(_ORPHAN_SECONDS)
        report: StaticReport = analyse(question.source, parent=question.parent)
        body = msgspec.msgpack.encode(report)
        outgoing.write(LENGTH.pack(len(body)) + body)
        outgoing.flush()
        signal.alarm(0)


if __name__ == "__main__":
    main()
