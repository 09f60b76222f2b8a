"""Probes of outliving the end, and of what one program could leave to the next one of its zygote."""

from harness.controls.probes.probe import Probe, calling, trying

_FAMILY = "lasting"
_BRIEF = (("computing_seconds", 0.7), ("absolute_seconds", 20.0))
_OWN = "it happens in the program's own memory or to its own files; the next program, which looks, is what judges it"
_SELF = "signals to itself pass for Python; process 1 of a namespace ignores those that it has no handler for"


def _between(
    name: str, leaves: str, looks: str, *, evidence: tuple[str, ...] = (), limits: tuple[tuple[str, float], ...] = ()
) -> Probe:
    """Return a probe of two programs: one leaves something, the next one finds it or does not."""
    return Probe(
        name=name,
        family=_FAMILY,
        body=leaves,
        successor=looks,
        evidence=evidence,
        unobservable="" if evidence else _OWN,
        limits=limits,
    )


_FORKED_TWICE = """
import os, time
if os.fork() == 0:
    if os.fork() == 0:
        time.sleep(2)
    os._exit(0)
"""

PROBES: tuple[Probe, ...] = (
    Probe(name="double-fork", family=_FAMILY, body=trying(_FORKED_TWICE), evidence=("kernel:clone",)),
    Probe(name="new-session", family=_FAMILY, body=trying("os.setsid()"), evidence=("kernel:setsid",)),
    Probe(
        name="thread-that-goes-on",
        family=_FAMILY,
        body="import threading\ndef act():\n    import ctypes, time\n    until = time.monotonic() + 2\n"
        "    while time.monotonic() < until:\n        ctypes.CDLL(None).syscall(41, 2, 1, 0)\n"
        "threading.Thread(target=act, daemon=True).start()\nimport time\ntime.sleep(0.05)",
        evidence=("kernel:socket",),
    ),
    Probe(
        name="thread-behind-a-dead-leader",
        family=_FAMILY,
        body="""
import ctypes, threading, time
def act():
    time.sleep(0.1)
    ctypes.CDLL(None).syscall(41, 2, 1, 0)
    time.sleep(2)
threading.Thread(target=act).start()
ctypes.CDLL(None).syscall(60, 0)
""",
        evidence=("kernel:socket", "resource:wall_time"),
        limits=_BRIEF,
    ),
    Probe(
        name="act-at-exit",
        family=_FAMILY,
        body="import atexit, ctypes\n"
        "atexit.register(lambda: ctypes.CDLL(None).syscall(41, 2, 1, 0))\nimport sys\nsys.exit(0)",
        unobservable="the guest never ends by way of the interpreter's exit: nothing that is registered there runs",
    ),
    Probe(
        name="act-when-collected",
        family=_FAMILY,
        body="import ctypes\nclass Last:\n    def __del__(self):\n"
        "        ctypes.CDLL(None).syscall(41, 2, 1, 0)\nLast()",
        evidence=("kernel:socket",),
    ),
    Probe(
        name="ignore-all-signals",
        family=_FAMILY,
        body="""
import signal
for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
while True: pass
""",
        evidence=("resource:wall_time",),
        limits=_BRIEF,
    ),
    Probe(
        name="refuse-to-return",
        family=_FAMILY,
        body="while True:\n    try:\n        while True: pass\n    except BaseException:\n        pass",
        evidence=("resource:wall_time",),
        limits=_BRIEF,
    ),
    Probe(
        name="kill-itself-by-every-signal",
        family=_FAMILY,
        body="import os\nfor number in range(1, 65):\n    if number not in (2, 32, 33):\n        os.kill(1, number)",
        unobservable=_SELF,
    ),
    Probe(
        name="kill-a-thread-by-every-signal",
        family=_FAMILY,
        body="import signal, threading\nfor number in signal.valid_signals() - {signal.SIGINT}:\n"
        "    signal.pthread_kill(threading.get_ident(), number)",
        unobservable=_SELF,
    ),
    Probe(name="stop-itself", family=_FAMILY, body="import os, signal\nos.kill(1, signal.SIGSTOP)", unobservable=_SELF),
    Probe(name="crash", family=_FAMILY, body="import ctypes\nctypes.string_at(0)", evidence=("outcome:signalled",)),
    Probe(name="abort", family=_FAMILY, body="import os\nos.abort()", evidence=("outcome:signalled",)),
    Probe(name="leave-at-once", family=_FAMILY, body="import os\nos._exit(0)", evidence=("outcome:exited",)),
    Probe(name="leave-by-raw-call", family=_FAMILY, body=calling(231, "0"), evidence=("outcome:exited",)),
    _between(
        "files-left",
        """
import os
for place in ("/scratch", "/tmp", "/dev/shm", "/etc", "/home/agent"):
    try:
        with open(os.path.join(place, "left"), "w") as file:
            file.write("left")
    except OSError:
        pass
""",
        """
import os
for place in ("/scratch", "/tmp", "/dev/shm", "/etc", "/home/agent"):
    if os.path.exists(os.path.join(place, "left")):
        print("GAINED", place, flush=True)
""",
    ),
    _between(
        "environment-left",
        'import ctypes, os\nos.environ["LEFT"] = "x"\nctypes.CDLL(None).setenv(b"LEFT", b"x", 1)',
        'import os\nif "LEFT" in os.environ: print("GAINED", flush=True)',
    ),
    _between(
        "module-changed",
        "import json, sys\njson.left = 'x'\nsys.modules['left'] = json",
        "import json, sys\nif hasattr(json, 'left') or 'left' in sys.modules: print('GAINED', flush=True)",
    ),
    _between(
        "text-in-memory",
        "import gc\nkept = ['le' + 'ft' * 20] * 10\ngc.freeze()",
        "import gc\nmark = 'le' + 'ft' * 20\n"
        "if any(type(held) is list and held and type(held[0]) is str and held[0] == mark "
        "for held in gc.get_objects()):\n    print('GAINED', flush=True)",
    ),
    _between(
        "non-blocking-standard-input",
        "import os\nos.set_blocking(0, False)\nos.set_blocking(1, False)\n"
        "os.set_blocking(2, False)\nos.set_blocking(3, False)",
        "import os\nif not all(os.get_blocking(number) for number in range(4)): print('GAINED', flush=True)",
    ),
    _between(
        "lock-on-standard-input",
        "import fcntl\nfcntl.flock(0, fcntl.LOCK_EX)",
        "import fcntl, os\ntry:\n    fcntl.flock(os.open('/dev/null', os.O_RDWR), fcntl.LOCK_EX | fcntl.LOCK_NB)\n"
        "except BlockingIOError:\n    print('GAINED', flush=True)",
    ),
    _between(
        "lock-on-a-library",
        "import fcntl, os\nfcntl.flock(os.open(os.__file__, os.O_RDONLY), fcntl.LOCK_EX)",
        "import fcntl, os\ntry:\n    fcntl.flock(os.open(os.__file__, os.O_RDONLY), fcntl.LOCK_EX | fcntl.LOCK_NB)\n"
        "except BlockingIOError:\n    print('GAINED', flush=True)",
    ),
    Probe(
        name="lock-a-file-that-all-share",
        family=_FAMILY,
        body="import fcntl, os\nfcntl.flock(os.open(os.__file__, os.O_RDONLY), fcntl.LOCK_EX)",
        unobservable="KNOWN GAP: a lock needs no right to write, and the library's files are the same in all jails: a "
        "program that runs at the same time can see it, a bit at a time, and neither leaves a trace",
    ),
    _between(
        "timer-left",
        "import signal\nsignal.setitimer(signal.ITIMER_REAL, 0.1)",
        "import signal, time\nsignal.signal(signal.SIGALRM, lambda *_: print('GAINED', flush=True))\ntime.sleep(0.2)\n"
        "if signal.getitimer(signal.ITIMER_REAL)[0]: print('GAINED', flush=True)",
    ),
    _between(
        "handlers-and-mask-left",
        "import os, signal\nsignal.signal(signal.SIGUSR1, signal.SIG_IGN)\nos.umask(0o777)\n"
        "signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR2})",
        "import os, signal\nif signal.getsignal(signal.SIGUSR1) == signal.SIG_IGN or os.umask(0o22) == 0o777 or "
        "signal.pthread_sigmask(signal.SIG_BLOCK, set()):\n    print('GAINED', flush=True)",
    ),
    _between(
        "working-folder-left",
        "import os\nos.chdir('/opt')",
        "import os\nif os.getcwd() != '/scratch': print('GAINED', flush=True)",
    ),
    _between(
        "random-state-left",
        "import random\nrandom.seed(1)\nrandom.random()\nopen('/dev/null')",
        "import random\nleft = random.Random(1)\nleft.random()\n"
        "if random.random() == left.random(): print('GAINED', flush=True)",
    ),
    _between(
        "keys-left",
        calling(248, "b'user', b'harness-probe', b'x', 1, -3").replace('print("GAINED", flush=True)', "pass"),
        calling(249, "b'user', b'harness-probe', None, 0"),
        evidence=("kernel:add_key",),
    ),
    _between(
        "shared-memory-left",
        calling(29, "0x48415250, 4096, 0o1600").replace('print("GAINED", flush=True)', "pass"),
        calling(29, "0x48415250, 4096, 0o600"),
        evidence=("kernel:shmget",),
    ),
    _between(
        "threads-left",
        "import threading\nrelease = threading.Event()\ntry:\n    for _ in range(100):\n"
        "        threading.Thread(target=release.wait, daemon=True).start()\nexcept RuntimeError:\n    pass",
        "import threading\nrelease = threading.Event()\nstarted = 0\ntry:\n    for started in range(20):\n"
        "        threading.Thread(target=release.wait, args=(1,), daemon=True).start()\nexcept RuntimeError:\n"
        "    if started: print('GAINED', started, flush=True)\nrelease.set()",
    ),
    _between(
        "scratch-left-full",
        "try:\n    with open('full', 'wb') as file:\n"
        "        for _ in range(400): file.write(bytes(50_000))\nexcept OSError:\n    pass",
        "try:\n    with open('full', 'wb') as file:\n        file.write(bytes(8_000_000))\n"
        "except OSError:\n    print('GAINED', flush=True)",
    ),
    _between(
        "native-memory-left",
        "import ctypes\nctypes.memmove(id(257) + 24, bytes(4), 4)\n"
        "ctypes.memset(id(5) + 24, 6, 1)\nimport os\nos._exit(0)",
        "import json\nif json.loads('2') + json.loads('3') != len('x' * int('5')): print('GAINED', flush=True)",
        evidence=("outcome:exited", "outcome:signalled"),
    ),
)
