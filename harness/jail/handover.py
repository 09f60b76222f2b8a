"""Takes over a freshly forked child: its pidfd, its listener, and proof from outside that it is confined."""

import contextlib
import os
import re
import socket
import struct

import msgspec

from harness.errors import JailUnavailable
from harness.jail.linux import has_descriptor, host_pid, pidfd_getfd, read_text

HANDOVER_SECONDS = 20.0
_CHANNEL = 3
_NAMESPACES = ("user", "pid", "mnt", "net", "ipc", "uts", "cgroup")
_STATUS_KEYS = (
    "Uid",
    "Gid",
    "CapInh",
    "CapPrm",
    "CapEff",
    "CapBnd",
    "CapAmb",
    "NoNewPrivs",
    "Seccomp",
    "Seccomp_filters",
)
_MOST_DESCRIPTORS = 256
_FIELD = re.compile(rf"^({'|'.join((*_STATUS_KEYS, 'State'))}):(.*)$", re.MULTILINE)
_LENGTH = struct.Struct(">I")
_NUMBERS = struct.Struct(">II")


class Confinement(msgspec.Struct, frozen=True):
    """What holds a process, read from outside: equal values mean that nothing changed."""

    threads: tuple[tuple[tuple[str, str], ...], ...]
    """The distinct states of its threads, sorted: namespaces, user map, capabilities and filters, each by its name."""


class Forked(msgspec.Struct, frozen=True):
    """A child of a zygote that waits for its setup; whoever takes it closes what is in it."""

    number: int
    """Its zygote's number for it."""
    channel: socket.socket
    """Our end of its channel, blocking."""
    pidfd: int
    stdout: int
    stderr: int

    def close(self) -> None:
        """Give it up; its end of the channel then reads as closed."""
        self.channel.close()
        for descriptor in (self.pidfd, self.stdout, self.stderr):
            os.close(descriptor)


class Child(msgspec.Struct, frozen=True):
    """A confined child that waits for its program."""

    pidfd: int
    pid: int
    listener: int
    first_watch: int
    """The number of the watch on its first decoy."""
    confinement: Confinement


def take_over(forked: Forked, setup: bytes, *, is_leaky: bool) -> Child:
    """Send a child its setup, and return it confined and checked; whoever takes it closes the listener.

    Args:
        forked: As the zygote made it.
        setup: The JSON that `harness.guest.confinement` calls a setup.
        is_leaky: A control's hole may keep capabilities or a descriptor.

    Raises:
        JailUnavailable: It did not confine itself as it must; no program may be sent.
    """
    channel = forked.channel
    try:
        channel.settimeout(HANDOVER_SECONDS)
        numbers = channel.recv(_NUMBERS.size, socket.MSG_WAITALL)
        if len(numbers) != _NUMBERS.size:
            raise JailUnavailable("a child of the zygote ended before its hand-over", "run `harness doctor`")
        listener_number, first_watch = _NUMBERS.unpack(numbers)
        listener = pidfd_getfd(forked.pidfd, listener_number)
        with contextlib.ExitStack() as on_failure:
            on_failure.callback(os.close, listener)
            channel.sendall(_LENGTH.pack(len(setup)) + setup)
            child = _checked_child(forked, listener, first_watch, is_leaky=is_leaky)
            on_failure.pop_all()
    except OSError as error:
        raise JailUnavailable(f"the hand-over of a jail failed: {error}", "run `harness doctor`") from error
    return child


def _checked_child(forked: Forked, listener: int, first_watch: int, *, is_leaky: bool) -> Child:
    # It computes meanwhile: its last powers went with the filter, before it said anything.
    pid = host_pid(forked.pidfd)
    confinement = inspect(pid)
    if not is_leaky:
        _check_confinement(confinement)
    if forked.channel.recv(1) != b"C":
        raise JailUnavailable("a child of the zygote ended during its hand-over", "run `harness doctor`")
    if not is_leaky:
        _check_descriptors(forked.pidfd, pid)
    return Child(forked.pidfd, pid, listener, first_watch, confinement)


def _check_descriptors(pidfd: int, pid: int) -> None:
    """Refuse a child that holds any descriptor but 0, 1, 2 and its channel."""
    held = _descriptors(pidfd, pid)
    if held != {0, 1, 2, _CHANNEL}:
        raise JailUnavailable(f"a jail holds the descriptors {sorted(held)}", "report this as a defect")


def _descriptors(pidfd: int, pid: int) -> set[int]:
    """Return the descriptors of an undumpable process, whose list only root may read (proc_pid_fd(5))."""
    try:
        return {int(name) for name in os.listdir(f"/proc/{pid}/fd")}  # noqa: PTH208 - a hot path
    except PermissionError:
        return {number for number in range(_MOST_DESCRIPTORS) if has_descriptor(pidfd, number)}


def _check_confinement(confinement: Confinement) -> None:
    for state in confinement.threads:
        fields = dict(state)
        is_confined = fields["Seccomp"] == "2" and fields["NoNewPrivs"] == "1"
        powers = {fields[key].strip("0") for key in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")}
        if not is_confined or powers != {""} or fields["Uid"].split()[0] == "0":
            raise JailUnavailable(f"a jail is not confined: {fields}", "report this as a defect")


def inspect(pid: int) -> Confinement:
    """Return what holds a live process and all its threads.

    Raises:
        OSError: It is gone.
    """
    threads = {_state(f"/proc/{pid}/task/{thread}") for thread in os.listdir(f"/proc/{pid}/task")} - {()}  # noqa: PTH208
    if not threads:
        raise ProcessLookupError(f"process {pid} has ended")
    return Confinement(tuple(sorted(threads)))


def _state(thread: str) -> tuple[tuple[str, str], ...]:
    """Return what confines one thread, which may leave its process's namespaces alone; empty if it has ended.

    Raises:
        OSError: It is alive and cannot be read.
    """
    try:
        namespaces = [(name, str(os.stat(f"{thread}/ns/{name}").st_ino)) for name in _NAMESPACES]  # noqa: PTH116
        user_map = read_text(f"{thread}/uid_map")
        fields = _status(thread)
    except OSError:
        # What is left of a dead thread is refused to an ordinary user.
        if _status(thread).get("State", " X").split()[0] in {"Z", "X"}:
            return ()
        raise
    if not fields:
        return ()
    status = [(key, " ".join(fields.get(key, "").split())) for key in _STATUS_KEYS]
    return (*namespaces, ("uid_map", " ".join(user_map.split())), *status)


def _status(thread: str) -> dict[str, str]:
    """Return the fields of a thread's status, none for a thread that is gone (proc_pid_status(5))."""
    try:
        text = read_text(f"{thread}/status")
    except (FileNotFoundError, ProcessLookupError):
        return {}
    return dict(_FIELD.findall(text))
