"""Probes of everything that changes what a process sees or may do: namespaces, mounts, users, powers."""

from harness.controls.probes.probe import Probe, calling, denied

_FAMILY = "namespaces"
_SETS = "header = (ctypes.c_uint32 * 2)(0x20080522, 0)\nsets = (ctypes.c_uint32 * 6)(*[0x200100] * 6)"
_HANDLE = "handle = (ctypes.c_uint32 * 34)(128)\nmount = ctypes.c_int()"
_REQUEST = "request = (ctypes.c_uint64 * 3)(24, 1, 2)\nroom = ctypes.create_string_buffer(4096)"


def _unsharing(name: str, flags: int) -> Probe:
    return denied(f"unshare-{name}", _FAMILY, 272, hex(flags), call="unshare")


PROBES: tuple[Probe, ...] = (
    _unsharing("user", 0x10000000),
    _unsharing("mounts", 0x00020000),
    _unsharing("processes", 0x20000000),
    _unsharing("network", 0x40000000),
    _unsharing("names", 0x04000000),
    _unsharing("ipc", 0x08000000),
    _unsharing("time", 0x80),
    Probe(
        name="unshare-in-thread",
        family=_FAMILY,
        body="import threading\ndef act():\n"
        + "".join(f"    {line}\n" for line in calling(272, "0x04000000").splitlines())
        + "thread = threading.Thread(target=act)\nthread.start()\nthread.join()\n",
        evidence=("kernel:unshare",),
    ),
    denied("setns", _FAMILY, 308, "3, 0"),
    denied("mount-tmpfs", _FAMILY, 165, "b'x', b'/scratch', b'tmpfs', 0, None", call="mount"),
    denied("mount-proc", _FAMILY, 165, "b'x', b'/scratch', b'proc', 0, None", call="mount"),
    denied("mount-bind", _FAMILY, 165, "b'/opt', b'/scratch', None, 4096, None", call="mount"),
    denied("mount-make-writable", _FAMILY, 165, "b'x', b'/etc', None, 32, None", call="mount"),
    denied("umount", _FAMILY, 166, "b'/etc', 2", call="umount2"),
    denied("pivot-root", _FAMILY, 155, "b'/scratch', b'/scratch'"),
    denied("chroot", _FAMILY, 161, "b'/scratch'"),
    denied("open-by-handle-at", _FAMILY, 304, "3, handle, 0", before=_HANDLE),
    denied("name-to-handle-at", _FAMILY, 303, "-100, b'/etc', handle, ctypes.byref(mount), 0", before=_HANDLE),
    denied("open-tree", _FAMILY, 428, "-100, b'/etc', 1"),
    denied("move-mount", _FAMILY, 429, "-100, b'/etc', -100, b'/scratch', 0"),
    denied("fsopen", _FAMILY, 430, "b'tmpfs', 0"),
    denied("fsconfig", _FAMILY, 431, "3, 6, None, None, 0"),
    denied("fsmount", _FAMILY, 432, "3, 0, 0"),
    denied("fspick", _FAMILY, 433, "-100, b'/etc', 0"),
    denied("mount-setattr", _FAMILY, 442, "-100, b'/etc', 0, (ctypes.c_uint64 * 4)(0, 1), 32"),
    denied("statmount", _FAMILY, 457, "request, room, 4096, 0", call=("statmount", "syscall_457"), before=_REQUEST),
    denied("listmount", _FAMILY, 458, "request, room, 16, 0", call=("listmount", "syscall_458"), before=_REQUEST),
    denied("set-host-name", _FAMILY, 170, "b'jail', 4", call="sethostname"),
    denied("set-domain-name", _FAMILY, 171, "b'jail', 4", call="setdomainname"),
    denied("quota", _FAMILY, 179, "0, None, 0, None", call="quotactl"),
    # The sets of this very process, read by the kernel's word: any bit is a power too many.
    Probe(
        name="read-capabilities",
        family=_FAMILY,
        body=f"import ctypes\n{_SETS}\nsets = (ctypes.c_uint32 * 6)()\n"
        'if ctypes.CDLL(None).syscall(125, header, sets) == 0 and any(sets):\n    print("GAINED", flush=True)\n',
        evidence=("kernel:capget",),
    ),
    denied("raise-capabilities", _FAMILY, 126, "header, sets", call="capset", before=_SETS),
    denied("become-root", _FAMILY, 105, "0", call="setuid"),
    denied("become-root-group", _FAMILY, 106, "0", call="setgid"),
    denied("become-root-all", _FAMILY, 117, "0, 0, 0", call="setresuid"),
    denied("set-groups", _FAMILY, 116, "1, groups", call="setgroups", before="groups = ctypes.c_uint32(0)"),
    denied("file-user", _FAMILY, 122, "0", call="setfsuid"),
    denied("keep-capabilities", _FAMILY, 157, "8, 1, 0, 0, 0", call="prctl"),
    denied("become-dumpable", _FAMILY, 157, "4, 1, 0, 0, 0", call="prctl"),
    denied("let-all-trace", _FAMILY, 157, "0x59616D61, -1, 0, 0, 0", call="prctl"),
    denied("become-subreaper", _FAMILY, 157, "36, 1, 0, 0, 0", call="prctl"),
    denied("change-memory-map", _FAMILY, 157, "35, 6, 0, 0, 0", call="prctl"),
)
