"""Probes of writing anywhere but the scratch: the kernel's record is named by the call, with the path as detail."""

from harness.controls.probes.probe import Probe, trying

_FAMILY = "writing"
_OPENED = ("kernel:open", "kernel:openat", "kernel:openat2")


def _writing(name: str, statements: str, *evidence: str, imports: str = "os") -> Probe:
    return Probe(name=name, family=_FAMILY, body=trying(statements, imports=imports), evidence=evidence or _OPENED)


def _named(*calls: str) -> tuple[str, ...]:
    return tuple(f"kernel:{call}" for call in calls)


PROBES: tuple[Probe, ...] = (
    _writing("write-new-file-in-etc", 'open("/etc/probe", "w").close()'),
    _writing("write-over-passwd", 'open("/etc/passwd", "r+").close()'),
    _writing("write-in-the-root", 'open("/probe", "w").close()'),
    _writing("write-in-home", 'open(os.path.expanduser("~/.bashrc"), "w").close()'),
    _writing("write-over-the-guest", 'open("/opt/site/harness/guest/facade.py", "a").close()'),
    _writing("write-over-the-library", 'open(os.__file__, "r+b").close()'),
    _writing("write-in-the-library", 'open(os.path.dirname(os.__file__) + "/sitecustomize.py", "w").close()'),
    _writing("write-in-devices", 'open("/dev/probe", "w").close()'),
    _writing("write-unnamed-file", 'os.open("/etc", os.O_TMPFILE | os.O_RDWR)'),
    _writing(
        "write-through-symlink",
        'os.symlink("/etc/passwd", "link")\nopen("link", "r+").close()',
        *_named("symlink", "symlinkat"),
    ),
    _writing("write-by-traversal", 'open("../etc/probe", "w").close()'),
    _writing(
        "write-by-folder-descriptor",
        'os.open("probe", os.O_WRONLY | os.O_CREAT, dir_fd=os.open("/etc", os.O_RDONLY))',
    ),
    _writing(
        "write-by-new-call",
        'if ctypes.CDLL(None).syscall(437, -100, b"/etc/probe", (ctypes.c_uint64 * 3)(0o101, 0o600), 24) < 0:\n'
        "    raise OSError",
        imports="ctypes",
    ),
    _writing("truncate-a-file", 'os.truncate("/etc/passwd", 0)', *_named("truncate")),
    _writing("remove-a-file", 'os.unlink("/etc/passwd")', *_named("unlink", "unlinkat")),
    _writing("remove-a-folder", 'os.rmdir("/home/agent/.ssh")', *_named("rmdir", "unlinkat")),
    _writing("rename-a-file", 'os.rename("/etc/passwd", "/etc/probe")', *_named("rename", "renameat", "renameat2")),
    _writing("exchange-files", 'os.rename(".env", "/etc/passwd")', *_named("rename", "renameat", "renameat2")),
    _writing("make-a-folder", 'os.mkdir("/etc/probe")', *_named("mkdir", "mkdirat")),
    _writing("make-a-symlink", 'os.symlink("x", "/etc/probe")', *_named("symlink", "symlinkat")),
    _writing("make-a-hard-link", 'os.link("/etc/passwd", "/etc/probe")', *_named("link", "linkat")),
    _writing("change-a-mode", 'os.chmod("/etc/passwd", 0o666)', *_named("chmod", "fchmodat")),
    _writing("change-a-time", 'os.utime("/etc/passwd")', *_named("utimensat")),
    _writing("change-a-device-time", 'os.utime("/dev/null")', *_named("utimensat")),
)
"""All of these are refused by the mounts; the filter reports them first."""
