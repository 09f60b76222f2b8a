"""Turns a notified system call into words: who it would have reached, what it would have run.

The words are evidence and decide nothing: the call is refused whatever its memory says, which the program may change
while it is read.
"""

import ipaddress
import signal
import socket
import struct
from collections.abc import Callable

from harness.jail.linux import read_memory, read_text

_LONGEST = 400
type Arguments = tuple[int, ...]


def described(pid: int, name: str, arguments: Arguments) -> str:
    """Return a call's arguments as short text; untrusted."""
    decode = _DECODERS.get(name)
    text = decode(pid, arguments) if decode else " ".join(_number(value) for value in arguments[:4])
    return text.encode("utf-8", "backslashreplace").decode()[:_LONGEST]


def place_of(thread: int, leader: int) -> str:
    """Return where in a program's processes a call was made, empty for its first thread.

    Numbers are those of the program's own namespace: `NStgid` and `NSpid` in proc_pid_status(5).
    """
    if thread == leader:
        return ""
    try:
        fields = dict(line.split(":", 1) for line in read_text(f"/proc/{thread}/status").splitlines() if ":" in line)
        process, own = fields["NStgid"].split()[-1], fields["NSpid"].split()[-1]
    except (OSError, KeyError, IndexError):
        return " (a thread that has ended)"
    return f" (thread {own})" if process == "1" else f" (process {process}, thread {own})"


def _number(value: int) -> str:
    """Return a small number; where it is large it is an address, which differs from run to run and says nothing."""
    return hex(value) if value < 1 << 32 else "pointer"


def _family(number: int) -> str:
    try:
        return socket.AddressFamily(number).name
    except ValueError:
        return f"family {number}"


def _type(number: int) -> str:
    try:
        return socket.SocketKind(number & 0xF).name
    except ValueError:
        return f"type {number}"


def _socket(_: int, arguments: Arguments) -> str:
    return f"{_family(arguments[0] & 0xFFFFFFFF)} {_type(arguments[1])}"


def _address(pid: int, arguments: Arguments) -> str:
    return decode_address(read_memory(pid, arguments[1], min(arguments[2] & 0xFFFFFFFF, 128)))


def _send_to(pid: int, arguments: Arguments) -> str:
    address = decode_address(read_memory(pid, arguments[4], min(arguments[5] & 0xFFFFFFFF, 128)))
    return f"{arguments[2]} bytes to {address}"


def decode_address(data: bytes) -> str:
    """Return a socket address (ip(7), ipv6(7), unix(7)) as text."""
    if len(data) < 2:
        return "no address"
    (family,) = struct.unpack_from("=H", data)
    if family == socket.AF_INET and len(data) >= 8:
        return f"{ipaddress.IPv4Address(data[4:8])}:{int.from_bytes(data[2:4])}"
    if family == socket.AF_INET6 and len(data) >= 24:
        return f"[{ipaddress.IPv6Address(data[8:24])}]:{int.from_bytes(data[2:4])}"
    if family == socket.AF_UNIX:
        path = data[2:]
        shown = b"@" + path[1:] if path[:1] == b"\0" else path.split(b"\0")[0]
        return "unix " + shown.decode("utf-8", "backslashreplace")
    return f"{_family(family)} {data[2:].hex()}"


def _text(pid: int, address: int) -> str:
    return read_memory(pid, address, 256).split(b"\0")[0].decode("utf-8", "backslashreplace")


def _execute(pid: int, path: int, vector: int) -> str:
    pointers = struct.unpack("=8Q", read_memory(pid, vector, 64).ljust(64, b"\0"))
    words = []
    for pointer in pointers:
        if not pointer:
            break
        words.append(_text(pid, pointer))
    return " ".join([_text(pid, path), *([f"[{' '.join(words)}]"] if words else [])])


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


_DECODERS: dict[str, Callable[[int, Arguments], str]] = {
    "socket": _socket,
    "socketpair": _socket,
    "connect": _address,
    "bind": _address,
    "sendto": _send_to,
    "execve": lambda pid, args: _execute(pid, args[0], args[1]),
    "execveat": lambda pid, args: _execute(pid, args[1], args[2]),
    "kill": lambda _, args: f"process {args[0] if args[0] < 2**31 else args[0] - 2**64} {_signal(args[1])}",
    "tgkill": lambda _, args: f"process {args[0]} {_signal(args[2])}",
    "clone": lambda _, args: f"flags {args[0]:#x}",
    "unshare": lambda _, args: f"flags {args[0]:#x}",
    "setns": lambda _, args: f"descriptor {args[0]} flags {args[1]:#x}",
    "mount": lambda pid, args: f"{_text(pid, args[0])} on {_text(pid, args[1])}",
    "umount2": lambda pid, args: _text(pid, args[0]),
    "chroot": lambda pid, args: _text(pid, args[0]),
    "chown": lambda pid, args: _text(pid, args[0]),
    "memfd_create": lambda pid, args: _text(pid, args[0]),
    "prctl": lambda _, args: f"option {args[0]}",
    "ptrace": lambda _, args: f"request {args[0]:#x} process {args[1]}",
    "mprotect": lambda _, args: f"{args[1]} bytes protection {args[2]:#x}",
    "mmap": lambda _, args: f"{args[1]} bytes protection {args[2]:#x} flags {args[3]:#x}",
}
