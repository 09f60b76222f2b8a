"""What a run was made with: versions and hashes, recorded so that two runs can be compared or refused."""

import os
import platform
import sqlite3
import sys
from importlib.metadata import PackageNotFoundError, version

from harness.jail.binary import Binary


def describe_environment(binary: Binary | None) -> dict[str, str]:
    """Return the parts that a result may depend on, by name; none of them is a path or a secret.

    Args:
        binary: The nsjail, None where nothing is run.
    """
    return {
        "harness": _version("stop-harness"),
        "python": sys.version.split()[0],
        "kernel": platform.release(),
        "machine": platform.machine(),
        "cores": str(os.cpu_count() or 0),
        "user": "root" if os.geteuid() == 0 else "ordinary",
        "nsjail": binary.version if binary else _UNUSED,
        "nsjail_sha256": binary.sha256 if binary else _UNUSED,
        "libseccomp": seccomp_version(),
        "numpy": _version("numpy"),
        "sqlite": sqlite3.sqlite_version,
    }


_UNUSED = "not used"


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "unknown"


def seccomp_version() -> str:
    """Return libseccomp's own version (seccomp_version(3)), which its Python binding does not give."""
    import ctypes  # noqa: PLC0415
    import ctypes.util  # noqa: PLC0415

    class Version(ctypes.Structure):
        _fields_ = (("major", ctypes.c_uint), ("minor", ctypes.c_uint), ("micro", ctypes.c_uint))

    name = ctypes.util.find_library("seccomp")
    if name is None:
        return "missing"
    function = ctypes.CDLL(name).seccomp_version
    function.restype = ctypes.POINTER(Version)
    found = function().contents
    return f"{found.major}.{found.minor}.{found.micro}"
