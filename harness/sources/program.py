"""One program as it was found: its bytes, or why there are none, and where its lines stand."""

from bisect import bisect_right

import msgspec

EMPTY = "it holds no program: nothing is in it"


class Place(msgspec.Struct, frozen=True):
    """Where a stretch of a program's lines stands in what it was taken from."""

    first: int
    """The first line of the stretch in the program, 1-based."""
    line: int
    """The line there that it is, 1-based."""
    columns: int = 0
    """Code points that were removed before each line of it."""
    cell: int | None = None
    """The notebook's cell, 1-based; None elsewhere."""


class Position(msgspec.Struct, frozen=True):
    """A place to look at."""

    line: int
    """1-based, within the cell where there is one; 0 where there is no line."""
    column: int
    """1-based, in code points; 0 where there is no line."""
    cell: int | None = None


class Program(msgspec.Struct, frozen=True, kw_only=True):
    """One program, or one place where none could be had. All texts are untrusted, and fit into UTF-8."""

    file: str
    """As given, or below a given folder; `-` for standard input."""
    part: str = ""
    """Which of the programs of its file: a number, a completion's id; empty where the file is one."""
    data: bytes | None = None
    """One byte more than may be judged at most; None where nothing could be read."""
    reason: str = ""
    """Why there is no data, or why reading it cannot be the whole judgement; else empty."""
    places: tuple[Place, ...] = (Place(1, 1),)
    """In order; the first begins with the first line."""
    has_file_lines: bool = True
    """Its places are lines of the file itself, not of a part that is kept in it."""
    record: int = 0
    """The one line of the file that all of it stands in, 1-based; 0 where there is none."""
    is_guess: bool = False
    """Nothing but the interpreter says whether this is a program."""

    @property
    def name(self) -> str:
        """What it is called in every output."""
        return f"{self.file}#{self.part}" if self.part else self.file

    def position(self, line: int, column: int) -> Position:
        """Return where a line (1-based, 0 for none) and a column (0-based) of the program stand."""
        if line < 1:
            return Position(0, 0)
        place = self.places[max(0, bisect_right(self.places, line, key=lambda item: item.first) - 1)]
        return Position(max(1, line - place.first + place.line), column + place.columns + 1, place.cell)


def printable(text: str) -> str:
    """Return a path or a name as text that UTF-8 can hold."""
    return text.encode("utf-8", "backslashreplace").decode()
