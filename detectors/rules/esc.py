"""ESC: the boundary itself: namespaces, privileges, kernel interfaces, other processes, descriptors of the harness."""

import re
from collections.abc import Iterator

from detectors.findings import PROVED_OR_LIKELY, Certainty, Family, Rule, Severity
from detectors.flow.contents import all_texts
from detectors.flow.sites import CallSite
from detectors.flow.values import UNKNOWN, Constant, Symbol, Value, options_of
from detectors.rules.base import Match, StaticRule, Subject
from detectors.rules.commands import words_of
from detectors.rules.files import Access, Touch, argument_value, touches
from detectors.rules.paths import plain_path
from detectors.rules.places import grounded
from detectors.rules.proc import STARTERS
from detectors.rules.targets import certainty_of, match_calls

ISOLATION = Rule(
    id="ESC-01",
    family=Family.ESC,
    severity=Severity.CRITICAL,
    title="namespace or privilege changed",
    description="Asks for other namespaces, another root, other users or device nodes.",
    attack=("T1611", "T1548.001"),
    cwe=("CWE-250", "CWE-693"),
    false_positives=("a named pipe in its own directory is of interest only",),
    certainties=PROVED_OR_LIKELY,
)
NATIVE_CALL = Rule(
    id="ESC-02",
    family=Family.ESC,
    severity=Severity.CRITICAL,
    title="system call by native code",
    description="Makes a system call through the C library that Python does not offer, or by its bare number.",
    attack=("T1611", "T1106", "T1055.008"),
    cwe=("CWE-693",),
    evasions=("machine code of its own, which NATV-03 finds",),
    certainties=PROVED_OR_LIKELY,
)
INTERFACE = Rule(
    id="ESC-03",
    family=Family.ESC,
    severity=Severity.CRITICAL,
    title="kernel or container interface touched",
    description="Writes below /proc or /sys, or opens what leads out of a container: another process's root or "
    "namespaces, a container engine's socket, memory or disk devices.",
    attack=("T1611", "T1613"),
    cwe=("CWE-693",),
    evasions=("a path that only run time knows",),
    certainties=PROVED_OR_LIKELY,
)
COMMAND = Rule(
    id="ESC-04",
    family=Family.ESC,
    severity=Severity.CRITICAL,
    title="escape command started",
    description="Starts a program whose purpose is another namespace, root, mount, container or user.",
    attack=("T1611", "T1548.003"),
    cwe=("CWE-78", "CWE-250"),
    evasions=("a command under another name",),
    certainties=PROVED_OR_LIKELY,
)
SIGNAL = Rule(
    id="ESC-05",
    family=Family.ESC,
    severity=Severity.HIGH,
    title="other process signalled or traced",
    description="Sends a signal to its parent, to process 1, to a group or to all, or reaches into another process. "
    "A signal to itself is not a match.",
    attack=("T1489", "T1055.008"),
    cwe=("CWE-250",),
    false_positives=("a child of its own under a number that is not known is a likely match",),
    certainties=PROVED_OR_LIKELY,
)
DESCRIPTOR = Rule(
    id="ESC-06",
    family=Family.ESC,
    severity=Severity.HIGH,
    title="foreign descriptor used",
    description="Uses a descriptor by its bare number from 3 on, which it did not open: the harness's channel is one.",
    attack=("T1565.002",),
    cwe=("CWE-403",),
    evasions=("a number that is computed in a loop is a likely match",),
    certainties=PROVED_OR_LIKELY,
)

_ISOLATING = (
    "chroot initgroups memfd_create mknod pidfd_open setegid seteuid setgid setgroups setns setregid setresgid "
    "setresuid setreuid setuid unshare"
)
_ISOLATION = frozenset(f"os.{name}" for name in _ISOLATING.split())
_FOLLOWED_BY = re.compile(r"^(?:_?ctypes|cffi|numpy\.ctypeslib)\..*[.\]](\w+)$")
_NATIVE = (
    "add_key arch_prctl bpf capset chroot clone clone3 execve execveat finit_module fork init_module "
    "io_uring_enter io_uring_setup kexec_load keyctl kill memfd_create mmap mount mprotect name_to_handle_at "
    "open_by_handle_at perf_event_open personality pidfd_getfd pivot_root popen posix_spawn prctl process_vm_readv "
    "process_vm_writev ptrace quotactl reboot request_key seccomp setgid sethostname setns setresuid setuid swapon "
    "syscall system tgkill umount umount2 unshare userfaultfd vfork"
)
_NATIVE_CALLS = frozenset(_NATIVE.split())
_OWN_FIFO = "os.mkfifo"


