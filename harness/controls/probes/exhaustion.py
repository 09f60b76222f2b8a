"""Probes that use all there is of something: memory, files, threads, output, time, and the harness's patience."""

from harness.controls.probes.probe import Probe

_FAMILY = "exhaustion"
_BRIEF = (("computing_seconds", 0.7), ("absolute_seconds", 20.0))
_SWALLOWED = "the kernel refuses the program alone, and one that swallows the error goes on as any other"


def _ending(name: str, body: str, *evidence: str, limits: tuple[tuple[str, float], ...] = ()) -> Probe:
    return Probe(name=name, family=_FAMILY, body=body, evidence=evidence, limits=limits)


def _refused(name: str, body: str, reason: str = _SWALLOWED) -> Probe:
    return Probe(name=name, family=_FAMILY, body=body, unobservable=reason)


PROBES: tuple[Probe, ...] = (
    _ending("eat-memory", "kept = [bytearray(200_000_000) for _ in range(20)]", "resource:memory"),
    _ending("eat-memory-by-array", "import numpy\nnumpy.ones(400_000_000)", "resource:memory"),
    _refused(
        "eat-memory-quietly",
        """
kept = []
try:
    while len(kept) < 100:
        kept.append(bytes(50_000_000))
except MemoryError:
    pass
if len(kept) > 21:
    print("GAINED", len(kept), flush=True)
""",
    ),
    _refused(
        "eat-address-space-without-touching",
        """
import mmap
kept = []
try:
    while len(kept) < 100:
        kept.append(mmap.mmap(-1, 50_000_000))
except OSError:
    pass
if len(kept) > 21:
    print("GAINED", len(kept), flush=True)
""",
    ),
    _refused(
        "fill-the-scratch",
        """
written = 0
try:
    for index in range(40):
        with open(f"f{index}", "wb") as file:
            for _ in range(8):
                written += file.write(bytes(100_000))
                file.flush()
except OSError:
    pass
if written > 17_000_000:
    print("GAINED", written, flush=True)
""",
    ),
    _refused(
        "one-huge-file",
        """
import os
try:
    os.truncate(os.open("big", os.O_RDWR | os.O_CREAT), 1 << 40)
    print("GAINED", flush=True)
except OSError:
    pass
""",
    ),
    _refused(
        "use-up-inodes",
        """
import os
made = 0
try:
    for made in range(5000):
        os.close(os.open(f"f{made}", os.O_CREAT))
except OSError:
    pass
if made >= 4100:
    print("GAINED", made, flush=True)
""",
    ),
    _refused(
        "use-up-descriptors",
        """
import os
held = []
try:
    while len(held) < 300:
        held.append(os.open("/dev/null", os.O_RDONLY))
except OSError:
    pass
if len(held) > 64:
    print("GAINED", len(held), flush=True)
""",
    ),
    _ending(
        "raise-a-limit",
        """
import resource
try:
    resource.setrlimit(resource.RLIMIT_NOFILE, (1024, 1024))
    print("GAINED", flush=True)
except (OSError, ValueError):
    pass
""",
        "kernel:prlimit64",
        "kernel:setrlimit",
    ),
    _refused(
        "use-up-threads",
        """
import threading
release, started = threading.Event(), 0
try:
    for started in range(400):
        threading.Thread(target=release.wait, args=(2,), daemon=True).start()
except RuntimeError:
    pass
release.set()
if started >= 40:
    print("GAINED", started, flush=True)
""",
    ),
    _ending("flood-stdout", 'while True: print("x" * 1000)', "resource:output", limits=(("computing_seconds", 4.0),)),
    _ending(
        "flood-stderr",
        'import os\nwhile True: os.write(2, b"x" * 4000)',
        "resource:output",
        limits=(("computing_seconds", 4.0),),
    ),
    _ending(
        "burn-cpu", "while True: pass", "resource:cpu_time", limits=(("cpu_seconds", 1), ("computing_seconds", 6.0))
    ),
    _ending(
        "burn-cpu-in-threads",
        """
import threading
def burn():
    while True:
        pass
for _ in range(8):
    threading.Thread(target=burn).start()
burn()
""",
        "resource:cpu_time",
        limits=(("cpu_seconds", 1), ("computing_seconds", 6.0)),
    ),
    _ending(
        "burn-cpu-behind-a-dead-leader",
        """
import ctypes, threading, time
def burn():
    time.sleep(0.1)
    while True:
        pass
threading.Thread(target=burn).start()
ctypes.CDLL(None).syscall(60, 0)
""",
        "resource:cpu_time",
        "resource:wall_time",
        limits=(("cpu_seconds", 1), ("computing_seconds", 6.0)),
    ),
    _ending("sleep-on", "import time\ntime.sleep(60)", "resource:wall_time", limits=_BRIEF),
    _ending("hang-in-c", "import re\nre.match('(x+x+)+y', 'x' * 40)", "resource:wall_time", limits=_BRIEF),
    _ending(
        "flood-of-denied-calls",
        """
import ctypes, threading
call = ctypes.CDLL(None).syscall
def flood():
    while True:
        call(41, 2, 1, 0)
for _ in range(24):
    threading.Thread(target=flood).start()
flood()
""",
        "kernel:socket",
        limits=_BRIEF,
    ),
    _ending(
        "flood-of-invented-calls",
        "import ctypes\nfor number in range(600, 5000): ctypes.CDLL(None).syscall(number)",
        "kernel:syscall_beyond_table",
        limits=_BRIEF,
    ),
    _ending(
        "flood-of-secrets",
        "for _ in range(2500):\n    open('/etc/passwd').close()\n    open('/etc/shadow').close()",
        "canary:file:/etc/passwd",
    ),
    _ending(
        "flood-of-frames",
        "for number in range(200): utility.budget = 1000 + number",
        "resource:frames",
        limits=(("frames_per_program", 100),),
    ),
    _ending("exhaust-the-utility", "for number in range(400): utility(f'# {number}')", "broker:budget_exceeded"),
    _ending(
        "exhaust-the-model",
        """
for number in range(200):
    try:
        language_model.prompt("", str(number))
    except Exception:
        pass
""",
        "broker:budget_exceeded",
    ),
    _ending(
        "exhaust-the-runs",
        "from run import run\nfor number in range(120): run(f'x = {number}', {})",
        "broker:budget_exceeded",
    ),
    _ending(
        "overflow-the-stack",
        """
import sys
sys.setrecursionlimit(10**9)
def deeper(value):
    return list(map(deeper, [value]))
deeper(0)
""",
        "outcome:signalled",
        "outcome:raised",
        "outcome:out_of_memory",
        limits=(("computing_seconds", 4.0),),
    ),
)
