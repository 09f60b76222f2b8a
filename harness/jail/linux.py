"""The system calls of the host's side that the standard library lacks; numbers are those of x86-64."""

import ctypes
import errno
import os
import select
import struct
import time

_PIDFD_GETFD = 438
_SECCOMP = 317
_LIBC = ctypes.CDLL(None, use_errno=True)

# linux/seccomp.h
_SET_MODE_FILTER, _GET_ACTION_AVAIL = 1, 2
_USER_NOTIF = 0x7FC00000
_TSYNC, _NEW_LISTENER, _TSYNC_ESRCH, WAIT_KILLABLE_RECV = 1, 8, 16, 32

# linux/inotify.h
IN_ACCESS, IN_OPEN, IN_Q_OVERFLOW = 0x1, 0x20, 0x4000
_IN_NONBLOCK_CLOEXEC = os.O_NONBLOCK | os.O_CLOEXEC
_EVENT = struct.Struct("iIII")


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


def host_pid(pidfd: int) -> int:
    """Return the process id that a pidfd stands for, as this namespace numbers it; -1 when it has ended.

    Source: `Pid:` in /proc/self/fdinfo/N, pidfd_open(2).
    """
    with open(f"/proc/self/fdinfo/{pidfd}", encoding="ascii") as lines:  # noqa: PTH123 - a hot path
        for line in lines:
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


class Watch:
    """Counts the opens of some files through inotify(7), by inode and so through any mount."""

    def __init__(self) -> None:
        self._handle = _checked(_LIBC.inotify_init1(_IN_NONBLOCK_CLOEXEC), "inotify")
        self._names: dict[int, str] = {}

    def add(self, name: str, descriptor: int) -> None:
        """Watch the file behind an open descriptor, which may be closed afterwards.

        Raises:
            OSError: The kernel refused, for example because the user has no watches left.
        """
        path = f"/proc/self/fd/{descriptor}".encode()
        self._names[_checked(_LIBC.inotify_add_watch(self._handle, path, IN_OPEN | IN_ACCESS), f"watch {name}")] = name

    def opened(self) -> tuple[list[str], bool]:
        """Return the names opened since the last call, in order, and whether the queue overflowed."""
        names: list[str] = []
        overflowed = False
        for watch, mask in self._events():
            overflowed = overflowed or bool(mask & IN_Q_OVERFLOW)
            if mask & IN_OPEN and watch in self._names:
                names.append(self._names[watch])
        return names, overflowed

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
        """Stop watching."""
        os.close(self._handle)
