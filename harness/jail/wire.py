"""The host's end of a program's channel: frames in and out, without ever waiting for the program."""

import contextlib
import socket
import struct
from collections.abc import Iterator

_LENGTH = struct.Struct(">I")
_READ_AT_ONCE = 65536


class ProtocolViolation(Exception):  # noqa: N818 - what a program did
    """The program sent what no guest of ours sends."""


class TooManyFrames(ProtocolViolation):
    """A loop that does not end does that too: a limit, and no offence."""


class Wire:
    """Length-prefixed frames over one non-blocking stream socket."""

    def __init__(self, channel: socket.socket, frame_bytes: int, frames: int) -> None:
        """Args: `frame_bytes` bounds one frame, `frames` all that this program may send."""
        channel.setblocking(False)  # noqa: FBT003 - the signature of socket
        self._channel = channel
        self._frame_bytes = frame_bytes
        self._frames_left = frames
        self._received = 0
        self._incoming = bytearray()
        self._outgoing = bytearray()
        self.is_closed = False
        """The program's end is closed, or it cannot be read any more."""

    @property
    def descriptor(self) -> int:
        """The socket's descriptor, for poll(2)."""
        return self._channel.fileno()

    @property
    def has_unsent(self) -> bool:
        """Whether bytes wait for the program to read."""
        return bool(self._outgoing)

    def receive(self) -> Iterator[bytes]:
        """Read what is there and yield the frames that are complete: those before a violation, then the violation.

        Raises:
            ProtocolViolation: A frame is larger, or there are more of them, than a program may send.
        """
        with contextlib.suppress(BlockingIOError):
            try:
                data = self._channel.recv(_READ_AT_ONCE)
            except ConnectionError:
                data = b""
            self.is_closed = not data
            self._received += len(data)
            self._incoming += data
        yield from self._complete()

    def drain(self) -> Iterator[bytes]:
        """Yield all frames that are there now, without waiting for a writer that should be dead.

        Raises:
            ProtocolViolation: As `receive`.
        """
        before = -1
        while not self.is_closed and before != self._received:
            before = self._received
            yield from self.receive()

    def _complete(self) -> Iterator[bytes]:
        while len(self._incoming) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._incoming)
            if length > self._frame_bytes:
                raise ProtocolViolation(f"a frame of {length} bytes, the limit is {self._frame_bytes}")
            if len(self._incoming) < _LENGTH.size + length:
                break
            self._frames_left -= 1
            if self._frames_left < 0:
                raise TooManyFrames("more frames than a program may send")
            body = bytes(self._incoming[_LENGTH.size : _LENGTH.size + length])
            del self._incoming[: _LENGTH.size + length]
            yield body

    def send(self, body: bytes) -> None:
        """Queue a frame and send what the program has room for."""
        self._outgoing += _LENGTH.pack(len(body)) + body
        self.flush()

    def flush(self) -> None:
        """Send what the program has room for; what it will never read is dropped."""
        try:
            while self._outgoing:
                sent = self._channel.send(self._outgoing)
                del self._outgoing[:sent]
        except BlockingIOError:
            return
        except OSError:
            self._outgoing.clear()
