"""The folders of runs: named by their run's id, found by name or path, never guessed."""

import re
from pathlib import Path

from harness.errors import UsageError
from harness.store.connecting import FILE_NAME

_RUN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)
_LISTED = 10


def new_run_folder(base: Path, run_id: str) -> Path:
    """Return the folder for a new run; `Store.create` makes it.

    Raises:
        UsageError: The id is no plain name (letters, digits, `.`, `_`, `-`, at most 100), or the folder exists.
    """
    if not _RUN_ID.fullmatch(run_id):
        message = f"{run_id!r} cannot name a run"
        raise UsageError(message, "Use letters, digits, dots, underscores and hyphens.")
    folder = base / run_id
    if folder.exists() or folder.is_symlink():
        message = f"{folder} exists already"
        raise UsageError(message, "Give the run another id, or another base folder.")
    return folder


def find_run(name_or_path: str | Path, base: Path) -> Path:
    """Return the folder of a run, given its path, its file's path, or its name below `base`.

    Raises:
        UsageError: There is no such run, or a path and a name both fit but mean different runs.
    """
    given = Path(name_or_path)
    candidates = (given.parent if given.name == FILE_NAME else given, base / given)
    found = {folder.resolve(): folder for folder in reversed(candidates) if _holds_run(folder)}
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        message = f"{given} could be {' or '.join(map(str, found))}"
        raise UsageError(message, "Give the whole path.")
    message = f"there is no run {given}"
    raise UsageError(message, _runs_hint(base))


def list_runs(base: Path) -> tuple[str, ...]:
    """Return the names of the runs directly below a folder, sorted; empty if it does not exist."""
    return tuple(sorted(folder.name for folder in base.glob("*/") if _holds_run(folder)))


def _holds_run(folder: Path) -> bool:
    return (folder / FILE_NAME).is_file()


def _runs_hint(base: Path) -> str:
    names = list_runs(base)
    if not names:
        return f"{base} holds no runs; `harness audit` makes one."
    more = f", and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return f"Runs in {base}: {', '.join(names[:_LISTED])}{more}."