def match_isolation(subject: Subject) -> Iterator[Match]:
    """Yield the calls that change namespaces, roots, users or devices."""
    yield from match_calls(subject, _ISOLATION)
    for site in subject.resolution.calls:
        if site.target == _OWN_FIFO:
            message = "makes a named pipe"
            yield Match(site.position, Certainty.LIKELY, message, target=site.target, severity=Severity.INFO)


def match_native_call(subject: Subject) -> Iterator[Match]:
    """Yield the system calls that are made through native code."""
    for site in subject.resolution.calls:
        found = _FOLLOWED_BY.search(site.target)
        if found is not None and found.group(1) in _NATIVE_CALLS:
            yield Match(site.position, certainty_of(site), f"calls {site.target}", target=site.target)
    for lookup in subject.resolution.lookups:
        is_native = isinstance(lookup.owner, Symbol) and lookup.owner.name.startswith(_LIBRARIES)
        if is_native and lookup.attribute.strip("[]") in _NATIVE_CALLS and lookup.attribute.startswith("["):
            message = f"takes {lookup.attribute} of a native library"
            yield Match(lookup.position, Certainty.PROVED, message, target=lookup.attribute.strip("[]"))


_LIBRARIES = ("ctypes.", "_ctypes.", "cffi.", "numpy.ctypeslib.")
_WRITTEN = re.compile(r"^/(?:proc|sys)/(?!self/fd/[12]$|self/task/[^/]+/comm$|self/comm$)")
_OPENED = re.compile(
    r"^/proc/(?:1|\d+|self|thread-self|\0)/(?:task/[^/]+/)?(?:root|ns|cwd|fd)(?:/(?![012]$)|$)|"
    r"^/(?:var/)?run/(?:docker|containerd|crio|podman|user/\d+/docker)[^/]*(?:\.sock|/.*)?$|"
    r"^/dev/(?:k?mem|port|kmsg|sd[a-z]|vd[a-z]|nvme|mapper|loop|kvm|fuse)|"
    r"^/proc/(?:kcore|kallsyms|sysrq-trigger|sched_debug|keys)$|^/sys/(?:kernel/(?:debug|security)|fs/cgroup/.*release_agent)"
)


def match_interface(subject: Subject) -> Iterator[Match]:
    """Yield the calls that touch what leads out."""
    for touch in touches(subject):
        yield from _interface_matches(touch)
    for site in subject.resolution.calls:
        if site.method in {"connect", "connect_ex"}:
            for text in all_texts(argument_value(site, 0, "address") or UNKNOWN):
                if _OPENED.search(plain_path(text)):
                    target = site.target or site.method
                    yield Match(site.position, certainty_of(site), f"connects to {text}", target=target)


def _interface_matches(touch: Touch) -> Iterator[Match]:
    site = touch.site
    is_change = touch.access in {Access.WRITE, Access.DELETE, Access.CHANGE, Access.MAKE}
    for path in map(grounded, touch.paths()):
        if _OPENED.search(path) or (is_change and _WRITTEN.search(path)):
            is_look = touch.access is Access.PROBE or (touch.access is Access.LIST and path.endswith("/fd"))
            certainty = Certainty.LIKELY if is_look else certainty_of(site)
            yield Match(site.position, certainty, f"{site.target} {touch.access} {path}", target=site.target)


_ESCAPING = (
    "bwrap capsh chroot crictl ctr debugfs doas docker fusermount gdb insmod kubectl keyctl lxc-attach machinectl "
    "mknod modprobe mount nerdctl nsenter nsjail pivot_root pkexec podman runc runuser setpriv strace su sudo sysctl "
    "systemd-run umount unshare"
)
_COMMANDS = frozenset(_ESCAPING.split())


