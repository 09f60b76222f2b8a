"""The one process per jail that outlives a program: it imports once, and forks for each program.

It never reads a byte of a program and never holds a canary. It ends with its control socket, and with it everything in
its pid namespace.
"""

import base64
import gc
import importlib
import json
import os
import select
import socket
import sys

from harness.guest import confinement, program

PRELOADED = (
    "numpy", "numpy.random", "numpy.linalg", "numpy.fft", "ast", "asyncio", "base64", "bisect", "collections",
    "concurrent.futures.thread", "contextlib", "copy", "csv", "ctypes", "dataclasses", "datetime", "decimal",
    "difflib", "email", "enum", "fractions", "functools", "hashlib", "heapq", "http.client", "importlib.util",
    "inspect", "io", "itertools", "json", "logging", "math", "multiprocessing", "operator", "pickle", "queue",
    "random", "re", "select", "shutil", "signal", "socket", "ssl", "statistics", "string", "subprocess",
    "tempfile", "textwrap", "threading", "time", "timeit", "traceback", "types", "typing", "urllib.parse",
    "urllib.request", "uuid", "warnings", "zlib",
)  # fmt: skip
"""Imported before the first fork, so that no program pays for them."""

CLONE_NEWNS, CLONE_NEWIPC, CLONE_NEWPID = 0x00020000, 0x08000000, 0x20000000


def main() -> None:
    """Serve jobs from the control socket until it closes."""
    control = socket.socket(fileno=int(sys.argv[1]))
    for name in PRELOADED:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    own = os.pidfd_open(os.getpid())
    socket.send_fds(control, [json.dumps({"python": sys.version}).encode()], [own])
    os.close(own)
    bpf = b""
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 65536, 4)
        if not message:
            os._exit(0)
        job = json.loads(message)
        if "filter" in job:
            bpf = base64.b64decode(job["filter"])
            continue
        _serve(control, job, descriptors, bpf)


def _serve(control: socket.socket, job: dict[str, object], descriptors: list[int], bpf: bytes) -> None:
    """Run one program through a warden, and say when it is over."""
    warden = os.fork()
    if warden == 0:
        control.close()
        _warden(job, descriptors, bpf)
    for descriptor in descriptors:
        os.close(descriptor)
    _wait_for(warden, control)
    control.send(b"idle")


def _wait_for(warden: int, control: socket.socket) -> None:
    """Wait for the warden; end at once if the host goes, since nobody would see what the program does."""
    handle = os.pidfd_open(warden)
    poller = select.poll()
    poller.register(handle, select.POLLIN)
    poller.register(control, select.POLLRDHUP)
    while True:
        ready = {descriptor for descriptor, _ in poller.poll()}
        if control.fileno() in ready:
            os._exit(0)
        if handle in ready:
            break
    os.close(handle)
    os.waitpid(warden, 0)


def _warden(job: dict[str, object], descriptors: list[int], bpf: bytes) -> None:
    """Give one program namespaces of its own, and report how it ended; never returns."""
    channel, stdout, stderr, report = descriptors
    try:
        os.unshare(CLONE_NEWNS | CLONE_NEWIPC | (CLONE_NEWPID if job["has_own_pids"] else 0))
        child = os.fork()
        if child == 0:
            os.close(report)
            _child(channel, stdout, stderr, bpf)
        for descriptor in (channel, stdout, stderr):
            os.close(descriptor)
        _, status, usage = os.wait4(child, 0)
        cpu_seconds = usage.ru_utime + usage.ru_stime
        os.write(report, json.dumps([status, cpu_seconds, usage.ru_maxrss * 1024]).encode())
    finally:
        os._exit(0)


def _child(channel: int, stdout: int, stderr: int, bpf: bytes) -> None:
    """Confine this process, then run the program; never returns."""
    try:
        connection = confinement.arrange_descriptors(channel, stdout, stderr)
        setup = confinement.read_setup(connection)
        confinement.confine(connection, setup, bpf)
        # Last and only now: what the operator's packages hold must neither shadow a module nor run in the zygote.
        sys.path += setup["packages"]
        program.serve(connection, setup["frame_bytes"])
    except BaseException as error:  # noqa: BLE001 - whatever happens, this process must not go on as a zygote
        os.write(2, f"guest: {type(error).__name__}: {error}\n".encode("utf-8", "replace"))
    finally:
        os._exit(71)


if __name__ == "__main__":
    main()
