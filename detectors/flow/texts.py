"""Texts of which only parts are known: what is not known stays as a hole, and the rest can still be read."""

import re
from collections.abc import Iterable, Sequence
from itertools import islice, product

from detectors.flow.flag_names import current_flags
from detectors.flow.joins import join_over
from detectors.flow.values import (
    CANDIDATE,
    HOLE,
    MAX_ADDED,
    MAX_OPTIONS,
    PATH,
    UNKNOWN,
    Candidate,
    Constant,
    Pattern,
    Symbol,
    Value,
    candidate_in,
    constant,
    holds_candidate,
    options_of,
    path_constant,
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
_CODE = re.compile(
    r"^[ \t]*(?:@|(?:class|def|for|from|if|import|try|while|with)\b.|[\w.]+ ?=[^=]|[\w.]+\()", re.MULTILINE
)
_COMMENT = re.compile(r"^[ \t]*#[^\n]*", re.MULTILINE)
"""A line that is nothing but a comment; elsewhere a `#` may stand in a text of the program."""


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
        return changed_candidate(parts, _between(parts))
    alternatives = [[partial_text(option) for option in options_of(part)] for part in parts]
    found = list(islice(product(*alternatives), MAX_OPTIONS + 1))
    if len(found) > MAX_OPTIONS:
        found = [tuple(texts[0] if len(texts) == 1 else HOLE for texts in alternatives)]
    return join_over(parts, [text_value("".join(texts)) for texts in found])


def _between(parts: Sequence[Value]) -> list[Value]:
    """Return the texts before, between and after the candidate texts, each as one."""
    found = [""]
    for part in parts:
        if holds_candidate(part):
            found.append("")
        else:
            texts = {partial_text(option) for option in options_of(part)}
            found[-1] += texts.pop() if len(texts) == 1 else HOLE
    return [constant(text) for text in found if text]


def changed_candidate(candidates: Iterable[Value], texts: Sequence[Value]) -> Candidate:
    """Return what becomes of candidate text that the program puts texts into, or in the place of some of it."""
    before = candidate_in(candidates) or CANDIDATE
    added = [text for value in texts for text in texts_of(value) if _is_code(text)]
    is_off = before.has_flag_off or is_flag_off(texts)
    return Candidate(is_off, tuple(dict.fromkeys((*before.added, *added)))[:MAX_ADDED]) if added or is_off else before


def _is_code(text: str) -> bool:
    """Say whether a text looks like lines of a program; one with a fence is prose around a program."""
    return len(text) <= MAX_TEXT and "```" not in text and _CODE.search(text) is not None


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
