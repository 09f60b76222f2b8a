"""The one program of a reply is found by the same rule on the host and in the jail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.extraction import extract_code


@pytest.mark.parametrize(
    ("reply", "program"),
    [
        ("```python\nx = 1\n```", "x = 1"),
        ("Text.\n\n```py\nx = 1\ny = 2\n```\nMore text.", "x = 1\ny = 2"),
        ("```\nx = 1\n```", "x = 1"),
        ("~~~python\nx = 1\n~~~", "x = 1"),
        ("```python\r\nx = 1\r\n```\r\n", "x = 1"),
        ("1. First:\n   ```python\n   def f():\n       return 1\n   ```", "def f():\n    return 1"),
        ("\t```python\n\tx = 1\n\t```", "x = 1"),
        ("```python\nx = 1", "x = 1"),
        ("```python\nx = 1\n```\n```python\nx = 1\ny = 2\n```", "x = 1\ny = 2"),
        ("```python\nx = 1\ny = 2\n```\n```python\nx = 1\n```", "x = 1\ny = 2"),
        ('```python\nm = f"""\n```python\n{s}\n```\n"""\nx = 1\n```', 'm = f"""\n```python\n{s}\n```\n"""\nx = 1'),
        ("no code at all", None),
        ("``` not a fence ```", None),
        ("```python\n```", None),
        ("```python\n   \n```", None),
        ("", None),
        (None, None),
        (7, None),
        ({}, None),
    ],
)
def test_the_largest_fenced_block_is_the_program(reply: object, program: str | None) -> None:
    assert program == extract_code(reply)


@pytest.mark.parametrize("kind", [list, tuple])
def test_a_sequence_of_replies_gives_a_list_of_programs(kind: type) -> None:
    assert ["x", None, ["y"]] == extract_code(kind(["```python\nx\n```", "none", ["```\ny\n```"]]))


@given(st.text() | st.lists(st.text()) | st.none() | st.binary() | st.integers())
def test_anything_has_an_answer(reply: object) -> None:
    answer = extract_code(reply)
    assert isinstance(answer, str | list) or answer is None


@given(st.lists(st.sampled_from(["```python", "```", "  ```", "~~~", "x = 1", "", "\t", "```text", "'''"])))
def test_a_program_is_made_of_lines_of_its_reply(lines: list[str]) -> None:
    program = extract_code("\n".join(lines))
    stripped = {line.strip() for line in lines}
    assert program is None or all(line.strip() in stripped for line in str(program).split("\n"))


@given(st.text(st.characters(exclude_characters="`~\r", exclude_categories=["Cs"])).filter(str.strip))
def test_a_program_without_fences_comes_back_whole(program: str) -> None:
    assert program == extract_code(f"Here:\n```python\n{program}\n```\nDone.")
