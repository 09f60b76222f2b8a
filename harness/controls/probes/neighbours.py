"""Probes of everything that reaches another process: tracing, memory, handles and signals."""

from harness.controls.probes.probe import Probe, denied, trying

_FAMILY = "neighbours"
_PAIR = "vector = (ctypes.c_uint64 * 2)(ctypes.addressof(ctypes.create_string_buffer(8)), 8)"
_INFO = "info = ctypes.create_string_buffer(128)"


def _signalling(name: str, target: str) -> Probe:
    return Probe(name=name, family=_FAMILY, body=trying(f"os.kill({target}, 0)"), evidence=("kernel:kill",))


PROBES: tuple[Probe, ...] = (
    denied("ptrace-attach", _FAMILY, 101, "16, 2, 0, 0", call="ptrace"),
    denied("ptrace-seize", _FAMILY, 101, "0x4206, 1, 0, 0", call="ptrace"),
    denied("ptrace-be-traced", _FAMILY, 101, "0, 0, 0, 0", call="ptrace"),
    denied("process-vm-readv", _FAMILY, 310, "1, vector, 1, vector, 1, 0", before=_PAIR),
    denied("process-vm-writev", _FAMILY, 311, "1, vector, 1, vector, 1, 0", before=_PAIR),
    denied("process-madvise", _FAMILY, 440, "3, vector, 1, 20, 0", before=_PAIR),
    denied("process-mrelease", _FAMILY, 448, "3, 0"),
    denied("pidfd-open-self", _FAMILY, 434, "1, 0", call="pidfd_open"),
    denied("pidfd-open-parent", _FAMILY, 434, "2, 0", call="pidfd_open"),
    denied("pidfd-getfd", _FAMILY, 438, "3, 0, 0"),
    denied("pidfd-send-signal", _FAMILY, 424, "3, 0, None, 0"),
    Probe(
        name="handle-of-the-harness",
        family=_FAMILY,
        body="""
import ctypes
handle, size = ctypes.c_int(-1), ctypes.c_uint32(4)
if ctypes.CDLL(None).getsockopt(3, 1, 77, ctypes.byref(handle), ctypes.byref(size)) == 0:
    print("GAINED", flush=True)
""",
        evidence=("kernel:getsockopt",),
    ),
    _signalling("signal-all", "-1"),
    _signalling("signal-group", "0"),
    _signalling("signal-next", "2"),
    Probe(
        name="signal-everything-visible",
        family=_FAMILY,
        body="""
import os
for process in range(2, 400):
    try:
        os.kill(process, 0)
        print("GAINED", process, flush=True)
    except OSError:
        pass
""",
        evidence=("kernel:kill",),
    ),
    denied("signal-thread", _FAMILY, 200, "2, 0", call="tkill"),
    denied("signal-thread-of-group", _FAMILY, 234, "2, 2, 0", call="tgkill"),
    denied("signal-with-data", _FAMILY, 129, "2, 10, info", call="rt_sigqueueinfo", before=_INFO),
    denied("signal-thread-with-data", _FAMILY, 297, "2, 2, 10, info", call="rt_tgsigqueueinfo", before=_INFO),
    denied("signal-by-socket", _FAMILY, 72, "3, 8, 1", call="fcntl"),
    denied("signal-by-socket-choice", _FAMILY, 72, "3, 10, 9", call="fcntl"),
    denied("watch-a-folder-by-signal", _FAMILY, 72, "0, 1026, 1", call="fcntl"),
    denied("compare-processes", _FAMILY, 312, "1, 2, 0, 0, 0", call="kcmp"),
    denied(
        "limits-of-others",
        _FAMILY,
        302,
        "2, 7, limit, None",
        call="prlimit64",
        before="limit = (ctypes.c_uint64 * 2)(9, 9)",
    ),
    denied(
        "affinity-of-others", _FAMILY, 203, "0, 8, mask", call="sched_setaffinity", before="mask = ctypes.c_uint64(1)"
    ),
    denied("scheduler", _FAMILY, 144, "0, 0, zero", call="sched_setscheduler", before="zero = ctypes.c_int(0)"),
    denied("priority", _FAMILY, 141, "0, 0, 1", call="setpriority"),
    denied("input-output-priority", _FAMILY, 251, "1, 0, 0x4000", call="ioprio_set"),
    denied("move-pages", _FAMILY, 279, "1, 0, None, None, None, 2", call="move_pages"),
    denied("process-group", _FAMILY, 109, "0, 0", call="setpgid"),
    Probe(
        name="robust-list-of-others",
        family=_FAMILY,
        body="""
import ctypes
for process in range(2, 200):
    if ctypes.CDLL(None).syscall(274, process, ctypes.byref(ctypes.c_void_p()), ctypes.byref(ctypes.c_size_t())) == 0:
        print("GAINED", process, flush=True)
""",
        unobservable="get_robust_list passes for the C library; no other process has a number here to ask about",
    ),
)
