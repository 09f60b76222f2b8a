"""Which paths a reported call would change, and whether they lie where an honest program has business."""

import os
import posixpath

from harness.jail.layout import HOME, SCRATCH
from harness.jail.linux import read_memory

type Arguments = tuple[int, ...]

_AT_FDCWD = 0xFFFFFF9C
_LONGEST_PATH = 4096
# For each call the arguments that name a path: the folder's descriptor (None for the working directory), the text.
_PLACES: dict[str, tuple[tuple[int | None, int], ...]] = {
    **dict.fromkeys(
        ("open", "creat", "mkdir", "rmdir", "unlink", "truncate", "utime", "utimes", "chmod"), ((None, 0),)
    ),
    **dict.fromkeys(("openat", "openat2", "mkdirat", "unlinkat", "utimensat", "futimesat", "fchmodat"), ((0, 1),)),
    **dict.fromkeys(("rename", "link"), ((None, 0), (None, 1))),
    **dict.fromkeys(("renameat", "renameat2", "linkat"), ((0, 1), (2, 3))),
    "symlink": ((None, 1),),
    "symlinkat": ((1, 2),),
}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
# Where programs in good faith keep what they need for a while; of it only the scratch and the devices exist here.
_USUAL = (
    SCRATCH, "/tmp", "/var/tmp", "/dev/shm", "/mnt/data", f"{HOME}/.cache",  # noqa: S108
)  # fmt: skip
_USUAL_DEVICES = frozenset({"/dev/null", "/dev/zero", "/dev/full", "/dev/stdout", "/dev/stderr", "/dev/tty"})
_OPENING = frozenset({"open", "openat", "openat2", "creat"})


def changed_elsewhere(pid: int, name: str, arguments: Arguments) -> str:
    """Return the paths that a call would change where honest programs have no business, empty if there are none.

    Symbolic links are not followed: nothing of ours looks up a path that a program chose.
    """
    if name == "openat2" and not _opens_to_write(pid, arguments):
        return ""
    paths = [_resolved(pid, arguments, *place) for place in _PLACES.get(name, ()) if arguments[place[1]]]
    if name in {"symlink", "symlinkat"}:
        target = _text(pid, arguments[0])
        paths += [_normal(target)] if target.startswith("/") else []
    usual = _USUAL_DEVICES if name in _OPENING else frozenset()
    return " ".join(path for path in paths if path not in usual and is_elsewhere(path))


def is_elsewhere(path: str) -> bool:
    """Return whether an absolute, normal path is neither in the scratch nor where programs keep temporary files.

    A plain file in the home folder is no offence; a hidden one decides what others run later.
    """
    if any(path == usual or path.startswith(f"{usual}/") for usual in _USUAL):
        return False
    in_home = posixpath.relpath(path, HOME)
    return in_home.startswith(".") and in_home != "."


def _opens_to_write(pid: int, arguments: Arguments) -> bool:
    """Return whether the flags in a struct open_how ask for more than reading (openat2(2))."""
    return bool(int.from_bytes(read_memory(pid, arguments[2], 8), "little") & _WRITING)


def _resolved(pid: int, arguments: Arguments, folder: int | None, text: int) -> str:
    path = _text(pid, arguments[text])
    if not path.startswith("/"):
        path = f"{_folder(pid, folder if folder is None else arguments[folder])}/{path}"
    return _normal(path)


def _normal(path: str) -> str:
    """Return an absolute path without detours; `normpath` by itself keeps two leading slashes (POSIX 4.13)."""
    return posixpath.normpath(f"/{path.lstrip('/')}")


def _folder(pid: int, descriptor: int | None) -> str:
    """Return the folder that a relative path starts from, as the program sees it."""
    is_working = descriptor is None or descriptor & 0xFFFFFFFF == _AT_FDCWD
    name = "cwd" if is_working else f"fd/{descriptor}"
    try:
        return os.readlink(f"/proc/{pid}/{name}")  # noqa: PTH115 - a hot path
    except OSError:
        return SCRATCH


def _text(pid: int, address: int) -> str:
    return read_memory(pid, address, _LONGEST_PATH).split(b"\0")[0].decode("utf-8", "backslashreplace")
