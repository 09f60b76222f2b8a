"""Keeps the standard library from starting processes or asking the network on behalf of an honest program."""

import contextlib
import platform
import uuid


def answer_beforehand() -> None:
    """Have the answers ready that `platform` gets from a process, and `uuid` from a socket.

    `platform.platform()` and `processor()` start uname, `uuid.uuid1()` looks for the network's hardware address: in a
    program both would look like attempts. In here, before there is a filter, they find nothing and keep that.
    """
    with contextlib.suppress(OSError):
        platform.platform()
        platform.processor()
    uuid.getnode()
    # libuuid opens a socket each time; without it uuid1 is made from the node above.
    uuid._generate_time_safe = None  # type: ignore[attr-defined]  # noqa: SLF001
