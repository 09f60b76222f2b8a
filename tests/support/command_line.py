"""Runs the command line as its users do: a process of its own, in a folder without settings."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

SECONDS = 300


@dataclass(frozen=True, slots=True)
class Done:
    """What a command left."""

    code: int
    out: str
    err: str

    @property
    def complaint(self) -> list[str]:
        """What was said of the failure: what it was, and the next step."""
        return [line for line in self.err.splitlines() if line.startswith(("error: ", "next step: "))]


def command(*arguments: object) -> list[str]:
    """Return the words that start `harness`."""
    return [sys.executable, "-m", "harness.cli", *map(str, arguments)]


def clean_environment(**variables: str) -> dict[str, str]:
    """Return what a process needs to start, and the given variables."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | variables


def run_harness(folder: Path, *arguments: object, environment: Mapping[str, str] | None = None) -> Done:
    """Run `harness` in a folder to its end."""
    variables = clean_environment(**(environment or {}))
    done = subprocess.run(
        command(*arguments), cwd=folder, env=variables, capture_output=True, text=True, check=False, timeout=SECONDS
    )
    return Done(done.returncode, done.stdout, done.stderr)
