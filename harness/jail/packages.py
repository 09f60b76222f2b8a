"""A virtual environment's packages, which an operator may let programs import besides their standard library."""

import sys
from pathlib import Path

from harness.errors import UsageError

PACKAGES = "/opt/packages"
"""Where a jail sees them; the last place in which a program looks for a module."""
_OURS = "stop_harness-*.dist-info"
_VERSION_KEYS = ("version", "version_info")


def find_packages(venv: Path) -> Path:
    """Return the folder of a virtual environment's packages.

    Raises:
        UsageError: It is no virtual environment, is of another Python than the jail's, keeps its packages elsewhere, or
            holds this package, whose scorers and instances no program may see.
    """
    jail = f"{sys.version_info.major}.{sys.version_info.minor}"
    version = _version_of(venv)
    if version.split(".")[:2] != jail.split("."):
        raise UsageError(f"{venv} is of Python {version[:40]}, the jail's is {jail}", f"make one with Python {jail}")
    folder = venv / "lib" / f"python{jail}" / "site-packages"
    if not folder.is_dir() or not folder.resolve().is_relative_to(venv.resolve()):
        raise UsageError(f"{venv} holds no folder {folder.relative_to(venv)}", "make it with `python -m venv`")
    if any(folder.glob(_OURS)):
        raise UsageError(
            f"{venv} holds this package, whose scorers and instances no program may see",
            "make one for the programs alone",
        )
    return folder.resolve()


def _version_of(venv: Path) -> str:
    """Return the Python version that an environment's own file states (PEP 405; virtualenv and uv: `version_info`).

    Raises:
        UsageError: There is no such file, or it states none.
    """
    try:
        lines = (venv / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{venv} is no virtual environment", "make one with `python -m venv`") from error
    pairs = {key.strip().lower(): value.strip() for key, _, value in (line.partition("=") for line in lines)}
    for key in _VERSION_KEYS:
        if key in pairs:
            return pairs[key]
    raise UsageError(f"{venv}/pyvenv.cfg states no version of Python", "make one with `python -m venv`")
