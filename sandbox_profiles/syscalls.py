"""The allow-list of system calls: what CPython, numpy, threads and asyncio need, and nothing else.

What changes files passes too, since the mounts decide what it reaches, but is reported first. Everything that is not
named here is reported to the harness and answered with EPERM.
Source of the selection: strace of CPython 3.12 and 3.13 with numpy, threads and asyncio; seccomp(2); syscalls(2).
"""

from collections.abc import Sequence
from enum import IntEnum, StrEnum

import msgspec


class Compare(IntEnum):
    """How an argument is compared; the numbers are those of libseccomp's `enum scmp_compare`."""

    NOT_EQUAL = 1
    EQUAL = 4
    MASKED_EQUAL = 7


class Check(msgspec.Struct, frozen=True):
    """A condition on one argument of a system call."""

    argument: int
    """0-based."""
    compare: Compare
    value: int
    """For MASKED_EQUAL the mask, which `expected` is compared under."""
    expected: int = 0

    def holds(self, argument: int) -> bool:
        """Return whether an argument meets the condition, as the kernel decides it."""
        if self.compare is Compare.MASKED_EQUAL:
            return argument & self.value == self.expected
        return (argument == self.value) == (self.compare is Compare.EQUAL)


class Power(StrEnum):
    """What the floor lets programs do and a stricter profile may not."""

    THREADS = "threads"
    NATIVE_CODE = "native_code"


class Allowed(msgspec.Struct, frozen=True):
    """A system call that passes when all its checks hold; several rules of one name are alternatives."""

    name: str
    checks: tuple[Check, ...] = ()
    power: Power | None = None
    """What a stricter profile may take away."""

    def holds(self, arguments: Sequence[int]) -> bool:
        """Return whether a call of this name passes with these arguments (64 bits each, unsigned)."""
        return all(check.holds(arguments[check.argument]) for check in self.checks)


_PLAIN = (
    # memory and threads
    "brk", "munmap", "mremap", "madvise", "mincore", "futex", "set_robust_list", "get_robust_list", "rseq",
    "set_tid_address", "sched_yield", "sched_getaffinity", "sched_getparam", "sched_getscheduler",
    "sched_get_priority_max", "sched_get_priority_min", "membarrier", "getcpu", "exit", "exit_group", "wait4", "waitid",
    # signals to itself and timers
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigpending", "rt_sigtimedwait", "rt_sigsuspend",
    "sigaltstack",
    "pause", "alarm", "setitimer", "getitimer", "restart_syscall",
    # time and identity
    "clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "time", "times",
    "getrusage", "getrlimit",
    "getpid", "gettid", "getppid", "getpgrp", "getpgid", "getsid", "getuid", "geteuid", "getgid", "getegid",
    "getgroups",
    "getresuid", "getresgid", "uname", "sysinfo", "getrandom",
    # files: the mounts decide what they reach
    "close", "close_range", "read", "write", "pread64", "pwrite64", "readv", "writev",
    "preadv", "pwritev", "lseek", "stat", "lstat", "fstat", "newfstatat", "statx", "statfs", "fstatfs", "access",
    "faccessat", "faccessat2", "readlink", "readlinkat", "getdents", "getdents64", "getcwd", "chdir", "fchdir",
    "ftruncate", "fallocate", "fsync", "fdatasync", "fadvise64", "flock", "umask", "dup", "dup2",
    "dup3", "pipe", "pipe2", "sendfile", "copy_file_range", "getxattr",
    "lgetxattr", "fgetxattr", "listxattr", "llistxattr", "flistxattr",
    # waiting
    "poll", "ppoll", "select", "pselect6", "epoll_create", "epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait",
    "epoll_pwait2", "eventfd", "eventfd2", "timerfd_create", "timerfd_settime", "timerfd_gettime",
    # the one channel, and socket pairs of its own
    "shutdown", "getsockname", "getpeername",
)  # fmt: skip

_WRITABLE, _EXECUTABLE = 0x2, 0x4
_ANONYMOUS = 0x20
_SETUID_SETGID = 0o6000
_THREAD = 0x00010000
# In this order the flags for time, mount, cgroup, UTS, IPC, user, process and network namespaces (clone(2)).
_NAMESPACES = 0x00000080 | 0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000
_SOCKET_TYPE = 0xFFFFFFFF & ~(0o2000000 | 0o4000)
_PR_SET_NAME = 15
_MSG_OOB = 1
# O_WRONLY, O_RDWR, O_CREAT and O_TRUNC.
_WRITING = 0o1 | 0o2 | 0o100 | 0o1000


def _exactly(name: str, argument: int, *values: int) -> tuple[Allowed, ...]:
    return tuple(Allowed(name, (Check(argument, Compare.EQUAL, value),)) for value in values)


def _without(name: str, argument: int, bits: int, power: Power | None = None) -> Allowed:
    return Allowed(name, (Check(argument, Compare.MASKED_EQUAL, bits, 0),), power)


