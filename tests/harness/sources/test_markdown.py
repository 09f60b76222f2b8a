"""Fenced blocks are programs where they are Python, on the lines of their document."""

import pytest

from harness.sources.markdown import MOST_BYTES, markdown_programs
from harness.sources.program import Position, Program


def programs(text: str) -> list[Program]:
    """Return the programs of a document."""
    return list(markdown_programs("d.md", text.encode()))


@pytest.mark.parametrize(
    "info", ["python", "py", "Python", "python3", " python", "{.python}", 'python title="x"', "py {1}"]
)
def test_a_block_that_is_tagged_as_python_is_a_program(info: str) -> None:
    (program,) = programs(f"words\n\n```{info}\nx = 1\n```\n")
    assert (b"x = 1\n", "d.md#1", False) == (program.data, program.name, program.is_guess)
    assert Position(4, 1) == program.position(1, 0)


def test_a_block_without_a_tag_is_a_guess_if_it_has_lines_enough() -> None:
    found = programs("```\none\n```\n\n~~~\nx = 1\ny = 2\n~~~\n\n```bash\nrm x\nls\n```\n")
    assert [(b"x = 1\ny = 2\n", True)] == [(item.data, item.is_guess) for item in found]


@pytest.mark.parametrize(
    ("text", "data", "column"),
    [
        ("- item\n\n  ```py\n  if x:\n      f()\n  ```\n", b"if x:\n    f()\n", 3),
        ("1. ```py\n   x = 1\n   ```\n", b"x = 1\n", 4),
        ("> ```py\n> x = 1\n> ```\n", b"x = 1\n", 3),
        ("````py\nx = '''\n```\n'''\n````\n", b"x = '''\n```\n'''\n", 1),
        ("~~~py\n```\n~~~\n", b"```\n", 1),
        ("```py\nx = 1", b"x = 1\n", 1),
        ("```py\r\nx = 1\r\n```\r\n", b"x = 1\n", 1),
    ],
)
def test_fences_open_and_close_as_in_commonmark(text: str, data: bytes, column: int) -> None:
    (program,) = programs(text)
    assert (data, column) == (program.data, program.position(1, 0).column)


def test_code_within_a_line_opens_no_block() -> None:
    assert [] == programs("```py x = 1``` words\nmore\n")


def test_bytes_that_are_no_text_stay_in_their_block() -> None:
    found = list(markdown_programs("d.md", b"\xff\n```py\nx = '\xfe'\n```\n```py\ny\n```\n"))
    assert [b"x = '\xfe'\n", b"y\n"] == [item.data for item in found]


def test_a_document_that_is_too_long_is_not_read() -> None:
    (program,) = markdown_programs("d.md", b"x" * (MOST_BYTES + 1))
    assert (None, "a document longer than 4 MiB") == (program.data, program.reason)
