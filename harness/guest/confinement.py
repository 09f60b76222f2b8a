"""How a forked child of the zygote gives up every power, before it reads a byte of a program."""

import json
import os
import random
import resource
import socket
import struct
from pathlib import Path
from typing import Any

from harness.guest import linux

type Setup = dict[str, Any]
CHANNEL = 3
"""The channel's descriptor in every program; 0 is /dev/null, 1 and 2 are pipes."""
_LENGTH = struct.Struct(">I")


def arrange_descriptors(channel: int, stdout: int, stderr: int) -> socket.socket:
    """Leave exactly 0, 1, 2 and the channel open, and return the channel."""
    # The zygote's own would carry flags and locks from one program to the next.
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    os.dup2(stdout, 1)
    os.dup2(stderr, 2)
    os.dup2(channel, CHANNEL)
    os.closerange(CHANNEL + 1, 256)
    return socket.socket(fileno=CHANNEL)


def confine(channel: socket.socket, setup: Setup, bpf: bytes) -> None:
    """Enter the scratch, set canaries, seed, drop everything, install the filter, hand its listener over.

    Returns only after the host has acknowledged: from here on every denied call is seen.

    Raises:
        OSError: The kernel refused a step; the program must not be run.
    """
    if setup["leaves_descriptor"]:
        os.open("/", os.O_RDONLY)
    canaries = _make_file_system(setup)
    _seed(setup["seed"])
    _set_limits(setup["rlimits"])
    linux.make_undumpable()
    if not setup["keeps_capabilities"]:
        linux.drop_capabilities(keeps_admin=setup["keeps_one_capability"])
    own = os.pidfd_open(os.getpid())
    socket.send_fds(channel, [b"P"], [own, *canaries])
    for descriptor in (own, *canaries):
        os.close(descriptor)
    listener = linux.install_filter(bpf, setup["seccomp_number"])
    channel.sendall(struct.pack(">I", listener))
    if channel.recv(1) != b"A":
        os._exit(70)
    os.close(listener)


def read_setup(channel: socket.socket) -> Setup:
    """Return the host's first message to a child."""
    (length,) = _LENGTH.unpack(channel.recv(_LENGTH.size, socket.MSG_WAITALL))
    setup = json.loads(channel.recv(length, socket.MSG_WAITALL))
    if not isinstance(setup, dict):
        raise TypeError("the setup is not an object")
    return setup


def _make_file_system(setup: Setup) -> list[int]:
    """Mount the scratch and the decoys; return open descriptors of the decoy files, in the order given."""
    flags = linux.MS_NOSUID | linux.MS_NODEV | linux.MS_NOEXEC
    scratch = str(setup["scratch"])
    linux.mount_tmpfs(scratch, flags, f"size={setup['scratch_bytes']},nr_inodes={setup['scratch_inodes']},mode=0700")
    os.chdir(scratch)
    os.environ.clear()
    os.environ.update(setup["environment"])
    folders: list[str] = setup["decoy_folders"]
    for folder in folders:
        linux.mount_tmpfs(folder, flags, "size=65536,nr_inodes=64,mode=0755")
    descriptors = [_write_decoy(path, text) for path, text in setup["decoys"]]
    for folder in folders:
        linux.remount_read_only(folder, flags)
    return descriptors


def _write_decoy(path: str, text: str) -> int:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")
    return os.open(path, os.O_RDONLY)


def _seed(seed: int) -> None:
    """Seed both generators: forks share the zygote's state, and would all draw the same numbers."""
    random.seed(seed)
    import numpy.random  # noqa: PLC0415 - preloaded by the zygote

    numpy.random.seed(seed % 2**32)  # noqa: NPY002 - the legacy generator is the one that programs use


def _set_limits(limits: dict[str, int]) -> None:
    for name, value in limits.items():
        resource.setrlimit(getattr(resource, name), (value, value))
