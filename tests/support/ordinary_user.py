"""Runs a script as an ordinary user, with the interpreter and the packages of these tests and no copy of them.

Root's home may hold the interpreter and be closed to others (pyenv under a home of mode 0700). In a mount namespace of
its own such a folder is covered by an empty one that all may traverse, and what the script needs is bound to its own place
in there: every path, link and setting of the interpreter stays as it is, and nothing else of the folder is seen.
"""

import json
import os
import stat
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from command_line import clean_environment

USER = 0x3000_0001
"""Of nobody on this machine; jails that root starts have users from 0x4000_0000."""
SECONDS = 300
_SUPPORT = Path(__file__).parent
_PACKAGES = ("harness", "sandbox_profiles", "detectors", "reports")
# Arguments: a user, an empty folder, folders to show, `--`, closed folders above them, `--`, a command. The empty folder
# keeps hold of what is shown while the closed ones are covered.
_SCRIPT = """
set -e
user=$1; shelf=$2; shift 2
mount -t tmpfs -o mode=0700 shelf "$shelf"
shown=0
while [ "$1" != -- ]; do
  shown=$((shown + 1))
  mkdir "$shelf/$shown"
  mount --rbind "$1" "$shelf/$shown"
  printf %s "$1" > "$shelf/$shown.path"
  shift
done
shift
while [ "$1" != -- ]; do mount -t tmpfs -o mode=0755 open "$1"; shift; done
shift
while [ "$shown" -gt 0 ]; do
  path=$(cat "$shelf/$shown.path")
  mkdir -p "$path"
  mount --rbind "$shelf/$shown" "$path"
  shown=$((shown - 1))
done
umount --lazy "$shelf"
exec setpriv --reuid "$user" --regid "$user" --clear-groups --inh-caps=-all -- "$@"
"""


def run_script(script: str, argument: object = None, *, seconds: float = SECONDS) -> str:
    """Run a script as this user and return its stdout; see `run_as_ordinary_user`."""
    return _run([], script, argument, seconds)


def run_as_ordinary_user(script: str, argument: object = None, *, seconds: float = SECONDS) -> str:
    """Run a script as an ordinary user and return its stdout; who is one already stays who they are.

    Args:
        script: The text of a Python program of ours; it can import what these tests can, `tests/support` included.
        argument: What it gets as JSON in `sys.argv[1]`.
        seconds: How long it may take.

    Raises:
        RuntimeError: It failed; what it wrote to stderr is in the message.
    """
    if os.geteuid() != 0:
        return run_script(script, argument, seconds=seconds)
    with tempfile.TemporaryDirectory(prefix="harness-shelf-") as shelf:
        return _run(_as_ordinary_user(shelf), script, argument, seconds)


def _run(prefix: list[str], script: str, argument: object, seconds: float) -> str:
    # -I as in tox: only what is installed is imported, and tests/support besides.
    command = [*prefix, sys.executable, "-I", "-", json.dumps(argument)]
    text = f"import sys; sys.path.append({str(_SUPPORT)!r})\n{script}"
    done = subprocess.run(
        command,
        input=text,
        cwd="/",
        env=clean_environment(HOME="/nonexistent"),
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds,
    )
    if done.returncode:
        raise RuntimeError(f"the script exited {done.returncode}: {done.stderr[-4000:]}")
    return done.stdout


def _as_ordinary_user(shelf: str) -> list[str]:
    """Return what to put before a command that an ordinary user shall run."""
    shown = {path: closed for path in _needed() if (closed := _closed_above(path))}
    return [
        *("unshare", "--mount", "--propagation", "private", "--", "/bin/sh", "-c", _SCRIPT, "sh", str(USER), shelf),
        *map(str, shown),
        "--",
        *sorted({str(closed) for closed in shown.values()}),
        "--",
    ]


def _needed() -> list[Path]:
    """Return the folders of the interpreter, the environment and the packages, none below another."""
    specs = [find_spec(name) for name in _PACKAGES]
    packages = [Path(spec.origin).parents[1] for spec in specs if spec and spec.origin]
    found = {path.resolve() for path in (Path(sys.base_prefix), Path(sys.prefix), _SUPPORT, *packages)}
    return sorted(path for path in found if not any(other in path.parents for other in found))


def _closed_above(path: Path) -> Path | None:
    """Return the topmost folder on the way to a path that others may not traverse."""
    for folder in reversed([path, *path.parents]):
        if not folder.stat().st_mode & stat.S_IXOTH:
            return folder
    return None
