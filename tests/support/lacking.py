"""Machines that lack something: this one, with a part taken away for one process and all it starts."""

import ctypes
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from command_line import clean_environment, command

SECONDS = 120


@dataclass(frozen=True, slots=True)
class Diagnosed:
    """What `harness doctor --format json` said."""

    code: int
    said: dict[str, object]
    err: str

    def check(self, name: str) -> dict[str, str]:
        """Return one part's check."""
        (found,) = [check for check in self.checks if check["name"] == name]
        return found

    @property
    def checks(self) -> list[dict[str, str]]:
        """Return the checks, in order."""
        return self.said["checks"]  # type: ignore[return-value]

    @property
    def controls(self) -> list[dict[str, object]]:
        """Return the controls, in order."""
        return self.said["controls"]  # type: ignore[return-value]

    @property
    def missing(self) -> list[str]:
        """Return the names of the parts that are missing."""
        return [check["name"] for check in self.checks if check["state"] == "MISSING"]


def diagnose(*options: str, prefix: tuple[str, ...] = (), python: tuple[str, ...] = (), **variables: str) -> Diagnosed:
    """Run the doctor in a process of its own, behind a prefix that takes something away."""
    interpreter, *rest = command("doctor", "--format", "json", *options)
    done = subprocess.run(
        [*prefix, interpreter, *python, *rest],
        cwd="/",
        env=clean_environment(**variables),
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    return Diagnosed(done.returncode, json.loads(done.stdout or "{}"), done.stderr)


def without_files(*paths: str) -> tuple[str, ...]:
    """Return a prefix behind which files are empty, in a mount namespace that ends with the command."""
    own = ("--mount", "--propagation", "private", "--", "/bin/sh", "-ec")
    user = () if os.geteuid() == 0 else ("--user", "--map-root-user")
    script = 'while [ "$1" != -- ]; do mount --bind /dev/null "$1"; shift; done; shift; exec "$@"'
    return ("unshare", *user, *own, script, "sh", *paths, "--")


def without_namespaces(kind: str) -> tuple[str, ...]:
    """Return a prefix behind which no namespace of a kind can be made: the limit is each user namespace's own."""
    script = f'echo 0 > /proc/sys/user/max_{kind}_namespaces; exec "$@"'
    return ("unshare", "--user", "--map-root-user", "--", "/bin/sh", "-ec", script, "sh")


def without_capability(name: str) -> tuple[str, ...]:
    """Return a prefix behind which root lacks a capability."""
    return ("setpriv", f"--bounding-set=-{name}", f"--inh-caps=-{name}", "--")


def without_calls(*names: str) -> tuple[str, ...]:
    """Return a prefix behind which a filter, as a container's, denies system calls."""
    script = """
import os, sys
import pyseccomp
policy = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
for name in sys.argv[1].split(","):
    policy.add_rule(pyseccomp.ERRNO(1), name)
policy.load()
os.execv(sys.argv[2], sys.argv[2:])
"""
    return (sys.executable, "-c", script, ",".join(names))


def diagnose_without_package(folder: Path, package: str) -> Diagnosed:
    """Run the doctor in an environment of links, in a folder, to this one's packages but for one."""
    for path in (Path(path) for path in sys.path if path.endswith("site-packages")):
        for entry in path.iterdir():
            if entry.name != package:
                (folder / entry.name).symlink_to(entry)
    for name in ("harness", "sandbox_profiles", "detectors", "reports"):
        if not (folder / name).exists():
            (folder / name).symlink_to(Path(str(files(name))))
    return diagnose(python=("-S",), PYTHONPATH=str(folder))


def library_path(name: str) -> str:
    """Return the file that the loader takes for a library."""
    ctypes.CDLL(name)
    (path,) = {line.split()[-1] for line in Path("/proc/self/maps").read_text().splitlines() if f"/{name}" in line}
    return path
