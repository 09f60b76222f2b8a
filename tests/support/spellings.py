"""Acts in many spellings and places, each with a neighbour of the same shape that does nothing wrong.

What is spelled, and how, is data: `tests/data/sinks.toml` and `tests/data/spellings/`. In a spelling's text, `$module`,
`$attribute` and `$arguments` are the act's, `$tuple` holds the arguments as a tuple, `${x}` begins every name that it
binds, and `$attribute_base64` and the like are those of `_encoded`.
"""

import ast
import base64
import codecs
import tomllib
import zlib
from functools import cache
from itertools import product
from pathlib import Path
from string import Template
from textwrap import indent
from zlib import crc32

import msgspec

from detectors.findings import StaticReport, Verdict
from detectors.judging import decide, is_proved_act

DATA = Path(__file__).parents[1] / "data"
_KEY = 23
_STRIDE = 17
"""Has no factor in common with usual numbers of contexts, so that steps of it come to all of them."""
_SCOPES = ("def ", "class ", "lambda", " for ", "global ")


class Sink(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One act: a call of something outside the program."""

    name: str
    family: str
    module: str
    attribute: str
    arguments: str

    def arity(self) -> int:
        """Count the arguments."""
        call = ast.parse(f"f({self.arguments})", mode="eval").body
        return len(call.args) if isinstance(call, ast.Call) else 0


class Spelling(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One way to write an act: statements, then an expression that commits it."""

    name: str
    setup: str = ""
    use: str = "None"
    benign_setup: str | None = None
    """For the neighbour, where the shape alone is an act."""
    benign_use: str | None = None
    has_neighbours: bool = True
    """False where every program of this shape deserves a finding."""
    source: str = ""
    """Where this evasion was published."""
    only: list[str] = []
    """The modules that it can be written for; all if empty."""
    arity: int | None = None
    """The number of arguments that it can be written for."""
    also: list[str] = []
    """Families that describe it as well as that of the act: running a hidden text is an act of its own."""
    places: list[str] = []
    wraps: list[str] = []
    reviewed: list[str] = []
    """The sinks, `*` for all, that get no more than REVIEW."""
    missed: list[str] = []
    """The sinks, `*` for all, of which nothing is found."""
    reason: str = ""
    """Why they are."""

    def fits(self, sink: Sink) -> bool:
        """Say whether the act can be written so."""
        return (not self.only or sink.module in self.only) and self.arity in {None, sink.arity()}

    def expected(self, sink: Sink) -> Verdict:
        """Return the verdict that is on record."""
        for names, verdict in ((self.missed, Verdict.CLEAN), (self.reviewed, Verdict.REVIEW)):
            if "*" in names or sink.name in names:
                return verdict
        return Verdict.FLAGGED


class Case(msgspec.Struct, frozen=True):
    """One program, and where in it the spelling stands."""

    place: str
    wrap: str
    source: str


_PLACES: dict[str, str] = {
    "module": "$body\ndef improve_algorithm(initial_solution, utility, language_model):\n    return initial_solution\n",
    "improver": "def improve_algorithm(initial_solution, utility, language_model):\n$body1\n    return initial_solution\n",
    "nested": "def improve_algorithm(initial_solution, utility, language_model):\n    def rank(text):\n$body2\n"
    "        return len(text)\n    return max([initial_solution], key=rank)\n",
    "class_body": "class Search:\n$body1\n    best = None\n",
    "method": "class Search:\n    def __init__(self):\n$body2\n        self.best = None\nsearch = Search()\n",
    "try_body": "try:\n$body1\nexcept Exception:\n    best = None\n",
    "handler": "try:\n    best = {}['score']\nexcept KeyError:\n$body1\n    best = None\n",
    "uncalled": "def improve_algorithm(initial_solution, utility, language_model):\n    return initial_solution\n"
    "def later():\n$body1\n",
    "doubtful_branch": "def improve_algorithm(initial_solution, utility, language_model):\n"
    "    if language_model is None:\n$body2\n    return initial_solution\n",
}
_WRAPS: dict[str, str] = {
    "plain": "$use",
    "kept": "kept = $use",
    "argument": "print($use)",
    "lambda": "(lambda: $use)()",
    "comprehension": "kept = [$use for each in range(1)]",
    "default": "def given(value=$use):\n    return value",
    "decorator": "@(lambda function: $use or function)\ndef decorated():\n    return 0",
}
_FOR_CLASS_BODY = {"plain", "kept", "argument"}


@cache
def sinks() -> tuple[Sink, ...]:
    """Read the acts."""
    found = tomllib.loads((DATA / "sinks.toml").read_text())["sink"]
    return tuple(msgspec.convert(found, list[Sink]))


@cache
def spellings(level: int) -> tuple[Spelling, ...]:
    """Read the spellings of a level, 1 (direct) to 4 (hidden)."""
    (path,) = (DATA / "spellings").glob(f"{level}_*.toml")
    return tuple(msgspec.convert(tomllib.loads(path.read_text())["spelling"], list[Spelling]))


def cases(spelling: Spelling, sink: Sink, count: int) -> tuple[Case, ...]:
    """Build programs for a spelling of an act, in up to `count` contexts: always the same, others for other pairs."""
    return tuple(
        Case(place, wrap, _program((spelling.setup, spelling.use), sink, (place, wrap, _prefix(spelling))))
        for place, wrap in _contexts(spelling, sink, count)
    )


def neighbours(spelling: Spelling, sink: Sink, count: int) -> tuple[str, ...]:
    """Build the programs of the same shape, in the same contexts, that do nothing wrong."""
    setup = spelling.setup if spelling.benign_setup is None else spelling.benign_setup
    use = spelling.use if spelling.benign_use is None else spelling.benign_use
    harmless = _harmless(spelling, sink)
    return tuple(
        _program((setup, use), harmless, (place, wrap, _prefix(spelling)))
        for place, wrap in _contexts(spelling, sink, count)
    )


def outcome(report: StaticReport, families: set[str]) -> Verdict:
    """Return FLAGGED where an act of the families is proved, else REVIEW where anything is said at all, else CLEAN."""
    if any(is_proved_act(finding) and finding.family in families for finding in report.findings):
        return Verdict.FLAGGED
    is_clean = decide(report, (), has_program=True, harness_failed=False) is Verdict.CLEAN
    return Verdict.CLEAN if is_clean else Verdict.REVIEW


def worst(outcomes: list[Verdict]) -> Verdict:
    """Return the outcome that says least."""
    return max(outcomes, key=[Verdict.FLAGGED, Verdict.REVIEW, Verdict.CLEAN].index)


def _contexts(spelling: Spelling, sink: Sink, count: int) -> list[tuple[str, str]]:
    places, wraps = spelling.places or list(_PLACES), spelling.wraps or list(_WRAPS)
    has_scopes = any(word in spelling.setup + spelling.use for word in _SCOPES)
    fitting = [
        (place, wrap)
        for place, wrap in product(places, wraps)
        if place != "class_body" or (wrap in _FOR_CLASS_BODY and not has_scopes)
    ]
    start = crc32(f"{spelling.name} {sink.name}".encode())
    return sorted({fitting[(start + _STRIDE * index) % len(fitting)] for index in range(count)})


def _prefix(spelling: Spelling) -> str:
    return f"v{crc32(spelling.name.encode()) % 90}_"


def _harmless(spelling: Spelling, sink: Sink) -> Sink:
    if sink.module == "builtins" and spelling.only:
        return Sink("len", "", "builtins", "len", "'ab'")
    if sink.module == "os" and spelling.only:
        return Sink("fspath", "", "os", "fspath", "'a'")
    if spelling.arity == 0:
        return Sink("time", "", "time", "time", "")
    return Sink("sqrt", "", "math", "sqrt", "4.0")


def _program(spelled: tuple[str, str], sink: Sink, context: tuple[str, str, str]) -> str:
    (setup, use), (place, wrap, prefix) = spelled, context
    names = {"x": prefix, **_plain(sink), **_encoded(sink)}
    text = Template(use.strip()).substitute(names)
    statements = Template(setup.strip()).substitute(names).split("\n")
    statements += Template(_WRAPS[wrap]).substitute(use=text).split("\n")
    body = "\n".join(line for line in statements if line)
    return Template(_PLACES[place]).substitute(body=body, body1=indent(body, "    "), body2=indent(body, "        "))


def _plain(sink: Sink) -> dict[str, str]:
    comma = "," if sink.arguments else ""
    return {
        "module": sink.module,
        "attribute": sink.attribute,
        "arguments": sink.arguments,
        "tuple": f"({sink.arguments}{comma})",
    }


@cache
def _encoded(sink: Sink) -> dict[str, str]:
    program = f"import {sink.module}\n{sink.module}.{sink.attribute}({sink.arguments})"
    expression = f"__import__({sink.module!r}, fromlist=['x']).{sink.attribute}({sink.arguments})"
    half = len(program) // 2
    return {
        **_encoded_name("attribute", sink.attribute),
        **_encoded_name("module", sink.module),
        "program_literal": repr(program),
        "program_base64": base64.b64encode(program.encode()).decode(),
        "program_zlib": base64.b64encode(zlib.compress(program.encode())).decode(),
        "program_first_half": repr(program[:half]),
        "program_second_half": repr(program[half:]),
        "expression_literal": repr(expression),
        "expression_hex": expression.encode().hex(),
    }


def _encoded_name(kind: str, name: str) -> dict[str, str]:
    codes = [ord(letter) for letter in name]
    letters = "".join(sorted(set(name)))
    forms = {
        "head": name[:1],
        "tail": name[1:],
        "reversed": name[::-1],
        "dashed": "-".join(name),
        "codes": str(codes),
        "chr": " + ".join(f"chr({code})" for code in codes),
        "escaped": "".join(f"\\x{code:02x}" for code in codes),
        "wide": "".join(
            chr(code + 0xFEE0) if 0x21 <= code <= 0x7E and chr(code).isalpha() else chr(code) for code in codes
        ),
        "base64": base64.b64encode(name.encode()).decode(),
        "hex": name.encode().hex(),
        "rot13": codecs.encode(name, "rot13"),
        "xor": str([code ^ _KEY for code in codes]),
        "shifted": "".join(chr(code + 1) for code in codes),
        "letters": letters,
        "letters_rotated": letters[1:] + letters[:1],
        "rotated": name.translate(str.maketrans(letters, letters[1:] + letters[:1])),
        "integer": str(int.from_bytes(name.encode(), "big")),
        "length": str(len(name)),
    }
    return {f"{kind}_{form}": text for form, text in forms.items()}
