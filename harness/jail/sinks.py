"""Stands in for the network under the profile `observe`: connections are answered, what is sent is kept, none leaves.

A program that opens a socket is given one end of a Unix socket pair of our own (SECCOMP_IOCTL_NOTIF_ADDFD), never a
socket of the host's network. Nothing ever comes back: reading shows the end of the stream.
"""

import errno
import fcntl
import os
import select
import socket
import struct
import termios

import msgspec

from detectors.findings import Origin
from harness.jail.answers import Answer, Call
from harness.jail.canaries import LeakSearch
from harness.jail.decoding import decode_address
from harness.jail.linux import pidfd_getfd, read_memory, write_memory
from harness.jail.log import EvidenceLog
from sandbox_profiles.syscalls import SOCKET_NAMES

_MOST_SINKS = 32
_KEPT_BYTES = 65_536
_READ_BYTES = 65_536
_SHOWN_BYTES = 200
_LARGEST_MESSAGE = 65_536
_MOST_PARTS = 64
_NETWORK = frozenset({socket.AF_INET, socket.AF_INET6, socket.AF_UNIX})
# A datagram keeps its borders in a SEQPACKET pair; a DGRAM pair could be sent on to a socket of the host.
_KINDS = {socket.SOCK_STREAM: socket.SOCK_STREAM, socket.SOCK_DGRAM: socket.SOCK_SEQPACKET}
_MESSAGE = struct.Struct("=QIxxxxQQ")
_PART = struct.Struct("=QQ")
_NO_ADDRESS = "nobody yet"
# What a program's own end is called: an address of a documentation network, or the name of an unnamed Unix socket.
_OWN_NAMES: dict[int, bytes] = {
    socket.AF_INET: struct.pack("=H", socket.AF_INET) + bytes(2) + bytes([192, 0, 2, 2]) + bytes(8),
    socket.AF_INET6: struct.pack("=H", socket.AF_INET6)
    + bytes(6)
    + bytes.fromhex("20010db8")
    + bytes(11)
    + b"\2"
    + bytes(4),
    socket.AF_UNIX: struct.pack("=H", socket.AF_UNIX),
}


class _Sink:
    """One socket of a program: our end, and what it was told to reach."""

    def __init__(self, family: int, kind: int) -> None:
        self.family, self.kind = family, kind
        self.ours, self.theirs = socket.socketpair(socket.AF_UNIX, _KINDS[socket.SocketKind(kind)])
        self.ours.setblocking(False)  # noqa: FBT003 - the signature of socket
        # Whoever waits for an answer is told at once that none comes.
        self.ours.shutdown(socket.SHUT_WR)
        self.inode = os.fstat(self.theirs.fileno()).st_ino
        self.address = b""

    def peer(self) -> str:
        """Return what it is connected to, as text."""
        return decode_address(self.address) if self.address else _NO_ADDRESS


class _Message(msgspec.Struct, frozen=True):
    """What sendmsg(2) was given."""

    address: bytes
    body: bytes


