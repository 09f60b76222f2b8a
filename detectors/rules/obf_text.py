"""OBF: texts that look other to a reader than to the interpreter."""

import ast
import re
import tokenize
import unicodedata
from collections.abc import Iterator
from functools import partial
from itertools import chain

from detectors.findings import PROVED_ONLY, PROVED_OR_LIKELY, Certainty, Family, Rule, Severity
from detectors.flow.sites import Position
from detectors.rules.base import Match, StaticRule, Subject
from detectors.rules.outline import place_of

_CWE = ("CWE-1007",)

INVISIBLE = Rule(
    id="OBF-04",
    family=Family.OBF,
    severity=Severity.HIGH,
    title="invisible or reordering characters",
    description="Holds characters that reorder or hide what stands around them, so that a reader sees other code.",
    attack=("T1036", "T1027"),
    cwe=_CWE,
    evasions=("a font or a terminal that hides something of its own accord",),
    false_positives=("marks of direction or joiners in a text of a language that needs them, which are not matched",),
    certainties=PROVED_OR_LIKELY,
)
DISGUISED = Rule(
    id="OBF-05",
    family=Family.OBF,
    severity=Severity.HIGH,
    title="name in disguise",
    description="Writes a name with characters that Python turns into others, or with look-alikes of another script.",
    attack=("T1036",),
    cwe=_CWE,
    evasions=("a name wholly in another script that looks like a Latin one",),
    false_positives=("letters of mathematics, which are LIKELY or not matched",),
    certainties=PROVED_ONLY,
)
LAYOUT = Rule(
    id="OBF-06",
    family=Family.OBF,
    severity=Severity.MEDIUM,
    title="code out of sight",
    description="Puts code where editors do not show it: far to the right, behind a bare carriage return, or in a "
    "pile of statements on one line.",
    attack=("T1027", "T1036"),
    cwe=_CWE,
    evasions=("blank lines by the thousand",),
    false_positives=("a long line that is only data: LIKELY and not PROVED",),
    certainties=PROVED_OR_LIKELY,
)

_REORDERING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_HIDDEN = "\u200b\u2060\u2061\u2062\u2063\u2064\u180e\ufeff\u00ad"
_FILLERS = "\u115f\u1160\u3164\uffa0"
_INVISIBLE = re.compile(f"[{_REORDERING}{_HIDDEN}{_FILLERS}\U000e0000-\U000e007f\U000e0100-\U000e01ef]")


_VARIANTS = "\U000e00ff"
"""After this come the variants of ideographs, which carry bytes where there are several in a row."""
_FEW = 2


def match_invisible(subject: Subject) -> Iterator[Match]:
    """Yield the first character of this kind on each line; what merely takes no room in a text is LIKELY."""
    if subject.text.isascii():
        return
    for number, line in enumerate(subject.lines if _INVISIBLE.search(subject.text) else (), 1):
        found = _INVISIBLE.findall(line)
        if found:
            place = _place(number, line, line.index(found[0]))
            is_few = len(found) <= _FEW and all(item > _VARIANTS or item in _HIDDEN for item in found)
            certainty = Certainty.LIKELY if is_few or all(item in _HIDDEN for item in found) else Certainty.PROVED
            message = f"holds {unicodedata.name(found[0], 'a character without a name')}"
            yield Match(place, certainty, message, target=f"U+{ord(found[0]):04X}")


def _place(number: int, line: str, index: int) -> Position:
    return Position(number, len(line[:index].encode()))


_MATHEMATICAL = re.compile("[\u00aa\u00b5\u00ba\u017f\u2100-\u214f\u1d62-\u1d6a\u2080-\u209c]")
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC")
_GREEK_LOOKALIKES = frozenset(
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf"
)
"""Capital letters and the omicron, which Greek and Latin draw alike."""


def match_disguised(subject: Subject) -> Iterator[Match]:
    """Yield the names that are not what they look like."""
    if subject.text.isascii():
        return
    for token in _tokens(subject.text):
        if token.type == tokenize.NAME and not token.string.isascii():
            certainty = _disguise(token.string)
            if certainty is not None:
                place = _place(token.start[0], token.line, token.start[1])
                name = unicodedata.normalize("NFKC", token.string)
                yield Match(place, certainty, f"a name that may be read otherwise: {name}", target=name)


