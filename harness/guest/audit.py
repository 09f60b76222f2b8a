"""Audit events (PEP 578) as notes to the host: advisory, since a program can silence its own hook."""

import contextlib
import sys
from collections.abc import Callable

from harness.guest.channel import Channel, ChannelClosed, Frame
from harness.guest.plain import as_text

_PREFIXES = (
    "socket.",
    "subprocess.",
    "ctypes.",
    "urllib.",
    "http.client.",
    "ftplib.",
    "smtplib.",
    "os.exec",
    "os.spawn",
    "os.posix_spawn",
    "pty.",
)
_NAMES = frozenset({
    "os.system", "os.fork", "os.forkpty", "os.kill", "os.killpg", "os.putenv", "sys.addaudithook", "sys.settrace",
    "sys.setprofile", "gc.get_objects", "gc.get_referrers", "pickle.find_class", "mmap.__new__", "code.__new__",
    "resource.setrlimit", "resource.prlimit", "cpython.PyInterpreterState_New", "webbrowser.open", "os.chmod",
    "os.chown", "os.link", "os.symlink", "os.setxattr", "shutil.rmtree", "fcntl.ioctl", "signal.pthread_kill",
})  # fmt: skip
# A socket pair of asyncio's own, and what every interpreter reads, say nothing about a program.
_QUIET_PATHS = ("/opt/", "<", "/dev/null", "/dev/urandom")
_LARGEST_COUNT = 500


def install_audit_hook(channel: Channel) -> Callable[[], None]:
    """Report telling audit events from now on, and return what ends the reports with their total.

    The first word and the last travel with whatever is sent next.
    """
    counted = 0
    is_open = True

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal counted
        if not is_open or not _is_telling(event, arguments):
            return
        counted += 1
        if counted <= _LARGEST_COUNT:
            with contextlib.suppress(ChannelClosed):
                channel.note(_frame(counted, event, _shown(arguments)))

    def goodbye() -> None:
        nonlocal is_open
        is_open = False
        channel.queue(_frame(counted, "goodbye", ""))

    channel.queue(_frame(0, "hello", ""))
    sys.addaudithook(hook)
    return goodbye


def _frame(sequence: int, event: str, detail: str) -> Frame:
    return {"type": "audit", "sequence": sequence, "event": as_text(event)[:100], "detail": detail}


def _is_telling(event: str, arguments: tuple[object, ...]) -> bool:
    if event == "open":
        path = arguments[0]
        return type(path) is str and path.startswith("/") and not path.startswith(_QUIET_PATHS)
    return event in _NAMES or event.startswith(_PREFIXES)


def _shown(arguments: tuple[object, ...]) -> str:
    """Return the arguments' plain parts as text; nothing of the program's is called."""
    parts: list[object] = []
    for argument in arguments:
        parts.extend(argument if type(argument) is tuple else [argument])
    return as_text(" ".join(str(part) for part in parts if type(part) in {str, int, bytes})[:300])[:500]