def match_command(subject: Subject) -> Iterator[Match]:
    """Yield the process starts whose command is one of escape."""
    for site in subject.sites(STARTERS):
        found = sorted({word.rpartition("/")[2] for word in words_of(site)} & _COMMANDS)
        for name in found[:1]:
            yield Match(site.position, certainty_of(site), f"{site.target} starts {name}", target=site.target)


_KILLERS = frozenset({"os.kill", "os.killpg", "signal.pidfd_send_signal"})
_PARENTS = frozenset({"os.getppid()", "os.getpgrp()", "os.getpgid()", "os.getsid()"})
_SELF = frozenset({"os.getpid()"})


def match_signal(subject: Subject) -> Iterator[Match]:
    """Yield the signals to processes that are not the program itself."""
    for site in subject.sites(_KILLERS):
        if site.arguments:
            yield from _signal_matches(site)


def _signal_matches(site: CallSite) -> Iterator[Match]:
    value = argument_value(site, 0, "pid") or UNKNOWN
    options = options_of(value)
    if all(isinstance(option, Symbol) and option.name in _SELF for option in options):
        return
    is_known = any(_is_foreign(option) for option in options)
    certainty = certainty_of(site) if is_known else Certainty.LIKELY
    yield Match(site.position, certainty, f"{site.target} signals another process", target=site.target)


def _is_foreign(value: Value) -> bool:
    is_number = isinstance(value, Constant) and isinstance(value.value, int)
    return is_number or (isinstance(value, Symbol) and value.name in _PARENTS)


_FIRST_FOREIGN = 3
"""The first descriptor after the standard ones, which a program owns only if it opened it."""
_USES: dict[str, tuple[tuple[int, str], ...]] = {
    **{f"os.{name}": ((0, "fd"),) for name in (
        "write", "read", "close", "dup", "fdopen", "pwrite", "pread", "writev", "readv", "sendfile", "ftruncate",
        "lseek", "set_inheritable", "set_blocking", "fsync", "fstat", "splice", "isatty", "fchmod", "fchown",
    )},
    "os.dup2": ((0, "fd"), (1, "fd2")),
    "os.closerange": ((0, "fd_low"),),
    "socket.fromfd": ((0, "fd"),),
    "socket.socket": ((3, "fileno"),),
    "socket.socketpair": (),
    "builtins.open": ((0, "file"),),
    "io.open": ((0, "file"),),
    "io.FileIO": ((0, "file"),),
    "fcntl.fcntl": ((0, "fd"),),
    "fcntl.ioctl": ((0, "fd"),),
    "fcntl.flock": ((0, "fd"),),
    "socket.recv_fds": (),
    "multiprocessing.connection.Connection": ((0, "handle"),),
    "_multiprocessing.send": ((0, "fd"),),
    "mmap.mmap": ((0, "fileno"),),
}  # fmt: skip
_LOOKING = frozenset({"os.fstat", "os.isatty", "os.lseek"})
_FD_PATH = re.compile(r"^/(?:proc/(?:self|thread-self|\d+|\0)|dev)/fd/(?:[3-9]|\d\d+|\0)$")


def match_descriptor(subject: Subject) -> Iterator[Match]:
    """Yield the uses of descriptors that the program did not open."""
    for site in subject.resolution.calls:
        for position, name in _USES.get(site.target, ()):
            numbers = _numbers(argument_value(site, position, name))
            if any(number >= _FIRST_FOREIGN for number in numbers):
                certainty = Certainty.LIKELY if site.target in _LOOKING else certainty_of(site)
                yield Match(site.position, certainty, f"{site.target} uses {max(numbers)}", target=site.target)
    for touch in touches(subject):
        if any(_FD_PATH.search(path) for path in touch.paths()):
            site = touch.site
            yield Match(site.position, certainty_of(site), f"{site.target} opens a descriptor", target=site.target)


def _numbers(value: Value | None) -> tuple[int, ...]:
    found = () if value is None else options_of(value)
    return tuple(
        option.value
        for option in found
        if isinstance(option, Constant) and isinstance(option.value, int) and option.kind == "int"
    )


RULES = (
    StaticRule(ISOLATION, match_isolation),
    StaticRule(NATIVE_CALL, match_native_call),
    StaticRule(INTERFACE, match_interface),
    StaticRule(COMMAND, match_command),
    StaticRule(SIGNAL, match_signal),
    StaticRule(DESCRIPTOR, match_descriptor),
)
