"""Length-prefixed JSON frames on the one inherited socket."""

import json
import socket
import struct
import threading
from collections import deque
from typing import Any

_HEADER = struct.Struct(">I")
type Frame = dict[str, Any]
"""JSON; what comes from the host is trusted, what goes there is checked there."""


class ChannelClosed(Exception):  # noqa: N818 - a state, not a mistake
    """The host has closed the channel: nothing more can be asked."""


class Channel:
    """The guest's end: requests are asked one at a time, notes are sent when nobody is asking.

    Notes come from the audit hook, which may run inside a request of the same thread: they are queued, and sent by
    whoever holds the lock.
    """

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self._notes: deque[Frame] = deque()

    def ask(self, frame: Frame) -> Frame:
        """Send a request and return its reply.

        Raises:
            ChannelClosed: The host has ended the conversation.
            ValueError: The frame holds what JSON cannot.
        """
        with self._lock:
            self._send_notes()
            self._send(frame)
            return self._receive()

    def receive(self) -> Frame:
        """Return the next frame that the host sends unasked.

        Raises:
            ChannelClosed: The host has ended the conversation.
        """
        with self._lock:
            return self._receive()

    def note(self, frame: Frame) -> None:
        """Queue a frame without an answer, and send what is queued if nobody else is sending."""
        self._notes.append(frame)
        if self._lock.acquire(blocking=False):
            try:
                self._send_notes()
            finally:
                self._lock.release()

    def _send_notes(self) -> None:
        while self._notes:
            self._send(self._notes.popleft())

    def _send(self, frame: Frame) -> None:
        body = json.dumps(frame, allow_nan=False, ensure_ascii=True).encode()
        try:
            self._connection.sendall(_HEADER.pack(len(body)) + body)
        except OSError as error:
            raise ChannelClosed from error

    def _receive(self) -> Frame:
        (length,) = _HEADER.unpack(self._read(_HEADER.size))
        frame = json.loads(self._read(length))
        if not isinstance(frame, dict):
            raise ChannelClosed
        return frame

    def _read(self, size: int) -> bytes:
        parts = bytearray()
        while len(parts) < size:
            try:
                part = self._connection.recv(size - len(parts))
            except OSError as error:
                raise ChannelClosed from error
            if not part:
                raise ChannelClosed
            parts += part
        return bytes(parts)