def _tokens(text: str) -> Iterator[tokenize.TokenInfo]:
    lines = iter(text.splitlines(keepends=True))
    try:
        yield from tokenize.generate_tokens(partial(next, lines, ""))
    except (SyntaxError, tokenize.TokenError):
        return


def _disguise(name: str) -> Certainty | None:
    normal = unicodedata.normalize("NFKC", name)
    if normal != name:
        rest = _MATHEMATICAL.sub("", name)
        return Certainty.PROVED if normal.isascii() and unicodedata.normalize("NFKC", rest) != rest else None
    scripts = {script for character in name for script in [_script_of(character)] if script}
    if len(scripts) < 2:
        return None
    if scripts == {"LATIN", "GREEK"}:
        return Certainty.PROVED if _GREEK_LOOKALIKES & set(name) else None
    return Certainty.PROVED


def _script_of(character: str) -> str:
    first = unicodedata.name(character, "").partition(" ")[0]
    return first if first in _SCRIPTS else ""


FAR_RIGHT = 200
"""Blanks after which code is out of sight in every editor."""
LONG_LINE = 2000
PILE = 8
_FAR = re.compile(rf"\S[ \t\f]{{{FAR_RIGHT},}}(?=[^\s#])")
_BARE_RETURN = re.compile(r"\r(?!\n)")


def match_layout(subject: Subject) -> Iterator[Match]:
    """Yield the lines whose code is out of sight."""
    lines = [
        (number, line)
        for number, line in enumerate(subject.lines, 1)
        if len(line) > FAR_RIGHT or line.count(";") >= PILE - 2
    ]
    statements = _statements_by_line(subject) if lines else {}
    texts = _text_lines(subject) if lines else set()
    for number, line in lines:
        far = _FAR.search(line)
        if far is not None and number not in texts:
            yield Match(_place(number, line, far.end()), Certainty.PROVED, "code far to the right", target="layout.far")
        if len(line) > LONG_LINE and number in statements and number not in texts:
            message = f"a line of {len(line)} characters"
            yield Match(Position(number, 0), Certainty.LIKELY, message, target="layout.long")
        if statements.get(number, 0) >= PILE:
            message = f"{statements[number]} statements on one line"
            yield Match(Position(number, 0), Certainty.LIKELY, message, target="layout.pile")
    yield from _bare_returns(subject)


def _statements_by_line(subject: Subject) -> dict[int, int]:
    counts: dict[int, int] = {}
    statements = [kind for kind in subject.outline.kinds if issubclass(kind, ast.stmt)]
    for node in subject.outline.of(*statements):
        line = place_of(node).line
        counts[line] = counts.get(line, 0) + 1
    return counts


def _text_lines(subject: Subject) -> set[int]:
    """Return the lines that a literal text of several lines covers, or that a long literal fills."""
    found: set[int] = set()
    for node in chain(subject.outline.of(ast.Constant), subject.outline.of(ast.JoinedStr)):
        end = node.end_lineno or node.lineno
        is_wide = (node.end_col_offset or 0) - node.col_offset > FAR_RIGHT
        if end > node.lineno or is_wide:
            found.update(range(node.lineno, end + 1))
    return found


def _bare_returns(subject: Subject) -> Iterator[Match]:
    """Yield the first line that a bare carriage return hides, in a text whose other lines end otherwise."""
    found = _BARE_RETURN.search(subject.text)
    if found is not None and "\n" in subject.text:
        number = len(re.findall(r"\r\n|\r|\n", subject.text[: found.start()])) + 2
        yield Match(Position(number, 0), Certainty.PROVED, "a line behind a bare carriage return", target="layout.cr")


RULES = (
    StaticRule(INVISIBLE, match_invisible),
    StaticRule(DISGUISED, match_disguised),
    StaticRule(LAYOUT, match_layout),
)
