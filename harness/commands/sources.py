"""Programs that an operator names: files, folders of them, standard input; found and read with suspicion."""

import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from detectors.canonical import MAX_BYTES
from harness.errors import UsageError
from harness.sources.files import Unreadable, files_below, read_file
from harness.sources.program import printable

STANDARD_INPUT = "-"
_EMPTY = "an empty file"


class Source(msgspec.Struct, frozen=True):
    """One place where a program is said to be."""

    path: str
    """As given, or below a given folder; `-` for standard input. Untrusted: whoever wrote a folder chose it."""
    data: bytes | None = None
    """What came from standard input, one byte more than may be judged at most; None for a file."""

    @property
    def text(self) -> str:
        """The path as text that UTF-8 can hold."""
        return printable(self.path)

    def read(self) -> bytes | str:
        """Return a program's bytes, one more than may be judged at most, or why there are none."""
        try:
            return (read_file(Path(self.path), MAX_BYTES) if self.data is None else self.data) or _EMPTY
        except Unreadable as error:
            return str(error)


def find_sources(paths: list[Path]) -> list[Source]:
    """Return all sources in the order of `paths`, folders sorted below themselves.

    Standard input is read here and now, on the thread that Ctrl-C reaches.

    Raises:
        UsageError: A path does not exist, there is nothing, or standard input is named twice.
    """
    if paths.count(Path(STANDARD_INPUT)) > 1:
        raise UsageError("standard input can be read once", "give `-` once")
    found = [source for path in paths for source in _sources(path)]
    if not found:
        raise UsageError("there is no Python file to read", "give files, or folders with .py files")
    return found


def _sources(path: Path) -> Iterator[Source]:
    if str(path) == STANDARD_INPUT:
        yield Source(STANDARD_INPUT, sys.stdin.buffer.read(MAX_BYTES + 1))
    elif path.is_dir():
        yield from (Source(str(below)) for below in sorted(files_below(path, (".py",))))
    elif path.exists() or path.is_symlink():
        yield Source(str(path))
    else:
        raise UsageError(f"{path} does not exist", "give files or folders that exist")
