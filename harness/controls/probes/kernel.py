"""Probes of the kernel's large surfaces, of native code, and of calls by another ABI."""

from harness.controls.probes.probe import Probe, calling, denied

_FAMILY = "kernel"
_KILLED = ("kernel:SIGSYS",)
# mov eax, 39; int 0x80; ret - by the i386 table 39 is mkdir with null arguments: it fails wherever it is let through.
_FOREIGN_CODE = "b827000000cd80c3"


def _foreign(name: str, body: str) -> Probe:
    return Probe(name=name, family=_FAMILY, body=body, evidence=_KILLED)


def _mapping(name: str, source: str, protection: str, flags: str) -> Probe:
    """Return a probe that maps memory for code of its own, and runs it where that is let through."""
    return Probe(
        name=name,
        family=_FAMILY,
        body=f"""
import ctypes, os, sys
libc = ctypes.CDLL(None)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
place = libc.mmap(None, 4096, {protection}, {flags}, {source}, 0)
if place not in (None, 2**64 - 1):
    print("GAINED", flush=True)
""",
        evidence=("kernel:mmap",),
    )


PROBES: tuple[Probe, ...] = (
    denied("bpf", _FAMILY, 321, "0, bytes(128), 128"),
    denied("perf-event-open", _FAMILY, 298, "bytes(128), 0, -1, -1, 0"),
    denied("io-uring-setup", _FAMILY, 425, "8, ctypes.create_string_buffer(128)"),
    denied("io-uring-enter", _FAMILY, 426, "3, 0, 0, 0, None, 0"),
    denied("io-uring-register", _FAMILY, 427, "-1, 0, None, 0"),
    denied("userfaultfd", _FAMILY, 323, "1"),
    denied("add-key", _FAMILY, 248, "b'user', b'harness-probe', b'x', 1, -2"),
    denied("request-key", _FAMILY, 249, "b'user', b'harness-probe', None, -2"),
    denied("keyctl", _FAMILY, 250, "0, -2, 0, 0, 0"),
    denied("kexec-load", _FAMILY, 246, "0, 0, None, 0"),
    denied("kexec-file-load", _FAMILY, 320, "-1, -1, 0, None, 4"),
    denied("init-module", _FAMILY, 175, "b'', 0, b''"),
    denied("finit-module", _FAMILY, 313, "-1, b'', 0"),
    denied("delete-module", _FAMILY, 176, "b'harness_probe', 2048"),
    denied("personality", _FAMILY, 135, "0x0400000"),
    denied("arch-prctl", _FAMILY, 158, "0x1011, 0"),
    denied("modify-ldt", _FAMILY, 154, "0, ctypes.create_string_buffer(16), 16"),
    denied("iopl", _FAMILY, 172, "3"),
    denied("ioperm", _FAMILY, 173, "0x80, 1, 1"),
    denied("syslog", _FAMILY, 103, "10, None, 0"),
    # A wrong magic number: refused with EINVAL even where it is let through.
    denied("reboot", _FAMILY, 169, "1, 2, 0, None"),
    denied("swapon", _FAMILY, 167, "b'/scratch/none', 0"),
    denied("acct", _FAMILY, 163, "b'/scratch/none'"),
    denied("set-time-of-day", _FAMILY, 164, "None, None", call="settimeofday"),
    denied("set-clock", _FAMILY, 227, "0, None", call="clock_settime"),
    denied("adjust-clock", _FAMILY, 159, "ctypes.create_string_buffer(256)", call="adjtimex"),
    denied("landlock", _FAMILY, 444, "None, 0, 1", call="landlock_create_ruleset"),
    denied("memfd-secret", _FAMILY, 447, "0", call="memfd_secret"),
    denied("inotify", _FAMILY, 294, "0", call="inotify_init1"),
    denied("fanotify", _FAMILY, 300, "0, 0", call="fanotify_init"),
    denied("shared-memory-segment", _FAMILY, 29, "0, 4096, 0o1600", call="shmget"),
    denied("semaphore-set", _FAMILY, 64, "0, 1, 0o1600", call="semget"),
    denied("message-queue", _FAMILY, 68, "0, 0o1600", call="msgget"),
    denied("posix-queue", _FAMILY, 240, "b'probe', 0o102, 0o600, None", call="mq_open"),
    denied("splice", _FAMILY, 275, "0, None, 1, None, 1, 0"),
    denied("tee", _FAMILY, 276, "0, 1, 1, 0"),
    denied("vmsplice", _FAMILY, 278, "1, None, 0, 0"),
    denied("lock-memory", _FAMILY, 151, "1", call="mlockall"),
    denied("remap-file-pages", _FAMILY, 216, "0, 0, 0, 0, 0"),
    denied("look-up-cookie", _FAMILY, 212, "0, None, 0", call="lookup_dcookie"),
    denied("protection-key", _FAMILY, 329, "0, 0, 4, 0", call="pkey_mprotect"),
    denied(
        "asynchronous-files",
        _FAMILY,
        206,
        "1, context",
        call="io_setup",
        before="context = ctypes.byref(ctypes.c_uint64())",
    ),
    denied("beyond-the-table", _FAMILY, 1_000_000, call="syscall_beyond_table"),
    denied("negative-number", _FAMILY, -1, call="syscall_beyond_table"),
    denied("no-name-yet", _FAMILY, 1023, call="syscall_1023"),
    Probe(
        name="uretprobe",
        family=_FAMILY,
        body=calling(335),
        evidence=("kernel:uretprobe", "kernel:syscall_335", "outcome:signalled"),
    ),
    Probe(
        name="uprobe",
        family=_FAMILY,
        body=calling(336),
        unobservable="the kernel lets 335 and 336 by any filter (seccomp_uprobe_exception, Linux 6.14 and 6.18), "
        "and carries them out from its own trampolines alone",
    ),
    _mapping("anonymous-code", "-1", "7", "0x22"),
    _mapping("anonymous-code-read-only", "-1", "5", "0x22"),
    _mapping("code-in-a-private-library-page", "os.open(sys.executable, os.O_RDONLY)", "7", "2"),
    _mapping("code-in-a-private-zero-page", 'os.open("/dev/zero", os.O_RDONLY)', "7", "2"),
    _mapping("code-in-a-shared-zero-page", 'os.open("/dev/zero", os.O_RDWR)', "7", "1"),
    Probe(
        name="code-by-protection",
        family=_FAMILY,
        body="""
import ctypes, mmap
held = mmap.mmap(-1, 4096)
held.write(bytes.fromhex("b82a000000c3"))
address = ctypes.addressof(ctypes.c_char.from_buffer(held))
libc = ctypes.CDLL(None)
if libc.mprotect(ctypes.c_void_p(address), 4096, 5) == 0 and ctypes.CFUNCTYPE(ctypes.c_int)(address)() == 42:
    print("GAINED", flush=True)
""",
        evidence=("kernel:mprotect",),
    ),
    Probe(
        name="code-in-the-scratch",
        family=_FAMILY,
        body="""
import mmap, os
with open("code", "w+b") as file:
    file.write(bytes.fromhex("b82a000000c3").ljust(4096))
    file.flush()
    try:
        mmap.mmap(file.fileno(), 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC)
        print("GAINED", flush=True)
    except OSError:
        pass
""",
        unobservable="the filter cannot see which file a mapping is "
        "of; the scratch is mounted noexec, and that refuses",
    ),
    Probe(
        name="library-in-the-scratch",
        family=_FAMILY,
        body="""
import ctypes, pathlib
source = next(pathlib.Path("/opt").rglob("*.so"))
pathlib.Path("own.so").write_bytes(source.read_bytes())
try:
    ctypes.CDLL("./own.so")
    print("GAINED", flush=True)
except OSError:
    pass
""",
        unobservable="as `code-in-the-scratch`; of the load only the audit hook tells, which a program can silence",
    ),
    _foreign("x32-call", "import ctypes\nctypes.CDLL(None).syscall(0x40000000 | 39)\nprint('GAINED', flush=True)"),
    _foreign(
        "x32-call-in-thread",
        """
import ctypes, threading, time
def act():
    ctypes.CDLL(None).syscall(0x40000000 | 39)
    print("GAINED", flush=True)
thread = threading.Thread(target=act)
thread.start()
thread.join(2)
""",
    ),
    _foreign(
        "x32-call-after-a-forged-end",
        """
import ctypes, json, os, struct
call = ctypes.CDLL(None).syscall
def frame(value):
    body = json.dumps(value).encode()
    return struct.pack(">I", len(body)) + body
# The broker is still at the first frames when the call is made, and comes to the end after it.
os.write(3, frame({"type": "new_model", "budget": 1}) * 4500 + frame({"type": "done", "result": None}))
call(0x40000000 | 39)
""",
    ),
    Probe(
        name="i386-call",
        family=_FAMILY,
        body=f"""
import ctypes, os, sys
libc = ctypes.CDLL(None)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
place = libc.mmap(None, 4096, 7, 0x22, -1, 0)
if place not in (None, 2**64 - 1):
    ctypes.memmove(place, bytes.fromhex("{_FOREIGN_CODE}"), 8)
    ctypes.CFUNCTYPE(ctypes.c_int)(place)()
    print("GAINED", flush=True)
""",
        evidence=("kernel:mmap", *_KILLED),
    ),
    Probe(
        name="call-in-a-thread-of-numpy",
        family=_FAMILY,
        body="import numpy, threading\n"
        "big = numpy.ones((300, 300))\nbig @ big\ndef act():\n"
        + "".join(
            f"    {line}\n"
            for line in calling(41, "2, 1, 0").replace('print("GAINED", flush=True)', "pass").splitlines()
        )
        + "threads = [threading.Thread(target=act) for _ in range(4)]\n"
        "[thread.start() for thread in threads]\n[thread.join() for thread in threads]\n",
        evidence=("kernel:socket",),
    ),
)
