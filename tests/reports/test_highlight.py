import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.highlight import SOURCE_BYTES, SOURCE_LINES, Listing, Room, list_source
from reports.text import visible

ROOM = Room(page_bytes=100_000_000, highlight_characters=1_000_000)


def make_listing(source: str, flagged: tuple[int, ...] = ()) -> Listing:
    listing = list_source(source, flagged, "p-1", ROOM)
    assert listing is not None
    return listing


def listed_lines(source: str) -> list[str]:
    """Give the code column as plain text."""
    pieces = str(make_listing(source).lines).split('<span class="code">')[1:]
    return [unescape(re.sub("<[^>]*>", "", piece.partition("\n")[0])) for piece in pieces]


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cc",)), max_size=200))
def test_the_text_of_a_line_is_the_visible_source(text: str) -> None:
    assert listed_lines(text + "\nend")[0] == visible(text)


def test_leading_blank_lines_keep_their_numbers() -> None:
    assert make_listing("\n\nx = 1\n", (3,)).marked == {3}
    assert listed_lines("\n\nx = 1\n") == ["", "", "x = 1"]


def test_a_lone_carriage_return_ends_a_line_as_it_does_for_python() -> None:
    assert listed_lines("# a\rimport os\r\nx = 1") == ["# a\\r", "import os\\r", "x = 1"]


def test_a_form_feed_ends_no_line() -> None:
    assert listed_lines("a\x0cb\x85c\u2028d") == ["a\\x0cb\\x85c\\u2028d"]


def test_flagged_lines_carry_an_id_and_a_sign() -> None:
    markup = str(make_listing("a\nb\n", (2,)).lines)
    assert '<span class="line flagged" id="p-1-L2"><span class="number">\u25b6 2</span>' in markup


def test_a_flagged_line_beyond_the_text_is_not_marked() -> None:
    assert make_listing("a\n", (0, -1, 7)).marked == frozenset()


def test_a_long_source_is_cut_with_a_note() -> None:
    listing = make_listing("x" * (SOURCE_BYTES + 1))
    assert listing.note == f"Only the first 1 lines are shown (limit: 64 KiB, {SOURCE_LINES} lines)."


def test_a_source_of_just_the_limit_is_whole() -> None:
    assert make_listing("x" * SOURCE_BYTES).note == ""


def test_many_lines_are_cut_with_a_note() -> None:
    listing = make_listing("\n" * (SOURCE_LINES + 5))
    assert f"first {SOURCE_LINES} lines" in listing.note
    assert str(listing.lines).count('class="line"') == SOURCE_LINES


def test_dense_text_is_listed_plainly() -> None:
    assert "1+" * 1_000 in str(make_listing("1+" * 1_000).lines)


def test_honest_text_is_highlighted() -> None:
    assert '<span class="t-k">return</span>' in str(make_listing("def f():\n    return 1\n").lines)


def test_text_is_listed_plainly_where_highlighting_does_not_fit() -> None:
    source = "return 1\n"
    full = len(make_listing(source).lines)
    listing = list_source(source, (), "p-1", Room(page_bytes=full - 1, highlight_characters=100))
    assert listing is not None
    assert '<span class="code">return 1\n</span>' in str(listing.lines)


def test_text_is_listed_plainly_when_enough_was_highlighted() -> None:
    listing = list_source("return 1\n", (), "p-1", Room(page_bytes=10_000, highlight_characters=8))
    assert listing is not None
    assert '<span class="code">return 1\n</span>' in str(listing.lines)


def test_a_program_that_does_not_fit_at_all_is_left_out() -> None:
    assert list_source("x = 1\n" * 10, (), "p-1", Room(page_bytes=20, highlight_characters=100)) is None


@pytest.mark.parametrize("source", ["", "\n", "\x00", "\ud800", "'''", "(" * 5_000, "\\\n" * 500, '"' * 999])
def test_any_text_can_be_listed(source: str) -> None:
    assert "<b>" not in str(make_listing(source + "<b>").lines)
