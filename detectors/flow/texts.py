"""Texts of which only parts are known: what is not known stays as a hole, and the rest can still be read."""

import re
from collections.abc import Sequence
from itertools import islice, product

from detectors.flow.flag_names import current_flags
from detectors.flow.values import (
    HOLE,
    MAX_OPTIONS,
    PATH,
    UNKNOWN,
    Candidate,
    Constant,
    Pattern,
    Symbol,
    Value,
    constant,
    holds_candidate,
    join_over,
    options_of,
    path_constant,
    summary,
    texts_of,
)

MAX_TEXT = 4096
INSTALLED = f"{HOLE}/site-packages/{HOLE}"
"""Where modules that are not the program's own lie, wherever that is."""
_INSTALLATIONS = frozenset({
    "site.getsitepackages()[]", "site.getusersitepackages()", "sys.base_prefix", "sys.exec_prefix", "sys.prefix",
    "sysconfig.get_path()", "sysconfig.get_paths()[]",
})  # fmt: skip
_PARTS = {"pardir": "..", "curdir": ".", "sep": "/", "extsep": "."}
_NAMED = {f"{module}.{name}": text for module in ("os", "os.path") for name, text in _PARTS.items()}
"""Parts of paths that have a name. Source: the documentation of `os`, for Linux."""
_TWO_HOLES = HOLE + HOLE
_COMMENT = re.compile(r"(?:^|(?<=\s))#[^\n]*", re.MULTILINE)


def plain_text(value: Value) -> str | None:
    """Return `str(value)` of a constant string, path, boolean, None or small integer, else None."""
    match value:
        case Constant(value=str() as text):
            return text
        case Constant(value=bool() | None as flag):
            return str(flag)
        case Constant(value=int() as number) if number.bit_length() <= 64:
            return str(number)
        case _:
            return None


def partial_text(value: Value) -> str:
    """Return the text that one value is known to be, `HOLE` where nothing is known."""
    match value:
        case Pattern():
            return value.text
        case Symbol() if value.name.endswith(".__file__") or value.name in _INSTALLATIONS:
            return INSTALLED
        case Symbol() if value.name in _NAMED:
            return _NAMED[value.name]
        case _:
            text = plain_text(value)
            return HOLE if text is None else text


def is_textual(value: Value) -> bool:
    """Say whether something of a value's text is known."""
    return any(partial_text(option) != HOLE for option in options_of(value))


def text_value(text: str) -> Value:
    """Return the value of a text with holes: a constant where there are none, `UNKNOWN` where there is nothing else."""
    text = _collapsed(text)
    if len(text) > MAX_TEXT or text == HOLE:
        return UNKNOWN
    return Pattern(text) if HOLE in text else constant(text)


def path_value(text: str) -> Value:
    """Return the value of a path with holes; one that is nothing but a hole is still known to be a path."""
    text = _collapsed(text)
    if len(text) > MAX_TEXT:
        text = HOLE
    return Pattern(text, PATH) if HOLE in text else path_constant(text)


def concatenated(parts: list[Value]) -> Value:
    """Return the text that the parts make one after the other; candidate text stays candidate text."""
    if any(holds_candidate(part) for part in parts):
        is_turned_off = is_flag_off([part for part in parts if not holds_candidate(part)])
        return Candidate(has_flag_off=True) if is_turned_off else _kept(parts)
    alternatives = [[partial_text(option) for option in options_of(part)] for part in parts]
    found = list(islice(product(*alternatives), MAX_OPTIONS + 1))
    if len(found) > MAX_OPTIONS:
        found = [tuple(texts[0] if len(texts) == 1 else HOLE for texts in alternatives)]
    return join_over(parts, [text_value("".join(texts)) for texts in found])


def _kept(parts: list[Value]) -> Value:
    """Return the candidate text among some parts, with what is known of its flag."""
    changed = (option for part in parts for option in options_of(part))
    is_off = any(isinstance(option, Candidate) and option.has_flag_off for option in changed)
    return Candidate(has_flag_off=True) if is_off else summary(parts)


def is_flag_off(replacements: Sequence[Value]) -> bool:
    """Say whether a text that is put in for another turns the sandbox flag off, otherwise than in a comment."""
    off_text = current_flags().off_text
    texts = (text for value in replacements for text in texts_of(value))
    return any(off_text.search(_COMMENT.sub("", text)) for text in texts)


def joined_path(parts: list[str]) -> str:
    """Join parts as `os.path.join` does: an absolute part starts anew."""
    joined = ""
    for part in parts:
        if part.startswith("/") or not joined:
            joined = part
        else:
            joined += part if joined.endswith("/") else "/" + part
    return joined


def _collapsed(text: str) -> str:
    while _TWO_HOLES in text:
        text = text.replace(_TWO_HOLES, HOLE)
    return text
