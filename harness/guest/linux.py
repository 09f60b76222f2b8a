"""The few system calls that the standard library lacks, for the zygote's children before they are confined."""

import ctypes
import os

_LIBC = ctypes.CDLL(None, use_errno=True)

# linux/prctl.h, linux/capability.h, linux/seccomp.h, linux/inotify.h, sys/mount.h
_PR_SET_DUMPABLE = 4
_PR_CAPBSET_DROP = 24
_PR_SET_NO_NEW_PRIVS = 38
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_CLEAR_ALL = 4
_CAPABILITY_VERSION_3 = 0x20080522
_LAST_CAPABILITY = 63
_CAP_SYS_ADMIN = 21
_EINVAL = 22
_SECCOMP_SET_MODE_FILTER = 1
_TSYNC, _NEW_LISTENER, _TSYNC_ESRCH, _WAIT_KILLABLE_RECV = 1, 8, 16, 32
_IN_OPEN = 0x20
MS_NOSUID, MS_NODEV, MS_NOEXEC = 2, 4, 8
_MS_RDONLY, _MS_REMOUNT, _MS_BIND = 1, 32, 4096
_MNT_DETACH = 2


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Sets(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def mount_tmpfs(target: str, flags: int, options: str) -> None:
    """Mount an empty tmpfs.

    Raises:
        OSError: The kernel refused (mount(2)).
    """
    result = _LIBC.mount(b"tmpfs", target.encode(), b"tmpfs", ctypes.c_ulong(flags), options.encode())
    _checked(result, f"mount {target}")


def bind_read_only(source: str, target: str, flags: int) -> None:
    """Show a folder of ours at another place, where it cannot be written.

    Raises:
        OSError: The kernel refused (mount(2)).
    """
    result = _LIBC.mount(source.encode(), target.encode(), None, ctypes.c_ulong(_MS_BIND), None)
    _checked(result, f"bind {target}")
    flags |= _MS_BIND | _MS_REMOUNT | _MS_RDONLY
    _checked(_LIBC.mount(b"none", target.encode(), None, ctypes.c_ulong(flags), None), f"remount {target}")


def detach(target: str) -> None:
    """Take a mount away; what is open on it stays open (MNT_DETACH in umount(2)).

    Raises:
        OSError: The kernel refused.
    """
    _checked(_LIBC.umount2(target.encode(), _MNT_DETACH), f"detach {target}")


def make_undumpable() -> None:
    """Keep others of the same user from tracing this process or reading its memory.

    Raises:
        OSError: The kernel refused (PR_SET_DUMPABLE in prctl(2)).
    """
    _checked(_LIBC.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0), "undumpable")


def drop_bounding_set() -> None:
    """Give up, for good, every capability that a program started later could have; those held now stay.

    Raises:
        OSError: The kernel refused (capabilities(7)).
    """
    for capability in range(_LAST_CAPABILITY + 1):
        if _LIBC.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) < 0:
            # EINVAL marks the first number that this kernel does not know.
            if ctypes.get_errno() != _EINVAL:
                _checked(-1, f"drop capability {capability}")
            break


def drop_capabilities(*, keeps_admin: bool) -> None:
    """Empty the ambient, permitted, effective and inheritable sets, and gain none by starting a program.

    Args:
        keeps_admin: Leave CAP_SYS_ADMIN, as a control's hole.

    Raises:
        OSError: The kernel refused (capabilities(7), PR_SET_NO_NEW_PRIVS in prctl(2)).
    """
    _checked(_LIBC.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0), "clear ambient capabilities")
    kept = 1 << _CAP_SYS_ADMIN if keeps_admin else 0
    sets = (_Sets * 2)(_Sets(kept, kept, 0))
    _checked(_LIBC.capset(ctypes.byref(_Header(_CAPABILITY_VERSION_3, 0)), sets), "capset")
    _checked(_LIBC.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no new privileges")


def new_watch() -> int:
    """Return a descriptor that tells of opened files (inotify(7)); it does not block.

    Raises:
        OSError: The user has no watches left.
    """
    return _checked(_LIBC.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC), "inotify")


def watch_opens(watch: int, path: str) -> int:
    """Watch a file by its inode, and return the watch's number; numbers rise by one from call to call.

    Raises:
        OSError: The kernel refused (inotify_add_watch(2)).
    """
    return _checked(_LIBC.inotify_add_watch(watch, path.encode(), _IN_OPEN), f"watch {path}")


def install_filter(bpf: bytes, call_number: int) -> int:
    """Install a seccomp filter on all threads and return the listener of its notifications.

    Args:
        bpf: A program of 8-byte instructions.
        call_number: The number of seccomp(2) on this architecture.

    Raises:
        OSError: The kernel refused (seccomp(2)).
    """
    buffer = ctypes.create_string_buffer(bpf, len(bpf))
    program = _Program(len(bpf) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    flags = _TSYNC | _NEW_LISTENER | _TSYNC_ESRCH | _WAIT_KILLABLE_RECV
    result = _LIBC.syscall(
        ctypes.c_long(call_number),
        ctypes.c_ulong(_SECCOMP_SET_MODE_FILTER),
        ctypes.c_ulong(flags),
        ctypes.byref(program),
    )
    return _checked(result, "seccomp filter")
