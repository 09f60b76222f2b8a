"""Probes of everything that starts a process or another program."""

from harness.controls.probes.probe import Probe, denied, trying

_FAMILY = "processes"
_STARTS = ("kernel:clone", "kernel:vfork", "kernel:fork", "kernel:clone3")
_GAIN = 'print("GAINED", flush=True)'


def _starting(name: str, statements: str, *, imports: str = "os, sys", evidence: tuple[str, ...] = _STARTS) -> Probe:
    return Probe(name=name, family=_FAMILY, body=trying(statements, imports=imports), evidence=evidence)


def _raw(name: str, number: int, arguments: str = "", *, call: str, unobservable: str = "") -> Probe:
    """Return a probe that forks by a raw call; where it succeeds, the child ends at once."""
    listed = f"{number}, {arguments}" if arguments else str(number)
    body = f"""
import ctypes, os
child = ctypes.CDLL(None).syscall({listed})
if child == 0:
    os._exit(0)
if child > 0:
    {_GAIN}
"""
    evidence = () if unobservable else (f"kernel:{call}",)
    return Probe(name=name, family=_FAMILY, body=body, evidence=evidence, unobservable=unobservable)


PROBES: tuple[Probe, ...] = (
    _starting("fork", "if os.fork() == 0:\n    os._exit(0)"),
    _raw("fork-raw", 57, call="fork"),
    _raw("vfork-raw", 58, call="vfork"),
    _raw("clone-raw", 56, "17, 0, 0, 0, 0", call="clone"),
    _raw("clone-shared-memory", 56, "0x4111, 0, 0, 0, 0", call="clone"),
    _raw("clone-new-user", 56, "0x10000011, 0, 0, 0, 0", call="clone"),
    _raw("clone-sibling", 56, "0x8011, 0, 0, 0, 0", call="clone"),
    _raw("clone-thread-in-new-namespace", 56, "0x04010f00, 0, 0, 0, 0", call="clone"),
    _raw(
        "clone3",
        435,
        "(ctypes.c_uint64 * 11)(0, 0, 0, 0, 17), 88",
        call="clone3",
        unobservable="its flags are behind a pointer; glibc asks for it first at every start of a thread, and it is "
        "answered as absent without a count",
    ),
    _starting("posix-spawn", 'os.posix_spawn(sys.executable, [sys.executable, "-c", ""], {})'),
    _starting("subprocess", 'subprocess.run([sys.executable, "-c", ""], timeout=2)', imports="subprocess, sys"),
    _starting("system", "if os.system('true') != 0:\n    raise OSError"),
    _starting("popen-shell", "if os.popen('true').close() is not None:\n    raise OSError"),
    Probe(
        name="fork-exec-without-audit",
        family=_FAMILY,
        body="""
import subprocess, _posixsubprocess, os, sys
seen = {}
subprocess._USE_POSIX_SPAWN = False
original = subprocess._fork_exec
def record(*arguments):
    seen["arguments"] = arguments
    raise OSError
subprocess._fork_exec = record
try:
    subprocess.Popen([sys.executable, "-c", ""])
except OSError:
    pass
subprocess._fork_exec = original
read, write = os.pipe()
arguments = list(seen["arguments"])
arguments[3] = (write,) if write > 2 else ()
arguments[12], arguments[13] = read, write
try:
    _posixsubprocess.fork_exec(*arguments)
    print("GAINED", flush=True)
except OSError:
    pass
""",
        evidence=("kernel:vfork",),
    ),
    _starting(
        "multiprocessing",
        'multiprocessing.get_context("fork").Process(target=len, args=("x",)).start()',
        imports="multiprocessing",
    ),
    Probe(
        name="pseudo-terminal-fork",
        family=_FAMILY,
        body=trying("if os.forkpty()[0] == 0:\n    os._exit(0)"),
        unobservable="there is no /dev/ptmx: it fails at a file that is not there, before it forks",
    ),
    _starting(
        "execve",
        """os.execve(sys.executable, [sys.executable, "-c", "print('GAINED')"], {})""",
        evidence=("kernel:execve",),
    ),
    _starting(
        "execve-in-thread",
        """
import threading
def run():
    try:
        os.execve(sys.executable, [sys.executable, "-c", "print('GAINED')"], {})
    except OSError:
        pass
thread = threading.Thread(target=run)
thread.start()
thread.join()
raise OSError
""",
        evidence=("kernel:execve",),
    ),
    _starting(
        "execve-from-scratch",
        """
with open("tool", "w") as file:
    file.write("#!" + sys.executable + "\\nprint('GAINED')\\n")
os.chmod("tool", 0o700)
os.execv("./tool", ["tool"])
""",
        evidence=("kernel:execve",),
    ),
    denied("execveat", _FAMILY, 322, "-100, b'/opt/python/bin/python3', None, None, 0"),
    _starting(
        "execute-from-memory",
        """
held = os.memfd_create("x")
os.write(held, b"#!/bin/true\\n")
os.execve(held, ["x"], {})
""",
        evidence=("kernel:memfd_create",),
    ),
    _starting(
        "execute-a-descriptor",
        'os.execve(os.open(sys.executable, os.O_RDONLY), [sys.executable, "-c", "print(\'GAINED\')"], {})',
        evidence=("kernel:execveat", "kernel:execve"),
    ),
    Probe(
        name="run-the-loader",
        family=_FAMILY,
        body=trying(
            """
loader = "/lib64/ld-linux-x86-64.so.2"
os.execv(loader, [loader, sys.executable, "-c", "print('GAINED')"])
""",
            imports="os, sys",
        ),
        evidence=("kernel:execve",),
    ),
)
