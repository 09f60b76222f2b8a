"""Make untrusted text safe to look at: the one sanitiser of pages, terminals and logs.

It decides what is seen, not what is markup: escaping for HTML is the template's work and comes after it.
"""

import re
from functools import lru_cache

FIELD_CHARACTERS = 2_000
"""Longest field that is shown whole; longer ones are cut with a note."""

# Characters that Python calls printable and that draw nothing: fillers, joiners, variation selectors, blank Braille.
# Source: Unicode 16.0, DerivedCoreProperties.txt, Default_Ignorable_Code_Point, less what `str.isprintable` refuses.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


def visible(text: str, *, keep: str = "") -> str:
    r"""Show every character that hides, moves or reverses text as a Python escape such as `\x1b` or `\u202e`.

    Escaped are C0 and C1 controls (so ESC), bidirectional and zero-width characters, all blanks but the space, lone
    surrogates, unassigned and private characters, and the printable ones that draw nothing. A backslash stays as it
    is, so that program text stays readable: an escape that the text itself spells looks the same as one made here.

    Args:
        text: Any string, of any length.
        keep: Characters left as they are, such as `"\n\t"` for program text; empty for a field of one line.

    Returns:
        Text that is printable but for the kept characters and encodes as UTF-8; a second pass changes nothing.

    Source: Boucher and Anderson, "Trojan Source" (2021), section IV; `str.isprintable` in the Python library reference.
    """
    if _is_plain(text):
        return text
    return "".join(char if char in keep else _escape(char) for char in text)


def clip(text: str, limit: int = FIELD_CHARACTERS) -> str:
    """Cut a text after `limit` characters (1 or more) and say at its end how many are missing."""
    if len(text) <= limit:
        return text
    return f"{text[:limit]} [cut: {len(text) - limit} more characters]"


def shown(text: str) -> str:
    """Give the form of a one-line field that every output uses: cut first, so that a huge one costs little."""
    return visible(clip(text))


def _is_plain(text: str) -> bool:
    return text.isprintable() and _INVISIBLE.search(text) is None


@lru_cache(maxsize=4096)
def _escape(char: str) -> str:
    return char if _is_plain(char) else char.encode("unicode_escape").decode("ascii")
