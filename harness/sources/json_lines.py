"""JSON Lines: one field of each line is a program."""

import json
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from harness.extraction import extract_code
from harness.sources.program import EMPTY, Program

DEFAULT_FIELDS = ("source", "program", "code", "solution", "completion")
"""The fields that are looked for where none is named; a line with more than one of them is ambiguous."""
MOST_BYTES = 2 << 20
"""The longest line that is read."""


class Field(msgspec.Struct, frozen=True):
    """Where the text is in a line."""

    name: str | None = None
    """A key, or a path of keys and indices joined by dots; None to look for the usual ones."""
    is_fenced: bool = False
    """The text is a reply with Markdown: its largest fenced block is the program."""


class _NoProgram(Exception):  # noqa: N818 - what a line is
    """A line that holds no text to judge; the text says why."""


def json_line_programs(file: str, stream: BinaryIO, field: Field) -> Iterator[Program]:
    """Yield a program for each line that is not blank, each named by its number; lines are read one at a time."""
    number = 0
    while line := stream.readline(MOST_BYTES + 1):
        number += 1
        is_whole = line.endswith(b"\n") or len(line) <= MOST_BYTES
        if not is_whole:
            _pass_over(stream)
        if line.strip() or not is_whole:
            yield _program(file, number, line if is_whole else None, field)


def count_lines(stream: BinaryIO) -> int:
    """Return about how many programs there are; reads to the end, a piece at a time."""
    count = 0
    while piece := stream.read(1 << 20):
        count += piece.count(b"\n")
    return count


def _pass_over(stream: BinaryIO) -> None:
    """Read to the end of a line without keeping it."""
    while (piece := stream.readline(1 << 20)) and not piece.endswith(b"\n"):
        continue


def _program(file: str, number: int, line: bytes | None, field: Field) -> Program:
    part = str(number)
    try:
        text = _text(_decoded(line), field.name)
    except _NoProgram as error:
        return Program(file=file, part=part, reason=str(error), has_file_lines=False, record=number)
    found = extract_code(text) if field.is_fenced else text
    is_program = isinstance(found, str) and bool(found)
    data = str(found).encode("utf-8", "surrogatepass") if is_program else b""
    reason = "" if is_program else "no fenced block" if field.is_fenced and text else EMPTY
    return Program(file=file, part=part, data=data, reason=reason, has_file_lines=False, record=number)


def _decoded(line: bytes | None) -> object:
    if line is None:
        raise _NoProgram(f"a line longer than {MOST_BYTES >> 20} MiB")
    try:
        return json.loads(line.decode(), object_pairs_hook=_without_duplicates)
    except (ValueError, RecursionError) as error:
        raise _NoProgram(f"not JSON: {error}"[:200]) from error


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Refuse an object that says two things under one key: readers differ in which they take."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _NoProgram("an object with the same key twice")
    return found


def _text(record: object, name: str | None) -> str:
    value = _chosen(record) if name is None else _at(record, name)
    if not isinstance(value, str):
        raise _NoProgram(f"{name or 'the field'} is no text but {_KINDS.get(type(value), 'a number')}")
    return value


_KINDS: dict[type, str] = {dict: "an object", list: "a list", bool: "true or false", type(None): "null"}


def _chosen(record: object) -> object:
    if not isinstance(record, dict):
        raise _NoProgram("the line is no object; name a field with --field")
    names = [name for name in DEFAULT_FIELDS if isinstance(record.get(name), str)]
    if not names:
        raise _NoProgram(f"none of the fields {', '.join(DEFAULT_FIELDS)} is a text; name yours with --field")
    if len(names) > 1:
        raise _NoProgram(f"{' and '.join(names)} are all texts; choose with --field")
    return record[names[0]]


def _at(record: object, name: str) -> object:
    """Return what a path leads to; a key that holds dots itself comes before a path."""
    if isinstance(record, dict) and name in record:
        return record[name]
    value = record
    for step in name.split("."):
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.isascii() and step.isdecimal() and int(step[:9]) < len(value):
            value = value[int(step[:9])]
        else:
            raise _NoProgram(f"there is no field {name}")
    return value
