"""The allow-list of system calls: what CPython, numpy, threads and asyncio need, and nothing else.

Everything that is not named here is reported to the harness and answered with EPERM.
Source of the selection: strace of CPython 3.12 and 3.13 with numpy, threads and asyncio; seccomp(2); syscalls(2).
"""

from enum import IntEnum

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


class Allowed(msgspec.Struct, frozen=True):
    """A system call that passes when all its checks hold; several rules of one name are alternatives."""

    name: str
    checks: tuple[Check, ...] = ()


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
    "open", "openat", "openat2", "close", "close_range", "read", "write", "pread64", "pwrite64", "readv", "writev",
    "preadv", "pwritev", "lseek", "stat", "lstat", "fstat", "newfstatat", "statx", "statfs", "fstatfs", "access",
    "faccessat", "faccessat2", "readlink", "readlinkat", "getdents", "getdents64", "getcwd", "chdir", "fchdir", "mkdir",
    "mkdirat", "rmdir", "unlink", "unlinkat", "rename", "renameat", "renameat2", "link", "linkat", "symlink",
    "symlinkat", "truncate", "ftruncate", "fallocate", "fsync", "fdatasync", "fadvise64", "flock", "umask", "utimensat",
    "utime", "utimes", "futimesat", "dup", "dup2", "dup3", "pipe", "pipe2", "sendfile", "copy_file_range", "getxattr",
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


def _exactly(name: str, argument: int, *values: int) -> tuple[Allowed, ...]:
    return tuple(Allowed(name, (Check(argument, Compare.EQUAL, value),)) for value in values)


def _without(name: str, argument: int, bits: int) -> Allowed:
    return Allowed(name, (Check(argument, Compare.MASKED_EQUAL, bits, 0),))


_CONDITIONAL = (
    # A new thread, and no new namespace; clone3 hides its flags behind a pointer and is refused as absent.
    Allowed("clone", (Check(0, Compare.MASKED_EQUAL, _THREAD | _NAMESPACES, _THREAD),)),
    # Executable memory only from files, which the mounts and the noexec scratch decide, and never writable: a private
    # copy of a library's page or of /dev/zero would take machine code of the program's own.
    _without("mmap", 2, _EXECUTABLE),
    Allowed("mmap", (Check(3, Compare.MASKED_EQUAL, _ANONYMOUS, 0), Check(2, Compare.MASKED_EQUAL, _WRITABLE, 0))),
    _without("mprotect", 2, _EXECUTABLE),
    _without("chmod", 1, _SETUID_SETGID),
    _without("fchmod", 1, _SETUID_SETGID),
    _without("fchmodat", 2, _SETUID_SETGID),
    *_exactly("prctl", 0, _PR_SET_NAME),
    # Signals to itself; every program is process 1 of its namespace.
    *_exactly("tgkill", 0, 1),
    *_exactly("kill", 0, 1),
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

ABSENT: tuple[str, ...] = ("clone3",)
"""Answered with ENOSYS and not reported: glibc then falls back to clone, whose flags a filter can read."""


def only_policy(denied: tuple[str, ...]) -> frozenset[str]:
    """Return the denied calls that the floor lets pass whatever their arguments: to try one is no attempt.

    A call that the floor lets pass under conditions only, such as clone, is reported by both and may be an attempt.
    """
    conditional = {rule.name for rule in ALLOWED if rule.checks}
    return frozenset(denied) - conditional


def allowed_without(denied: tuple[str, ...]) -> tuple[Allowed, ...]:
    """Return the rules that are left when a profile denies more calls.

    Raises:
        ValueError: A name is not on the allow-list, so that denying it has no effect.
    """
    known = {rule.name for rule in ALLOWED}
    unknown = [name for name in denied if name not in known]
    if unknown:
        raise ValueError(f"not on the allow-list: {', '.join(unknown)}")
    return tuple(rule for rule in ALLOWED if rule.name not in denied)
