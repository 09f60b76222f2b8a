"""Turn the source text of a program into marked-up lines; the only maker of markup from untrusted text.

Everything that enters is made visible first, and every piece is escaped by Pygments or by `Markup.format`.
"""

import re
from collections.abc import Collection

from markupsafe import Markup, escape
from msgspec import Struct
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers.python import PythonLexer

from reports.text import visible

SOURCE_BYTES = 64 * 1024
"""Longest program text that is shown of one program, as UTF-8."""

SOURCE_LINES = 4_000
"""Most lines that are shown of one program: a file of newlines grows a hundredfold as markup."""

MOST_GROWTH = 10
"""How much larger highlighting may make a listing: dense text grows thirtyfold, honest programs threefold."""

_LINE = Markup('<span class="{}"{}><span class="number">{}</span><span class="code">{}\n</span></span>')
_CARRIAGE_RETURN = re.compile(r"\r\n?")


class Listing(Struct, frozen=True, kw_only=True):
    """A program's text, ready for a page."""

    lines: Markup
    """The lines, each in a span of class `line`, flagged ones with an id `ANCHOR-LNUMBER`."""
    marked: frozenset[int]
    """Flagged lines that are shown and so can be linked to."""
    note: str
    """What is not shown; empty when all is."""


class Room(Struct, frozen=True):
    """What is left of a page."""

    page_bytes: int
    """For the markup of listings, as UTF-8."""
    highlight_characters: int
    """Of program text that may still be highlighted, which is slow for hostile text."""


def list_source(source: str, flagged: Collection[int], anchor: str, room: Room) -> Listing | None:
    """Mark up a program within the room, plain where highlighting would cost too much.

    Args:
        source: Program text as it is, untrusted.
        flagged: 1-based lines to mark; those beyond the text are ignored.
        anchor: Prefix of the ids; made by us, a letter first.
        room: What is left of the page.

    Returns:
        The listing, or None when not even the plain text fits.
    """
    lines, note = visible_lines(source)
    marked = frozenset(flagged) & frozenset(range(1, len(lines) + 1))
    plain = _wrap_lines([escape(line) for line in lines], marked, anchor)
    plain_bytes = len(plain.encode())
    if plain_bytes > room.page_bytes:
        return None
    if len(source) <= room.highlight_characters:
        rich = _wrap_lines(_highlighted(lines), marked, anchor)
        is_small = len(rich.encode()) <= min(room.page_bytes, MOST_GROWTH * plain_bytes)
        return Listing(lines=rich if is_small else plain, marked=marked, note=note)
    return Listing(lines=plain, marked=marked, note=note)


def visible_lines(source: str) -> tuple[list[str], str]:
    """Split a program, made visible, as Python counts lines: a lone carriage return ends one too, and is shown.

    Returns:
        At most `SOURCE_LINES` lines of at most `SOURCE_BYTES` in all, printable but for tabs, and a note on what is
        left out, empty when nothing is.

    Source: CPython Parser/tokenizer/helpers.c, translate_newlines.
    """
    head = _CARRIAGE_RETURN.sub("\\\\r\n", source[:SOURCE_BYTES])
    seen = visible(head, keep="\n\t").encode()
    lines = seen[:SOURCE_BYTES].decode(errors="ignore").split("\n")
    if len(lines) > 1 and not lines[-1]:
        del lines[-1]
    is_cut = len(source) > SOURCE_BYTES or len(seen) > SOURCE_BYTES or len(lines) > SOURCE_LINES
    note = f"Only the first {min(len(lines), SOURCE_LINES)} lines are shown (limit: 64 KiB, {SOURCE_LINES} lines)."
    return lines[:SOURCE_LINES], note if is_cut else ""


def _highlighted(lines: list[str]) -> list[Markup]:
    # Without stripnl=False the lexer would drop leading blank lines and shift every number.
    lexer = PythonLexer(stripnl=False, ensurenl=False)
    formatter = HtmlFormatter(nowrap=True, classprefix="t-")
    markup: str = highlight("\n".join(lines), lexer, formatter)
    pieces = [Markup(piece) for piece in markup.split("\n")]  # noqa: S704 - Pygments escaped it
    return pieces[: len(lines)] if len(pieces) >= len(lines) else [escape(line) for line in lines]


def _wrap_lines(pieces: list[Markup], marked: frozenset[int], anchor: str) -> Markup:
    return Markup("").join(
        _wrap_line(number, piece, anchor, is_marked=number in marked) for number, piece in enumerate(pieces, start=1)
    )


def _wrap_line(number: int, piece: Markup, anchor: str, *, is_marked: bool) -> Markup:
    if not is_marked:
        return _LINE.format("line", "", number, piece)
    identifier = Markup(' id="{}"').format(line_anchor(anchor, number))
    return _LINE.format("line flagged", identifier, f"\N{BLACK RIGHT-POINTING TRIANGLE} {number}", piece)


def line_anchor(anchor: str, number: int) -> str:
    """Give the id of a flagged line, for a link to it."""
    return f"{anchor}-L{number}"
