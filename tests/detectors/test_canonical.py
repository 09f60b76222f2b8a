import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.canonical import Canonical, Refusal, canonicalise

SHA_OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_an_empty_program_is_canonical() -> None:
    assert Canonical(text="", sha256=SHA_OF_NOTHING) == canonicalise(b"")


def test_text_and_its_bytes_are_the_same_program() -> None:
    assert canonicalise("x = 'é'\r\n".encode()) == canonicalise("x = 'é'\r\n")


def test_line_ends_are_kept() -> None:
    result = canonicalise(b"a = 1\r\nb = 2\rc = 3\n")
    assert isinstance(result, Canonical)
    assert result.text == "a = 1\r\nb = 2\rc = 3\n"


@pytest.mark.parametrize(
    "line", ["# coding: utf-8", "# -*- coding: UTF-8 -*-", "#coding=utf8", "# vim: fileencoding=utf_8"]
)
def test_an_utf_8_declaration_is_accepted(line: str) -> None:
    assert isinstance(canonicalise(line + "\nx = 1\n"), Canonical)


@pytest.mark.parametrize(
    "text",
    [
        "# coding: latin-1\n",
        "#!/usr/bin/python\n# coding: utf-7\n",
        "\n# coding=rot13\n",
        "\r# coding=rot13\n",
        "\x0c# vim: set fileencoding=cp1252 :\n",
        "# comment\r\n# coding: unicode_escape\r\n",
    ],
)
def test_another_declaration_is_refused(text: str) -> None:
    result = canonicalise(text)
    assert isinstance(result, Refusal)
    assert result.rule == "ANLZ-01"


@pytest.mark.parametrize("text", ["x = 1\n# coding: latin-1\n", "\n\n# coding: latin-1\n", "'coding: latin-1'\n"])
def test_what_the_interpreter_does_not_take_for_a_declaration_is_accepted(text: str) -> None:
    assert isinstance(canonicalise(text), Canonical)


@pytest.mark.parametrize("data", [b"\xff", b"x = 1\0", b"\xef\xbb\xbfx = 1", b"\xed\xa0\x80", b"# \xe9\n", "\ud800"])
def test_data_that_is_not_one_text_is_refused(data: bytes | str) -> None:
    assert isinstance(canonicalise(data), Refusal)


@pytest.mark.parametrize("text", ["x = 'a\u202eb'", "x = 'a\u200bb'", "x = 1\ry = 2", "x = 'a\u2028b'"])
def test_text_that_is_only_hard_to_read_is_kept(text: str) -> None:
    assert isinstance(canonicalise(text), Canonical)


def test_the_limit_counts_bytes_and_includes_itself() -> None:
    assert isinstance(canonicalise("é" * 5, max_bytes=10), Canonical)
    assert Refusal(reason="longer than 9 bytes", rule="ANLZ-04") == canonicalise("é" * 5, max_bytes=9)


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200)))
def test_any_data_is_accepted_whole_or_refused_with_a_reason(data: bytes | str) -> None:
    result = canonicalise(data)
    if isinstance(result, Refusal):
        assert result.reason
    else:
        raw = data if isinstance(data, bytes) else data.encode()
        assert raw == result.text.encode()
        assert hashlib.sha256(raw).hexdigest() == result.sha256
