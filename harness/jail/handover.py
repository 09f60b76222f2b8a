"""Takes over a freshly forked child: its pidfd, its listener, and proof from outside that it is confined."""

import contextlib
import os
import socket
import struct
from collections.abc import Sequence
from pathlib import Path

import msgspec

from harness.errors import JailUnavailable
from harness.jail.linux import Watch, has_descriptor, host_pid, pidfd_getfd

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
_CHECKED_DESCRIPTORS = 64
_LENGTH = struct.Struct(">I")


class Confinement(msgspec.Struct, frozen=True):
    """What holds a process, read from outside: equal values mean that nothing changed."""

    threads: tuple[tuple[tuple[str, str], ...], ...]
    """The distinct states of its threads, sorted: namespaces, user map, capabilities and filters, each by its name."""


class Child(msgspec.Struct, frozen=True):
    """A confined child that waits for its program."""

    pidfd: int
    pid: int
    listener: int
    confinement: Confinement


def take_over(channel: socket.socket, setup: bytes, watch: Watch, names: Sequence[str], *, is_leaky: bool) -> Child:
    """Send a child its setup, and return it confined and checked.

    Args:
        channel: Our end of its channel, blocking.
        setup: The JSON that `harness.guest.confinement` reads.
        watch: Gets the decoy files.
        names: What they are called in evidence, in the order in which the child sends them.
        is_leaky: A control's hole may keep capabilities or a descriptor.

    Raises:
        JailUnavailable: It did not confine itself as it must; no program may be sent.
    """
    try:
        channel.settimeout(HANDOVER_SECONDS)
        channel.sendall(_LENGTH.pack(len(setup)) + setup)
        mark, received, _, _ = socket.recv_fds(channel, 1, 1 + len(names))
        with contextlib.ExitStack() as opened:
            for descriptor in received:
                opened.callback(os.close, descriptor)
            if mark != b"P" or len(received) != 1 + len(names):
                raise JailUnavailable("a child of the zygote ended before its hand-over", "run `harness doctor`")
            pidfd, *decoys = received
            for name, descriptor in zip(names, decoys, strict=True):
                watch.add(name, descriptor)
            return _checked_child(channel, pidfd, is_leaky=is_leaky)
    except (OSError, struct.error) as error:
        raise JailUnavailable(f"the hand-over of a jail failed: {error}", "run `harness doctor`") from error


def _checked_child(channel: socket.socket, pidfd: int, *, is_leaky: bool) -> Child:
    (number,) = _LENGTH.unpack(channel.recv(_LENGTH.size, socket.MSG_WAITALL))
    listener = pidfd_getfd(pidfd, number)
    try:
        pid = host_pid(pidfd)
        channel.sendall(b"A")
        confinement = inspect(pid)
        if not is_leaky:
            _check_descriptors(pidfd, number)
            _check_confinement(confinement)
        return Child(os.dup(pidfd), pid, listener, confinement)
    except BaseException:
        os.close(listener)
        raise


def _check_descriptors(pidfd: int, listener_number: int) -> None:
    """Refuse a child that holds any descriptor but 0, 1, 2 and its channel.

    Its copy of the listener is closed on our acknowledgement, which it may not have read yet.
    """
    expected = {0, 1, 2, _CHANNEL}
    for number in range(_CHECKED_DESCRIPTORS):
        if number != listener_number and has_descriptor(pidfd, number) != (number in expected):
            raise JailUnavailable(f"descriptor {number} of a jail is not as it must be", "report this as a defect")


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
        user_map = Path(f"{thread}/uid_map").read_text(encoding="ascii")
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
        lines = Path(f"{thread}/status").read_text(encoding="utf-8", errors="replace").splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return {}
    return dict(line.split(":", 1) for line in lines if ":" in line)
