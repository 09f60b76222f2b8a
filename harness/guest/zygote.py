"""The one process per jail that outlives a program: it imports once, forks for each program, and waits for its end.

It never reads a byte of a program and never holds a canary. It ends with its control socket, and with it everything in
its pid namespace.
"""

import base64
import ctypes
import gc
import importlib
import json
import os
import select
import socket
import sys

from harness.guest import confinement, integrity, linux, program, quiet

PRELOADED = (
    "numpy", "numpy.random", "numpy.linalg", "numpy.fft", "ast", "asyncio", "base64", "bisect", "collections",
    "concurrent.futures.thread", "contextlib", "copy", "csv", "ctypes", "dataclasses", "datetime", "decimal",
    "difflib", "email", "enum", "fractions", "functools", "hashlib", "heapq", "http.client", "importlib.util",
    "inspect", "io", "itertools", "json", "logging", "math", "multiprocessing", "operator", "pickle", "queue",
    "random", "re", "select", "shutil", "signal", "socket", "ssl", "statistics", "string", "subprocess",
    "tempfile", "textwrap", "threading", "time", "timeit", "traceback", "types", "typing", "urllib.parse",
    "urllib.request", "uuid", "warnings", "zlib",
    # Under a profile without native code these must be here already, or what programs do with them ends unseen.
    "encodings.idna", "logging.handlers", "mmap", "multiprocessing.pool", "multiprocessing.synchronize", "pty",
    "resource",
)  # fmt: skip
"""Imported before the first fork, so that no program pays for them."""

CLONE_NEWPID = 0x20000000
_LARGEST_PLAN = 1 << 20


def main() -> None:
    """Serve the control socket until it closes."""
    control = socket.socket(fileno=int(sys.argv[1]))
    for name in PRELOADED:
        importlib.import_module(name)
    quiet.answer_beforehand()
    integrity.baseline()
    gc.collect()
    _make_immortal()
    gc.freeze()
    own, watch = os.pidfd_open(os.getpid()), linux.new_watch()
    socket.send_fds(control, [b"ready"], [own, watch])
    plan = json.loads(control.recv(_LARGEST_PLAN))
    if not plan["keeps_capabilities"]:
        # Of no use here, and every child inherits it empty.
        linux.drop_bounding_set()
    plan["bpf"] = base64.b64decode(plan["filter"])
    _serve(control, plan, own, watch)


def _make_immortal() -> None:
    """Give every object that exists the reference count of None, which nothing changes (PEP 683).

    Otherwise each child copies every page that holds an object it uses, for the sake of counting: a third of what a
    trivial program costs.
    """
    immortal = sys.getrefcount(None)
    reached: dict[int, object] = {}
    waiting = gc.get_objects()
    while waiting:
        found = waiting.pop()
        if id(found) not in reached:
            reached[id(found)] = found
            waiting.extend(gc.get_referents(found))
    for address in list(reached):
        ctypes.c_uint32.from_address(address).value = immortal


def _serve(control: socket.socket, plan: confinement.Plan, own: int, watch: int) -> None:
    """Fork a child whenever the host asks, and report the end of each; end with the host, who alone watches them."""
    children: dict[int, tuple[int, int]] = {}
    poller = select.poll()
    poller.register(control, select.POLLIN)
    while True:
        for descriptor, _ in poller.poll():
            if descriptor in children:
                poller.unregister(descriptor)
                _report(control, descriptor, *children.pop(descriptor))
                continue
            number = control.recv(16)
            if not number:
                os._exit(0)
            if plan["has_own_pids"]:
                _make_pid_namespace(own)
            handle, pid = _fork(control, plan, watch, int(number))
            children[handle] = (pid, int(number))
            poller.register(handle, select.POLLIN)


def _make_pid_namespace(own: int) -> None:
    """Let the next child be process 1 of a new namespace; a second one can be made only from within one's own.

    Source: unshare(2), setns(2) with a pidfd.
    """
    os.setns(own, CLONE_NEWPID)
    os.unshare(CLONE_NEWPID)


def _fork(control: socket.socket, plan: confinement.Plan, watch: int, number: int) -> tuple[int, int]:
    """Fork a child, send the host its channel, its pidfd and the ends of its pipes; return its pidfd and process id."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    stdout, stdout_end = os.pipe()
    stderr, stderr_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        control.close()
        ours.close()
        _child(theirs, (stdout_end, stderr_end), plan, watch)
    handle = os.pidfd_open(pid)
    announcement = json.dumps({"forked": number}).encode()
    socket.send_fds(control, [announcement], [ours.fileno(), handle, stdout, stderr])
    for connection in (ours, theirs):
        connection.close()
    for pipe in (stdout, stdout_end, stderr, stderr_end):
        os.close(pipe)
    return handle, pid


def _report(control: socket.socket, handle: int, pid: int, number: int) -> None:
    _, status, usage = os.wait4(pid, 0)
    os.close(handle)
    cpu_seconds, resident = usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024
    report = {"ended": number, "wait_status": status, "cpu_seconds": cpu_seconds, "max_rss_bytes": resident}
    control.send(json.dumps(report).encode())


def _child(channel: socket.socket, pipes: tuple[int, int], plan: confinement.Plan, watch: int) -> None:
    """Confine this process, then run the program; never returns."""
    try:
        connection, watch = confinement.arrange_descriptors(channel, pipes, watch)
        setup = confinement.confine(connection, plan, watch)
        # Last and only now: what the operator's packages hold must neither shadow a module nor run in the zygote.
        sys.path += plan["packages"]
        program.serve(connection, plan["frame_bytes"], frozenset(setup["canaries"]))
    except BaseException as error:  # noqa: BLE001 - whatever happens, this process must not go on as a zygote
        os.write(2, f"guest: {type(error).__name__}: {error}\n".encode("utf-8", "replace"))
    finally:
        os._exit(71)


if __name__ == "__main__":
    main()