class Sinks:
    """All sinks of one program. Not safe for use from two threads; close it."""

    def __init__(self, pidfd: int, log: EvidenceLog, search: LeakSearch) -> None:
        self._pidfd = pidfd
        self._log = log
        self._search = search
        self._sinks: dict[int, _Sink] = {}
        self._poller = select.epoll()
        self._kept = bytearray()

    @property
    def descriptor(self) -> int:
        """Readable when a sink has something to be read, for poll(2)."""
        return self._poller.fileno()

    def answer(self, call: Call) -> Answer | None:
        """Return the answer to a call on a sink, or to one that makes one; None for any other."""
        if call.name == "socket":
            return self._open(call)
        act = {
            "connect": self._connect,
            "sendto": self._send_to,
            "sendmsg": self._send_message,
            "setsockopt": self._agree,
            "getsockopt": self._tell_option,
            "getsockname": self._tell_name,
            "getpeername": self._tell_name,
        }.get(call.name)
        if act is None:
            return None
        sink = self._sink_of(call.arguments[0])
        if sink is not None:
            return act(sink, call)
        # The floor lets these pass: on a socket that is no sink they say nothing.
        return Answer(passes=True) if call.name in SOCKET_NAMES else None

    # Making and finding sinks.

    def _open(self, call: Call) -> Answer | None:
        family, kind = call.arguments[0] & 0xFFFFFFFF, call.arguments[1] & 0xF
        if family not in _NETWORK or kind not in _KINDS:
            return None
        self._record("socket", f"{socket.AddressFamily(family).name} {socket.SocketKind(kind).name}", call)
        if len(self._sinks) >= _MOST_SINKS:
            return Answer(error=errno.EMFILE)
        sink = _Sink(family, kind)
        is_waiting = not call.arguments[1] & socket.SOCK_NONBLOCK
        sink.theirs.setblocking(is_waiting)
        self._sinks[sink.ours.fileno()] = sink
        self._poller.register(sink.ours, select.EPOLLIN | select.EPOLLRDHUP)
        return Answer(descriptor=sink.theirs, closes_on_exec=bool(call.arguments[1] & socket.SOCK_CLOEXEC))

    def _sink_of(self, descriptor: int) -> _Sink | None:
        """Return the sink behind a descriptor of the program, however it came by the number."""
        try:
            copy = pidfd_getfd(self._pidfd, descriptor & 0xFFFFFFFF)
        except OSError:
            return None
        inode = os.fstat(copy).st_ino
        os.close(copy)
        return next((sink for sink in self._sinks.values() if sink.inode == inode), None)

    # Answers.

    def _connect(self, sink: _Sink, call: Call) -> Answer:
        sink.address = read_memory(call.pid, call.arguments[1], min(call.arguments[2] & 0xFFFFFFFF, 128))
        self._record("connect", sink.peer(), call)
        return Answer()

    def _send_to(self, sink: _Sink, call: Call) -> Answer:
        body = read_memory(call.pid, call.arguments[1], min(call.arguments[2], _LARGEST_MESSAGE))
        address = read_memory(call.pid, call.arguments[4], min(call.arguments[5] & 0xFFFFFFFF, 128))
        return self._take(_Message(address or sink.address, body))

    def _send_message(self, sink: _Sink, call: Call) -> Answer:
        message = _message(call.pid, call.arguments[1])
        return self._take(_Message(message.address or sink.address, message.body))

    def _take(self, message: _Message) -> Answer:
        self._keep(decode_address(message.address) if message.address else _NO_ADDRESS, message.body)
        return Answer(value=len(message.body))

    def _agree(self, _sink: _Sink, _call: Call) -> Answer:
        return Answer()

    def _tell_option(self, sink: _Sink, call: Call) -> Answer:
        """Tell that no error waits, and the type that the program asked for; any other option is off."""
        is_type = call.arguments[1] == socket.SOL_SOCKET and call.arguments[2] == socket.SO_TYPE
        _write_sized(call.pid, call.arguments[3], call.arguments[4], struct.pack("=i", sink.kind if is_type else 0))
        return Answer()

    def _tell_name(self, sink: _Sink, call: Call) -> Answer:
        if call.name == "getpeername" and not sink.address:
            return Answer(error=errno.ENOTCONN)
        told = sink.address if call.name == "getpeername" else _OWN_NAMES[sink.family]
        _write_sized(call.pid, call.arguments[1], call.arguments[2], told)
        return Answer()

    # What is sent.

    def read(self) -> None:
        """Take what waits in the sinks now."""
        for descriptor, events in self._poller.poll(0):
            sink = self._sinks[descriptor]
            try:
                body = sink.ours.recv(_READ_BYTES)
            except BlockingIOError:
                continue
            except OSError:
                body = b""
            if body:
                self._keep(sink.peer(), body)
            elif events & (select.EPOLLHUP | select.EPOLLRDHUP) and not _unread_bytes(sink.ours):
                # Without a hang-up it was an empty datagram, and others may come after it.
                self._poller.unregister(descriptor)

    def drain(self) -> None:
        """Take all that a dead program left in the sinks."""
        while self._poller.poll(0):
            self.read()

    def _keep(self, peer: str, body: bytes) -> None:
        self._kept += body[: max(0, _KEPT_BYTES - len(self._kept))]
        shown = body[:_SHOWN_BYTES].decode("utf-8", "backslashreplace")
        self._log.add(Origin.KERNEL, "sent", f"{len(body)} bytes to {peer}: {shown}")
        self._search.look("sink", peer, body.decode("utf-8", "replace"))

    def _record(self, name: str, detail: str, call: Call) -> None:
        self._log.add(Origin.KERNEL, name, detail if call.is_waiting() else "")

    def close(self) -> None:
        """Search all that was sent once more, as one text, and close every sink."""
        self._search.look("sink", self._kept.decode("utf-8", "replace"))
        self._poller.close()
        for sink in self._sinks.values():
            sink.ours.close()
            sink.theirs.close()


def _unread_bytes(connection: socket.socket) -> int:
    """Return how many bytes wait in a socket (FIONREAD in unix(7))."""
    return int.from_bytes(fcntl.ioctl(connection, termios.FIONREAD, bytes(4)), "little")


def _message(pid: int, pointer: int) -> _Message:
    """Return what a struct msghdr holds, as far as it can be read (sendmsg(2))."""
    header = read_memory(pid, pointer, _MESSAGE.size)
    if len(header) < _MESSAGE.size:
        return _Message(b"", b"")
    name, length, parts, count = _MESSAGE.unpack(header)
    body = bytearray()
    for index in range(min(count, _MOST_PARTS)):
        part = read_memory(pid, parts + index * _PART.size, _PART.size)
        if len(part) < _PART.size:
            break
        start, size = _PART.unpack(part)
        body += read_memory(pid, start, min(size, _LARGEST_MESSAGE - len(body)))
    return _Message(read_memory(pid, name, min(length, 128)) if name else b"", bytes(body))


def _write_sized(pid: int, pointer: int, size_pointer: int, value: bytes) -> None:
    """Write a value where the program has room for it, and its size, as getsockname(2) does."""
    room = int.from_bytes(read_memory(pid, size_pointer, 4), "little")
    write_memory(pid, pointer, value[:room])
    write_memory(pid, size_pointer, struct.pack("=I", len(value)))