_CONDITIONAL = (
    # A new thread, and no new namespace; clone3 hides its flags behind a pointer and is refused as absent.
    Allowed("clone", (Check(0, Compare.MASKED_EQUAL, _THREAD | _NAMESPACES, _THREAD),), Power.THREADS),
    # Executable memory only from files, which the mounts and the noexec scratch decide, and never writable: a private
    # copy of a library's page or of /dev/zero would take machine code of the program's own.
    _without("mmap", 2, _EXECUTABLE),
    Allowed(
        "mmap",
        (Check(3, Compare.MASKED_EQUAL, _ANONYMOUS, 0), Check(2, Compare.MASKED_EQUAL, _WRITABLE, 0)),
        Power.NATIVE_CODE,
    ),
    _without("mprotect", 2, _EXECUTABLE),
    _without("fchmod", 1, _SETUID_SETGID),
    # What only reads; opening to write is watched.
    _without("open", 1, _WRITING),
    _without("openat", 2, _WRITING),
    *_exactly("prctl", 0, _PR_SET_NAME),
    # Signals to itself; every program is process 1 of its namespace.
    *_exactly("tgkill", 0, 1),
    # But not SIGKILL: the kernel ignores it there, and nobody would see that the program tried.
    Allowed("kill", (Check(0, Compare.EQUAL, 1), Check(1, Compare.NOT_EQUAL, 9))),
    *_exactly("prlimit64", 2, 0),
    # FD_CLOEXEC, status flags, locks and duplicates; no F_SETOWN, F_SETSIG or leases (fcntl(2)).
    *_exactly("fcntl", 1, 0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030, 1031, 1032, 1034),
    # Terminal queries, the bytes that wait, and the close-on-exec flag, as in ioctl_list(2).
    *_exactly("ioctl", 1, 0x5401, 0x541B, 0x5413, 0x5421, 0x5451, 0x5450),
    # An address would let it reach another socket: only the connected peer. No out-of-band data, which nothing here
    # needs and which has led from such a sandbox into the kernel (CVE-2025-38236).
    Allowed("sendto", (Check(4, Compare.EQUAL, 0), Check(3, Compare.MASKED_EQUAL, _MSG_OOB, 0))),
    _without("recvfrom", 3, _MSG_OOB),
    Allowed("socketpair", (Check(0, Compare.EQUAL, 1), Check(1, Compare.MASKED_EQUAL, _SOCKET_TYPE, 1))),
)

ALLOWED: tuple[Allowed, ...] = (*(Allowed(name) for name in _PLAIN), *_CONDITIONAL)
"""All rules of the default filter."""

WATCHED: tuple[Allowed, ...] = (
    *(
        Allowed(name)
        for name in (
            "open", "openat", "openat2", "creat", "mkdir", "mkdirat", "rmdir", "unlink", "unlinkat", "rename",
            "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat", "truncate", "utimensat", "utime",
            "utimes", "futimesat",
        )
    ),
    _without("chmod", 1, _SETUID_SETGID),
    _without("fchmodat", 2, _SETUID_SETGID),
)  # fmt: skip
"""Calls that change files by name: reported, then let through. The mounts decide what they reach, never the answer: a
program can change the name while it is read (seccomp_unotify(2))."""

ABSENT: tuple[str, ...] = ("clone3",)
"""Answered with ENOSYS and not reported: glibc then falls back to clone, whose flags a filter can read."""

SOCKET_NAMES: tuple[str, ...] = ("getsockname", "getpeername")
"""Calls that a profile with sinks has reported, to answer them for a sink as the network would."""


def floor_allows(name: str, arguments: Sequence[int]) -> bool:
    """Return whether the floor lets a call pass: to try it under a stricter profile is policy, not an attempt.

    Args:
        name: The call's.
        arguments: All six, 64 bits each, unsigned.
    """
    return any(rule.name == name and rule.holds(arguments) for rule in (*ALLOWED, *WATCHED))


def is_watched(name: str, arguments: Sequence[int]) -> bool:
    """Return whether a reported call is to be let through."""
    return any(rule.name == name and rule.holds(arguments) for rule in WATCHED)


def allowed_without(denied: Sequence[str], powers: frozenset[Power] = frozenset(Power)) -> tuple[Allowed, ...]:
    """Return the rules that are left when a profile denies more calls and powers.

    Args:
        denied: Names of calls.
        powers: What programs may do still.

    Raises:
        ValueError: A name is not on the allow-list, so that denying it has no effect.
    """
    known = {rule.name for rule in (*ALLOWED, *WATCHED)}
    unknown = [name for name in denied if name not in known]
    if unknown:
        raise ValueError(f"not on the allow-list: {', '.join(unknown)}")
    return tuple(
        rule for rule in ALLOWED if rule.name not in denied and (rule.power is None or rule.power in powers)
    )  # fmt: skip
