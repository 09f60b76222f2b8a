"""From the paths that an operator names to programs, one at a time: what is held is a list of paths and one program."""

import sys
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path

import msgspec

from detectors.canonical import MAX_BYTES
from harness.errors import UsageError
from harness.sources import markdown, notebooks
from harness.sources.files import Unreadable, files_below, open_file, read_file
from harness.sources.json_lines import Field, count_lines, json_line_programs
from harness.sources.kept_runs import count_programs, run_programs
from harness.sources.program import EMPTY, Program, printable
from harness.store.connecting import FILE_NAME

STANDARD_INPUT = "-"


class Kind(StrEnum):
    """How a file is read."""

    PYTHON = "python"
    NOTEBOOK = "notebook"
    MARKDOWN = "markdown"
    JSON_LINES = "json lines"
    RUN = "run"


_ENDINGS = {
    ".py": Kind.PYTHON,
    ".ipynb": Kind.NOTEBOOK,
    ".md": Kind.MARKDOWN,
    ".markdown": Kind.MARKDOWN,
    ".jsonl": Kind.JSON_LINES,
    ".ndjson": Kind.JSON_LINES,
    # A document over several lines is then unjudged line by line, where as Python it could read as clean.
    ".json": Kind.JSON_LINES,
    ".sqlite": Kind.RUN,
}
IN_FOLDERS = (".py", ".ipynb", ".md")
"""Endings of the files that are read in a folder; everything else only where it is named itself."""


class Found(msgspec.Struct, frozen=True):
    """One file to read."""

    path: Path
    kind: Kind
    programs: int = 1
    """About how many it holds, as far as is known without reading it as what it is."""


def find_files(paths: list[Path], field: Field) -> list[Found]:
    """Return all files in the order of `paths`, folders sorted below themselves; a run's folder is its run too.

    Raises:
        UsageError: A path does not exist, there is nothing, or standard input is named twice.
        StoreError: A run cannot be read.
    """
    if paths.count(Path(STANDARD_INPUT)) > 1:
        raise UsageError("standard input can be read once", "give `-` once")
    found = [file for path in paths for file in _files(path, field)]
    if not found:
        raise UsageError(
            "there is no Python file to read", f"give files, or folders with {', '.join(IN_FOLDERS)} files"
        )
    return found


def read_programs(files: list[Found], field: Field) -> Iterator[Program]:
    """Yield the programs of files in order, or for each file that cannot be read why.

    Standard input is read on the thread that takes programs from here.

    Raises:
        StoreError: A run cannot be read to its end.
    """
    for found in files:
        name = printable(str(found.path))
        try:
            yield from _READERS[found.kind](found.path, name, field)
        except (Unreadable, OSError) as error:
            yield Program(file=name, reason=str(error) or "cannot be read")


def _files(path: Path, field: Field) -> Iterator[Found]:
    if str(path) == STANDARD_INPUT:
        yield Found(path, Kind.JSON_LINES if field.name or field.is_fenced else Kind.PYTHON)
    elif path.is_dir():
        if (path / FILE_NAME).is_file():
            yield _run(path / FILE_NAME)
        yield from (Found(below, _kind(below)) for below in sorted(files_below(path, IN_FOLDERS)))
    elif path.exists() or path.is_symlink():
        yield _named(path, field)
    else:
        raise UsageError(f"{path} does not exist", "give files or folders that exist")


def _named(path: Path, field: Field) -> Found:
    """Return a file that the operator named: with a field, what has no ending of ours is JSON Lines."""
    is_other = path.suffix.lower() not in _ENDINGS
    kind = Kind.JSON_LINES if is_other and (field.name or field.is_fenced) else _kind(path)
    if kind is Kind.RUN:
        return _run(path)
    return Found(path, kind, _count(path)) if kind is Kind.JSON_LINES else Found(path, kind)


def _kind(path: Path) -> Kind:
    return _ENDINGS.get(path.suffix.lower(), Kind.PYTHON)


def _run(path: Path) -> Found:
    if path.name != FILE_NAME:
        raise UsageError(f"{path} is no run's database", f"a run is named by its folder, or by the {FILE_NAME} in it")
    return Found(path, Kind.RUN, count_programs(path.parent))


def _count(path: Path) -> int:
    try:
        with open_file(path) as stream:
            return count_lines(stream)
    except (Unreadable, OSError):
        return 1


def _python(path: Path, name: str, field: Field) -> Iterator[Program]:  # noqa: ARG001 - as all readers are called
    is_file = str(path) != STANDARD_INPUT
    data = read_file(path, MAX_BYTES) if is_file else sys.stdin.buffer.read(MAX_BYTES + 1)
    yield Program(file=name, data=data, reason="" if data else EMPTY)


def _notebook(path: Path, name: str, field: Field) -> Iterator[Program]:  # noqa: ARG001
    yield notebooks.notebook_program(name, read_file(path, notebooks.MOST_BYTES))


def _markdown(path: Path, name: str, field: Field) -> Iterator[Program]:  # noqa: ARG001
    yield from markdown.markdown_programs(name, read_file(path, markdown.MOST_BYTES))


def _json_lines(path: Path, name: str, field: Field) -> Iterator[Program]:
    if str(path) == STANDARD_INPUT:
        yield from json_line_programs(name, sys.stdin.buffer, field)
    else:
        with open_file(path) as stream:
            yield from json_line_programs(name, stream, field)


def _run_programs(path: Path, name: str, field: Field) -> Iterator[Program]:  # noqa: ARG001
    yield from run_programs(path.parent, name)


_READERS: dict[Kind, Callable[[Path, str, Field], Iterator[Program]]] = {
    Kind.PYTHON: _python,
    Kind.NOTEBOOK: _notebook,
    Kind.MARKDOWN: _markdown,
    Kind.JSON_LINES: _json_lines,
    Kind.RUN: _run_programs,
}
