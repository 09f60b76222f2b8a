"""How a forked child of the zygote gives up every power, before it reads a byte of a program.

All but the last step needs nothing of the program, and so may be done long before one comes.
"""

import json
import os
import random
import resource
import socket
import struct
from typing import Any

from harness.guest import linux

type Plan = dict[str, Any]
"""What all children of a zygote share; from the host."""
type Setup = dict[str, Any]
"""What one child gets: its seed, its environment and the texts of its canaries; from the host."""
CHANNEL = 3
"""The channel's descriptor in every program; 0 is /dev/null, 1 and 2 are pipes."""
_WATCH = 4
CLONE_NEWNS, CLONE_NEWIPC = 0x00020000, 0x08000000
_LENGTH = struct.Struct(">I")
_NUMBERS = struct.Struct(">II")
_FLAGS = linux.MS_NOSUID | linux.MS_NODEV | linux.MS_NOEXEC


def arrange_descriptors(channel: socket.socket, pipes: tuple[int, int], watch: int) -> tuple[socket.socket, int]:
    """Leave open /dev/null as 0, the pipes as 1 and 2, the channel, and the watch; return the last two."""
    # The zygote's own would carry flags and locks from one program to the next.
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    for number, pipe in enumerate(pipes, start=1):
        os.dup2(pipe, number)
    # Above all that the zygote holds, so that none of these overwrites another.
    last = [os.dup2(channel.detach(), 254), os.dup2(watch, 255)]
    for source, number in zip(last, (CHANNEL, _WATCH), strict=True):
        os.dup2(source, number)
    os.closerange(_WATCH + 1, 256)
    return socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, fileno=CHANNEL), _WATCH


def confine(channel: socket.socket, plan: Plan, watch: int) -> Setup:
    """Give up every power, hand the listener over, then fill the canaries and seed as the host says; return its setup.

    Returns only after the host has taken the listener: from here on every denied call is seen.

    Raises:
        OSError: The kernel refused a step; the program must not be run.
    """
    if plan["leaves_descriptor"]:
        os.open("/", os.O_RDONLY)
    decoys, first_watch = _make_file_system(plan, watch)
    os.close(watch)
    for name, value in plan["rlimits"].items():
        resource.setrlimit(getattr(resource, name), (value, value))
    linux.make_undumpable()
    if not plan["keeps_capabilities"]:
        linux.drop_capabilities(keeps_admin=plan["keeps_one_capability"])
    listener = linux.install_filter(plan["bpf"], plan["seccomp_number"])
    channel.sendall(_NUMBERS.pack(listener, first_watch))
    setup = _read_setup(channel)
    os.close(listener)
    os.environ.clear()
    os.environ.update(setup["environment"])
    for decoy, text in zip(decoys, setup["decoys"], strict=True):
        os.write(decoy, text.encode())
        os.close(decoy)
    _seed(setup["seed"])
    channel.sendall(b"C")
    return setup


def _make_file_system(plan: Plan, watch: int) -> tuple[list[int], int]:
    """Mount the scratch and the decoys; return the empty decoys, open for writing, and the number of the first watch.

    Decoys are read-only where a program sees them. They are made through another mount of the same files, which is gone
    before a program comes.
    """
    os.unshare(CLONE_NEWNS | CLONE_NEWIPC)
    scratch: str = plan["scratch"]
    linux.mount_tmpfs(scratch, _FLAGS, f"size={plan['scratch_bytes']},nr_inodes={plan['scratch_inodes']},mode=0700")
    os.chdir(scratch)
    linux.mount_tmpfs(plan["shared_memory"], _FLAGS, "size=1m,nr_inodes=64,mode=0700")
    vault: str = plan["vault"]
    linux.mount_tmpfs(vault, _FLAGS, "size=256k,nr_inodes=128,mode=0755")
    for folder in plan["vault_folders"]:
        os.mkdir(vault + folder)  # noqa: PTH102 - a hot path
    for folder in plan["decoy_folders"]:
        linux.bind_read_only(vault + folder, folder, _FLAGS)
    decoys, watches = [], [0]
    for path in plan["decoys"]:
        place = path if path.startswith(scratch) else vault + path
        decoys.append(os.open(place, os.O_CREAT | os.O_WRONLY, 0o644))
        watches.append(linux.watch_opens(watch, place))
    linux.detach(vault)
    return decoys, watches[1] if decoys else 0


def _read_setup(channel: socket.socket) -> Setup:
    (length,) = _LENGTH.unpack(channel.recv(_LENGTH.size, socket.MSG_WAITALL))
    setup = json.loads(channel.recv(length, socket.MSG_WAITALL))
    if not isinstance(setup, dict):
        raise TypeError("the setup is not an object")
    return setup


def _seed(seed: int) -> None:
    """Seed both generators: forks share the zygote's state, and would all draw the same numbers."""
    random.seed(seed)
    import numpy.random  # noqa: PLC0415 - preloaded by the zygote

    numpy.random.seed(seed % 2**32)  # noqa: NPY002 - the legacy generator is the one that programs use
