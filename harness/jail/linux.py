"""The system calls of the host's side that the standard library lacks; numbers are those of x86-64."""

import ctypes
import errno
import os
import select
import struct
import threading
import time
from collections.abc import Sequence

_PIDFD_GETFD = 438
_SECCOMP = 317
_LIBC = ctypes.CDLL(None, use_errno=True)

# linux/seccomp.h
_SET_MODE_FILTER, _GET_ACTION_AVAIL = 1, 2
_USER_NOTIF = 0x7FC00000
_TSYNC, _NEW_LISTENER, _TSYNC_ESRCH, WAIT_KILLABLE_RECV = 1, 8, 16, 32

# linux/inotify.h
IN_OPEN, IN_Q_OVERFLOW = 0x20, 0x4000
_EVENT = struct.Struct("iIII")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class _Vector(ctypes.Structure):
    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def pidfd_getfd(pidfd: int, descriptor: int) -> int:
    """Return our own copy of a descriptor of another process.

    Raises:
        OSError: EBADF when it has no such descriptor, ESRCH when it is gone, EPERM when it may not be inspected
            (pidfd_getfd(2)).
    """
    return _checked(_LIBC.syscall(_PIDFD_GETFD, pidfd, descriptor, 0), "pidfd_getfd")


def has_user_notification() -> bool:
    """Return whether a filter may ask a supervisor here (seccomp(2), since Linux 5.0)."""
    action = ctypes.c_uint32(_USER_NOTIF)
    return int(_LIBC.syscall(_SECCOMP, _GET_ACTION_AVAIL, 0, ctypes.byref(action))) == 0


def knows_filter_flags(flag: int) -> bool:
    """Return whether a filter may be installed with the jail's flags and one more; installs none.

    Source: the kernel looks at the flags before it reads the filter: EFAULT for an absent one says that it knows them.
    """
    result = _LIBC.syscall(_SECCOMP, _SET_MODE_FILTER, _TSYNC | _NEW_LISTENER | _TSYNC_ESRCH | flag, None)
    return result < 0 and ctypes.get_errno() == errno.EFAULT


def has_descriptor(pidfd: int, descriptor: int) -> bool:
    """Return whether another process has a descriptor open.

    Raises:
        OSError: It cannot be inspected.
    """
    try:
        os.close(pidfd_getfd(pidfd, descriptor))
    except OSError as error:
        if error.errno == errno.EBADF:
            return False
        raise
    return True


def read_memory(pid: int, address: int, size: int) -> bytes:
    """Return up to `size` bytes of another process's memory, fewer where a page ends, none where it cannot be read.

    Source: process_vm_readv(2), which unlike /proc/PID/mem also reads undumpable children of an ordinary user.
    """
    # One page at a time: a transfer that crosses into an unmapped page fails as a whole.
    parts = bytearray()
    while len(parts) < size:
        start = address + len(parts)
        part = _read_once(pid, start, min(size - len(parts), 4096 - start % 4096))
        parts += part
        if not part:
            break
    return bytes(parts)


def _read_once(pid: int, address: int, size: int) -> bytes:
    buffer = ctypes.create_string_buffer(size)
    here = _Vector(ctypes.addressof(buffer), size)
    there = _Vector(address, size)
    done = _LIBC.process_vm_readv(pid, ctypes.byref(here), 1, ctypes.byref(there), 1, ctypes.c_ulong(0))
    return buffer.raw[:done] if done > 0 else b""


def write_memory(pid: int, address: int, data: bytes) -> bool:
    """Write into another process's memory, and return whether all of it could be written (process_vm_writev(2))."""
    buffer = ctypes.create_string_buffer(data, len(data))
    here = _Vector(ctypes.addressof(buffer), len(data))
    there = _Vector(address, len(data))
    done = _LIBC.process_vm_writev(pid, ctypes.byref(here), 1, ctypes.byref(there), 1, ctypes.c_ulong(0))
    return bool(done == len(data))


def read_text(path: str) -> str:
    """Return a short file of /proc as text; several times as fast as a file object.

    Raises:
        OSError: It cannot be read; ESRCH when its process is gone.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.read(descriptor, 8192).decode("utf-8", "replace")
    finally:
        os.close(descriptor)


def host_pid(pidfd: int) -> int:
    """Return the process id that a pidfd stands for, as this namespace numbers it; -1 when it has ended.

    Source: `Pid:` in /proc/self/fdinfo/N, pidfd_open(2).
    """
    for line in read_text(f"/proc/self/fdinfo/{pidfd}").splitlines():
        if line.startswith("Pid:"):
            return int(line.split()[1])
    return -1


def has_ended(pidfd: int, seconds: float) -> bool:
    """Return whether the process that a pidfd stands for ends within `seconds`, reaped or not (pidfd_open(2))."""
    poller = select.poll()
    poller.register(pidfd, select.POLLIN)
    return bool(poller.poll(seconds * 1000))


def cpu_seconds(pid: int) -> float:
    """Return the CPU time that a process has used, all threads together; -1.0 when it is gone.

    Source: clock_getcpuclockid(3): the clock's number is made of the complement of the process id.
    """
    try:
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:
        return -1.0


def resident_bytes(pid: int) -> int:
    """Return the memory that a process holds, 0 when it is gone (proc_pid_statm(5))."""
    try:
        return int(read_text(f"/proc/{pid}/statm").split()[1]) * _PAGE_BYTES
    except OSError:
        return 0


class Watch:
    """Tells which of the files that a zygote's children watch were opened, from their inotify(7) descriptor.

    One serves all programs of a zygote: to close one that has watches waits for the whole kernel, up to 15 ms.
    """

    def __init__(self, handle: int) -> None:
        """Args: `handle` is closed with the watch."""
        self._lock = threading.Lock()
        self._handle = handle

    @property
    def descriptor(self) -> int:
        """Readable when something was opened, for poll(2); -1 once it is closed."""
        return self._handle

    def opened(self, first: int, names: Sequence[str]) -> tuple[list[str], bool]:
        """Return the names opened since the last call, in order, and whether the queue overflowed.

        A closed one tells of nothing: its zygote is lost, and that is recorded by itself.

        Args:
            first: The number of the first of a program's watches, which rise by one.
            names: The files' names in evidence, in the order of the watches.
        """
        found: list[str] = []
        overflowed = False
        with self._lock:
            events = [] if self._handle < 0 else self._events()
        for watch, mask in events:
            overflowed = overflowed or bool(mask & IN_Q_OVERFLOW)
            if mask & IN_OPEN and first <= watch < first + len(names):
                found.append(names[watch - first])
        return found, overflowed

    def _events(self) -> list[tuple[int, int]]:
        events: list[tuple[int, int]] = []
        while True:
            try:
                data = os.read(self._handle, 65536)
            except BlockingIOError:
                return events
            offset = 0
            while offset < len(data):
                watch, mask, _, length = _EVENT.unpack_from(data, offset)
                events.append((watch, mask))
                offset += _EVENT.size + length

    def close(self) -> None:
        """Stop watching; calling it twice, from any thread, is fine."""
        with self._lock:
            if self._handle >= 0:
                os.close(self._handle)
                self._handle = -1
