"""Probes of device nodes and of files that would lend powers."""

from harness.controls.probes.probe import Probe, denied, trying

_FAMILY = "devices"


def _trying(name: str, statements: str, *evidence: str, imports: str = "os", unobservable: str = "") -> Probe:
    body = trying(statements, imports=imports)
    return Probe(name=name, family=_FAMILY, body=body, evidence=evidence, unobservable=unobservable)


PROBES: tuple[Probe, ...] = (
    _trying("make-a-device", 'os.mknod("disk", 0o060600, os.makedev(8, 0))', "kernel:mknod", "kernel:mknodat"),
    _trying("make-a-character-device", 'os.mknod("m", 0o020600, os.makedev(1, 1))', "kernel:mknod", "kernel:mknodat"),
    _trying("make-a-fifo", 'os.mkfifo("pipe")', "kernel:mknod", "kernel:mknodat"),
    _trying(
        "setuid-by-mode",
        'open("tool", "w").close()\nos.chmod("tool", 0o4755)',
        "kernel:chmod",
        "kernel:fchmodat",
    ),
    _trying("setgid-by-descriptor", 'os.fchmod(os.open("tool", 0o102), 0o2755)', "kernel:fchmod"),
    denied("setuid-by-new-call", _FAMILY, 452, "-100, b'/scratch', 0o4755, 0", call=("fchmodat2", "syscall_452")),
    Probe(
        name="setuid-at-creation",
        family=_FAMILY,
        body="""
import os
os.umask(0)
os.close(os.open("tool", os.O_CREAT | os.O_WRONLY, 0o6755))
with open(os.__file__, "rb") as source:
    pass
try:
    os.execv("./tool", ["tool"])
    print("GAINED", flush=True)
except OSError:
    pass
""",
        evidence=("kernel:execve",),
    ),
    Probe(
        name="setuid-at-creation-alone",
        family=_FAMILY,
        body='import os\nos.umask(0)\nos.close(os.open("tool", os.O_CREAT | os.O_WRONLY, 0o6755))\n'
        'if os.statvfs("tool").f_flag & os.ST_NOSUID == 0:\n    print("GAINED", flush=True)\n',
        unobservable="the mode of open() is not compared; the scratch is mounted nosuid, so that the bits lend nothing",
    ),
    _trying("give-a-file-away", 'open("gift", "w").close()\nos.chown("gift", 0, 0)', "kernel:chown", "kernel:fchownat"),
    _trying(
        "file-capabilities",
        'open("tool", "w").close()\nos.setxattr("tool", "security.capability", bytes(20))',
        "kernel:setxattr",
    ),
    _trying("terminal-input", 'fcntl.ioctl(0, 0x5412, b"x")', "kernel:ioctl", imports="fcntl"),
    _trying(
        "entropy-count",
        "fcntl.ioctl(os.open('/dev/urandom', os.O_RDONLY), 0x40045201, bytes(4))",
        "kernel:ioctl",
        imports="fcntl, os",
    ),
    _trying("control-terminal", "fcntl.ioctl(0, 0x540E, 0)", "kernel:ioctl", imports="fcntl"),
    Probe(
        name="open-host-devices",
        family=_FAMILY,
        body="""
import os
for name in ("mem", "kmem", "sda", "vda", "kmsg", "fuse", "net/tun", "kvm", "loop0", "tty", "ptmx", "shm/x", "mqueue"):
    try:
        os.close(os.open("/dev/" + name, os.O_RDONLY))
        print("GAINED", name, flush=True)
    except OSError:
        pass
if set(os.listdir("/dev")) - {"null", "zero", "urandom", "shm"}:
    print("GAINED", os.listdir("/dev"), flush=True)
""",
        unobservable="opening a path that is not there is refused by the mounts, and opens are not notified",
    ),
    Probe(
        name="stir-the-entropy",
        family=_FAMILY,
        body='import os\nos.write(os.open("/dev/urandom", os.O_WRONLY), b"x")',
        unobservable="a write to /dev/urandom mixes into the machine's pool and credits nothing (random(4)): no gain",
    ),
)
