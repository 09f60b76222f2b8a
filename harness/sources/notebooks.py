"""Notebooks: the code cells of one are one program, since they share their names."""

from typing import Literal

import msgspec

from detectors.canonical import MAX_BYTES
from harness.sources.magics import PRELUDE, as_python
from harness.sources.program import EMPTY, Place, Program

MOST_BYTES = 16 << 20
_MOST_OBJECTS = 250_000
_MOST_STRINGS = 1_000_000
_NAMED_MAGICS = 5


class _Cell(msgspec.Struct, frozen=True, gc=False):
    cell_type: str
    source: str | list[str] = ""


class _Notebook(msgspec.Struct, frozen=True):
    """What is read of a notebook; outputs and all else are passed over without being kept."""

    nbformat: Literal[4]
    cells: list[_Cell]


class NotNotebook(Exception):  # noqa: N818 - what a file is
    """A file that is no notebook that we read; the text says why."""


def notebook_program(file: str, data: bytes) -> Program:
    """Return the program of a notebook: its code cells in order, what IPython adds to Python as calls.

    The program begins with a line of ours, so that no place of a finding is before the first cell's.

    Args:
        file: What it is called.
        data: Its bytes, one more than `MOST_BYTES` at most.
    """
    try:
        cells = _code_cells(data)
    except NotNotebook as error:
        return Program(file=file, reason=str(error))
    lines, places, unknown = [PRELUDE.removesuffix("\n")], [Place(1, 1)], []
    for number, source in cells:
        plain = as_python(source)
        places.append(Place(len(lines) + 1, 1, cell=number))
        lines += plain.text.split("\n")
        unknown += [f"{name} (cell {number})" for name in plain.unknown]
    text = "\n".join(lines) + "\n"
    is_empty = not any(source.strip() for _, source in cells)
    return Program(
        file=file,
        data=b"" if is_empty else text.encode("utf-8", "surrogatepass"),
        reason=_reason(unknown) if not is_empty else EMPTY,
        places=tuple(places),
        has_file_lines=False,
    )


def cells_of(program: Program, text: str) -> list[str]:
    """Return the cells of a notebook's program, each with our first line, to be read on its own."""
    lines = text.split("\n")
    ends = [place.first - 1 for place in program.places[2:]] + [len(lines)]
    starts = [place.first - 1 for place in program.places[1:]]
    return [PRELUDE + "\n".join(lines[start:end]) for start, end in zip(starts, ends, strict=True)]


def without_cells(program: Program, text: str, refused: set[int]) -> str:
    """Return a notebook's program with some cells blank, given by their index; lines are kept."""
    cells = [cell.removeprefix(PRELUDE) for cell in cells_of(program, text)]
    return PRELUDE + "\n".join(
        "\n" * cell.count("\n") if index in refused else cell for index, cell in enumerate(cells)
    )


def _code_cells(data: bytes) -> list[tuple[int, str]]:
    """Return number and source of each code cell.

    Raises:
        NotNotebook: It is too large, no JSON, or of another version.
    """
    if len(data) > MOST_BYTES:
        raise NotNotebook(f"a notebook longer than {MOST_BYTES >> 20} MiB")
    # A bound on what decoding may allocate: each is at least one object.
    if data.count(b"{") > _MOST_OBJECTS or data.count(b'"') > 2 * _MOST_STRINGS:
        raise NotNotebook("a notebook of too many parts")
    try:
        notebook = msgspec.json.decode(data, type=_Notebook)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise NotNotebook(f"not a notebook of nbformat 4: {error}") from error
    cells = [(number, _text(cell)) for number, cell in enumerate(notebook.cells, 1) if cell.cell_type == "code"]
    if sum(len(source) for _, source in cells) > MAX_BYTES:
        raise NotNotebook(f"code cells longer than {MAX_BYTES} bytes together")
    return cells


def _text(cell: _Cell) -> str:
    source = cell.source if isinstance(cell.source, str) else "".join(cell.source)
    # Both are ends of lines for Python; one kind makes them countable.
    return source.replace("\r\n", "\n").replace("\r", "\n")


def _reason(unknown: list[str]) -> str:
    if not unknown:
        return ""
    more = f" and {len(unknown) - _NAMED_MAGICS} more" if len(unknown) > _NAMED_MAGICS else ""
    return f"magics that may do anything: {', '.join(unknown[:_NAMED_MAGICS])}{more}"
