"""Length-prefixed JSON frames on the one inherited socket."""

import json
import socket
import struct
import threading
from collections import deque
from typing import Any

_HEADER = struct.Struct(">I")
_READ_AT_ONCE = 65536
# Bound before a program comes, who may replace json.dumps and so write what its guest says.
_ENCODE = json.JSONEncoder(allow_nan=False, ensure_ascii=False).encode
type Frame = dict[str, Any]
"""JSON; what comes from the host is trusted, what goes there is checked there."""


class ChannelClosed(Exception):  # noqa: N818 - a state, not a mistake
    """The host has closed the channel: nothing more can be asked."""


class TooLarge(ValueError):  # noqa: N818 - a property of a value
    """What is to be sent is larger than a frame may be."""


class Channel:
    """The guest's end: requests are asked one at a time, notes are sent when nobody is asking.

    Notes come from the audit hook, which may run inside a request of the same thread: they are queued, and sent by
    whoever holds the lock. A signal handler of the program may raise out of a request, as programs do to bound the time
    of a call: what was half sent is then finished, and the reply that nobody waits for skipped, before the next one.

    Handlers run where a call returns, not between plain statements (the periodic checks of ceval.c). So what a call
    gave is kept by `map` inside the same call, and what belongs together is written down without a call in between.
    """

    def __init__(self, connection: socket.socket, frame_bytes: int) -> None:
        self._connection = connection
        self._frame_bytes = frame_bytes
        self._lock = threading.Lock()
        self._notes: deque[bytes] = deque()
        self._unsent = bytearray()
        self._unread = bytearray()
        self._owed = 0
        self._sent: deque[int] = deque()
        self._parts: deque[bytes] = deque()

    def ask(self, frame: Frame) -> Frame:
        """Send a request and return its reply.

        Raises:
            ChannelClosed: The host has ended the conversation.
            TooLarge: The frame is larger than the host takes; nothing was sent.
            ValueError: The frame holds what JSON cannot.
        """
        message = self._encoded(frame)
        with self._lock:
            while self._owed:
                self._send()
                self._receive()
            self._queue_notes()
            self._unsent += message
            self._owed += 1
            self._send()
            return self._receive()

    def receive(self) -> Frame:
        """Return the next frame that the host sends unasked.

        Raises:
            ChannelClosed: The host has ended the conversation.
        """
        with self._lock:
            return self._receive()

    def queue(self, frame: Frame) -> None:
        """Queue a frame without an answer, to be sent with the next one."""
        self._notes.append(self._encoded(frame))

    def note(self, frame: Frame) -> None:
        """Queue a frame without an answer, and send what is queued if nobody else is sending.

        Raises:
            ChannelClosed: The host has ended the conversation.
        """
        self.queue(frame)
        if not self._lock.locked():
            with self._lock:
                self._queue_notes()
                self._send()

    def _encoded(self, frame: Frame) -> bytes:
        body = _ENCODE(frame).encode()
        if len(body) > self._frame_bytes:
            raise TooLarge(f"{len(body)} bytes are more than the {self._frame_bytes} of a frame")
        return _HEADER.pack(len(body)) + body

    def _queue_notes(self) -> None:
        while self._notes:
            self._unsent += self._notes[0]
            del self._notes[0]

    def _send(self) -> None:
        try:
            while self._unsent:
                if not self._sent:
                    self._sent.extend(map(self._connection.send, (self._unsent,)))
                del self._unsent[: self._sent[0]]
                del self._sent[0]
        except OSError as error:
            if error.errno is None:
                raise  # the program's own, from a signal handler, such as a TimeoutError
            raise ChannelClosed from error

    def _receive(self) -> Frame:
        (length,) = _HEADER.unpack(self._read(0, _HEADER.size))
        body = self._read(_HEADER.size, length)
        del self._unread[: _HEADER.size + length]
        if self._owed:
            self._owed -= 1
        frame = json.loads(body)
        if not isinstance(frame, dict):
            raise ChannelClosed
        return frame

    def _read(self, start: int, size: int) -> bytes:
        """Return bytes of the frame that is coming, which stay buffered until it is complete."""
        while len(self._unread) < start + size:
            try:
                if not self._parts:
                    self._parts.extend(map(self._connection.recv, (_READ_AT_ONCE,)))
            except OSError as error:
                if error.errno is None:
                    raise  # the program's own, as above
                raise ChannelClosed from error
            if not self._parts[0]:
                raise ChannelClosed
            self._unread += self._parts[0]
            del self._parts[0]
        return bytes(self._unread[start : start + size])
