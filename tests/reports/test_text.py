import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from reports.text import clip, shown, visible

ANY_TEXT = st.text(st.characters(exclude_categories=()))


@given(ANY_TEXT)
def test_what_comes_out_is_printable(text: str) -> None:
    assert visible(text).isprintable()


@given(ANY_TEXT)
def test_what_comes_out_encodes(text: str) -> None:
    assert visible(text, keep="\n\t").encode().decode() == visible(text, keep="\n\t")


@given(ANY_TEXT)
def test_a_second_pass_changes_nothing(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@given(ANY_TEXT)
def test_lines_stay_lines_when_newlines_are_kept(text: str) -> None:
    assert visible(text, keep="\n\t").split("\n") == [visible(line, keep="\t") for line in text.split("\n")]


@given(ANY_TEXT, ANY_TEXT)
def test_each_character_is_judged_alone(first: str, second: str) -> None:
    assert visible(first + second) == visible(first) + visible(second)


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_plain_ascii_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


def test_no_control_format_or_separator_character_passes() -> None:
    categories = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    hidden = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) in categories]
    assert [char for char in hidden if visible(char) == char] == []


def test_printable_characters_that_draw_nothing_do_not_pass() -> None:
    fillers = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u2800\u3164\ufe00\ufe0f\uffa0\U000e0100\U000e01ef"
    assert [char for char in fillers if visible(char) == char] == []


def test_escapes_are_those_of_python() -> None:
    assert visible("\x1b[2J\x9b\u202e\ud800\U000e0041\x00\r\n\xa0") == (
        "\\x1b[2J\\x9b\\u202e\\ud800\\U000e0041\\x00\\r\\n\\xa0"
    )


def test_letters_of_other_scripts_stay() -> None:
    assert visible("größe 数 Ω é 🙂") == "größe 数 Ω é 🙂"


def test_a_cut_says_how_much_is_missing() -> None:
    assert clip("abcdef", 4) == "abcd [cut: 2 more characters]"


def test_a_text_of_just_the_limit_is_whole() -> None:
    assert clip("abcd", 4) == "abcd"


def test_a_field_is_cut_and_made_visible() -> None:
    assert shown("\x1b" + "a" * 2_000) == "\\x1b" + "a" * 1_999 + " [cut: 1 more characters]"
