"""One field of a line is a program; a line without it is said, and none is dropped."""

import io
import json
from typing import Any

import pytest

from harness.sources.json_lines import MOST_BYTES, Field, count_lines, json_line_programs
from harness.sources.program import Program


def programs(data: bytes, field: Field | None = None) -> list[Program]:
    """Return the programs of lines."""
    return list(json_line_programs("d.jsonl", io.BytesIO(data), field or Field()))


def lines(*records: Any) -> bytes:
    """Return records as lines."""
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


@pytest.mark.parametrize("name", ["source", "program", "code", "solution", "completion"])
def test_the_usual_fields_are_found(name: str) -> None:
    (program,) = programs(lines({"id": 1, name: "x = 1"}))
    assert (b"x = 1", "d.jsonl#1", 1, False) == (program.data, program.name, program.record, program.has_file_lines)


@pytest.mark.parametrize(
    ("record", "name"),
    [
        ({"text": "x"}, "text"),
        ({"a": {"b": "x"}}, "a.b"),
        ({"choices": [{"text": "y"}, {"text": "x"}]}, "choices.1.text"),
        ({"a.b": "x", "a": {"b": "y"}}, "a.b"),
    ],
)
def test_a_field_can_be_named_by_its_path(record: dict[str, Any], name: str) -> None:
    assert [b"x"] == [item.data for item in programs(lines(record), Field(name))]


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"nope\n", None, "not JSON"),
        (b"\xff\n", None, "not JSON"),
        (b"[" * 100_000 + b"\n", None, "not JSON"),
        (b"1" * 5_000 + b"\n", None, "not JSON"),
        (lines([1]), None, "no object"),
        (lines({"other": "x"}), None, "none of the fields"),
        (lines({"code": 1}), None, "none of the fields"),
        (lines({"code": "x", "source": "y"}), None, "source and code are all texts"),
        (b'{"code": "x", "code": "y"}\n', None, "same key twice"),
        (lines({"a": 1}), "b", "there is no field b"),
        (lines({"a": [1]}), "a.9", "there is no field a.9"),
        (lines({"a": []}), "a.-1", "there is no field a.-1"),
        (lines({"a": None}), "a", "a is no text but null"),
        (lines({"a": {"b": 1}}), "a", "a is no text but an object"),
        (b'{"code": "' + b"x" * MOST_BYTES + b'"}\n', None, "a line longer than 2 MiB"),
    ],
)
def test_a_line_without_a_program_says_why_and_the_next_is_read(data: bytes, name: str | None, said: str) -> None:
    first, second = programs(
        data + lines({name or "code": "x = 2", "b": "x = 2", "a.9": "x = 2", "a.-1": "x = 2"}), Field(name)
    )
    assert (None, True, 1) == (first.data, said in first.reason, first.record)
    assert (b"x = 2", 2) == (second.data, second.record)


def test_blank_lines_count_and_are_passed_over() -> None:
    assert ["d.jsonl#2", "d.jsonl#4"] == [item.name for item in programs(b'\n{"code": "x"}\r\n \n{"code": "y"}')]


def test_of_a_reply_the_largest_fenced_block_is_read() -> None:
    reply = "Sure:\n```python\nx = 1\ny = 2\n```\nor `z`\n```\nz\n```\n"
    found = programs(lines({"completion": reply}, {"completion": "words"}, {"completion": ""}), Field(is_fenced=True))
    assert [b"x = 1\ny = 2", b"", b""] == [item.data for item in found]
    assert ["", "no fenced block", "it holds no program: nothing is in it"] == [item.reason for item in found]


def test_a_text_that_utf_8_cannot_hold_is_handed_on() -> None:
    assert [b"\xed\xa0\x80"] == [item.data for item in programs(b'{"code": "\\ud800"}')]


def test_lines_are_counted() -> None:
    assert 2 == count_lines(io.BytesIO(b"a\nb\nc"))
