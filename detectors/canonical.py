"""The one text of a program: what the analyser reads, and the jail executes, byte for byte.

Bytes that could mean one thing to a reader and another to the interpreter are refused. Text that is merely hard to read
(bidirectional marks, zero-width characters, a bare carriage return, U+2028) is kept: it is a matter for rules.
"""

import hashlib
import re

import msgspec

MAX_BYTES = 65_536
NOT_TEXT = "ANLZ-01"
TOO_LARGE = "ANLZ-04"

_COOKIE = re.compile(r"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", re.ASCII)
_BLANK = re.compile(r"^[ \t\f]*(?:#.*)?$", re.ASCII | re.DOTALL)
_UTF_8_NAMES = frozenset({"utf-8", "utf8", "utf_8"})
_BYTE_ORDER_MARK = "\ufeff"


class Canonical(msgspec.Struct, frozen=True, kw_only=True):
    """A program's text, and the lower-case hexadecimal SHA-256 of its UTF-8 bytes."""

    text: str
    sha256: str


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """Why bytes are not a program that could be judged, and the rule that says so."""

    reason: str
    rule: str = NOT_TEXT


def canonicalise(data: bytes | str, max_bytes: int = MAX_BYTES) -> Canonical | Refusal:
    """Decide whether the data is a text that means one thing only; line ends are kept as they are.

    Args:
        data: A program as a model or jailed code gave it.
        max_bytes: The most UTF-8 bytes to accept, 0 or more.
    """
    if len(data) > max_bytes:
        return Refusal(reason=f"longer than {max_bytes} bytes", rule=TOO_LARGE)
    try:
        raw = data.encode() if isinstance(data, str) else data
        text = raw.decode()
    except UnicodeError:
        return Refusal(reason="not UTF-8 text, or with lone surrogates")
    if len(raw) > max_bytes:
        return Refusal(reason=f"longer than {max_bytes} bytes", rule=TOO_LARGE)
    reason = _reason_against(text)
    return Canonical(text=text, sha256=hashlib.sha256(raw).hexdigest()) if reason is None else Refusal(reason=reason)


def _reason_against(text: str) -> str | None:
    if "\0" in text:
        return "a NUL character"
    if text.startswith(_BYTE_ORDER_MARK):
        return "a byte order mark"
    cookie = _declared_encoding(text)
    if cookie is not None and cookie.lower() not in _UTF_8_NAMES:
        return f"an encoding declaration other than utf-8: {cookie[:40]}"
    return None


def _declared_encoding(text: str) -> str | None:
    """Return the encoding that the first two lines declare.

    Source: PEP 263, and `get_coding_spec` in CPython's tokenizer: the second line counts only when the first is blank
    or a comment.
    """
    for line in re.split(r"\r\n|\r|\n", text, maxsplit=2)[:2]:
        found = _COOKIE.match(line)
        if found is not None:
            return found.group(1)
        if _BLANK.match(line) is None:
            return None
    return None
