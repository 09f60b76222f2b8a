"""Markdown: each fenced block of Python is a program, with the lines of the document."""

import re
from collections.abc import Iterator

import msgspec

from detectors.canonical import MAX_BYTES
from harness.sources.program import Place, Program

MOST_BYTES = 4 << 20
_OPENING = re.compile(
    r"(?P<margin>[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]++)?+)(?P<marks>`{3,}+|~{3,}+)(?P<info>.*)", re.DOTALL
)
_CLOSING = re.compile(r"[ \t>]*+(?P<marks>`{3,}+|~{3,}+)[ \t]*+")
_LANGUAGE = re.compile(r"[ \t{.]*+(?P<name>[\w+#-]*)")
_PYTHON = frozenset({"py", "python", "py3", "python3", "ipython", "ipython3"})


class _Block(msgspec.Struct):
    """A fenced block while it is read."""

    margin: int
    """Code points before the fence."""
    marks: str
    language: str
    line: int
    """The document's line after the fence, 1-based."""
    lines: list[str]
    has_quotes: bool


def markdown_programs(file: str, data: bytes) -> Iterator[Program]:
    """Yield the programs of a document, numbered in its order.

    A block is one where it is tagged as Python. One that is not tagged at all is one where it has more than one line
    and the interpreter accepts it. A fence that is never closed ends with the document. Source: CommonMark 0.31.2, 4.5.

    Args:
        file: What it is called.
        data: Its bytes, one more than `MOST_BYTES` at most.
    """
    if len(data) > MOST_BYTES:
        yield Program(file=file, reason=f"a document longer than {MOST_BYTES >> 20} MiB")
        return
    # Bytes that are no text stay in the block that holds them, which is then refused.
    text = data.decode("utf-8", "surrogateescape")
    for number, block in enumerate(filter(_is_candidate, _blocks(text)), 1):
        yield Program(
            file=file,
            part=str(number),
            data=_body(block).encode("utf-8", "surrogateescape")[: MAX_BYTES + 1],
            places=(Place(1, block.line, columns=block.margin),),
            is_guess=not block.language,
        )


def _blocks(text: str) -> Iterator[_Block]:
    block: _Block | None = None
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        if block is None:
            block = _opened(line, number)
        elif _closes(line, block.marks):
            yield block
            block = None
        else:
            block.lines.append(line)
    if block is not None:
        yield block


def _opened(line: str, number: int) -> _Block | None:
    found = _OPENING.fullmatch(line)
    # The info string of a fence of backticks holds none: the line is code within a line.
    if found is None or (found["marks"][0] == "`" and "`" in found["info"]):
        return None
    language = _LANGUAGE.match(found["info"])
    name = language["name"].lower() if language else ""
    margin = found["margin"]
    return _Block(len(margin), found["marks"], name or found["info"].strip(), number + 1, [], ">" in margin)


def _closes(line: str, marks: str) -> bool:
    found = _CLOSING.fullmatch(line)
    return found is not None and found["marks"].startswith(marks)


def _is_candidate(block: _Block) -> bool:
    return block.language in _PYTHON or (not block.language and sum(bool(line.strip()) for line in block.lines) > 1)


def _body(block: _Block) -> str:
    """Return the block's text without the margin that it stands at, as far as each line has it."""
    return "".join(f"{_without_margin(line, block)}\n" for line in block.lines)


def _without_margin(line: str, block: _Block) -> str:
    head = line[: block.margin]
    if not head.strip(" \t>" if block.has_quotes else " \t"):
        return line[block.margin :]
    return line.lstrip(" \t")
