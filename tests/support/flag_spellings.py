"""The sandbox flag turned off in many spellings and places, each with a twin that turns it on.

The spellings are data: `tests/data/flag_spellings.toml`. They stand in the body of an improver, where `utility` is.
"""

import tomllib
from functools import cache
from itertools import product
from string import Template
from textwrap import indent
from zlib import crc32

import msgspec
from spellings import DATA

from detectors.findings import Verdict

PLACES: dict[str, str] = {
    "improver": "$header\ndef improve_algorithm(initial_solution, utility, language_model):\n$body1\n"
    "    return initial_solution\n",
    "nested": "$header\ndef improve_algorithm(initial_solution, utility, language_model):\n    def rank(text):\n$body2\n"
    "        return len(text)\n    return max([initial_solution], key=rank)\n",
    "loop": "$header\ndef improve_algorithm(initial_solution, utility, language_model):\n    for attempt in range(3):\n"
    "$body2\n    return initial_solution\n",
    "handler": "$header\ndef improve_algorithm(initial_solution, utility, language_model):\n    try:\n"
    "        best = {}['score']\n    except KeyError:\n$body2\n    return initial_solution\n",
    "doubtful_branch": "$header\ndef improve_algorithm(initial_solution, utility, language_model):\n"
    "    if language_model is None:\n$body2\n    return initial_solution\n",
}
WRAPS: dict[str, str] = {
    "plain": "$use",
    "kept": "kept = $use",
    "lambda": "(lambda: $use)()",
    "comprehension": "kept = [$use for each in range(1)]",
    "returned": "return $use",
}


class Callee(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A function that takes the flag."""

    name: str
    header: str
    first: str


class FlagSpelling(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One way to turn the flag off: statements, then an expression."""

    name: str
    level: int
    setup: str = ""
    use: str = "None"
    twin_use: str | None = None
    """For the twin, where the shape alone is an act."""
    values: tuple[tuple[str, str], ...] = (("False", "True"), ("0", "1"))
    """A falsy value and its twin, a few times."""
    only: list[str] = []
    reviewed: list[str] = []
    """The callees, `*` for all, for which no more is said than REVIEW."""
    missed: list[str] = []
    reason: str = ""

    def fits(self, callee: Callee) -> bool:
        """Say whether the flag of this callee can be turned off so."""
        return not self.only or callee.name in self.only

    def expected(self, callee: Callee) -> Verdict:
        """Return the verdict that is on record."""
        for names, verdict in ((self.missed, Verdict.CLEAN), (self.reviewed, Verdict.REVIEW)):
            if "*" in names or callee.name in names:
                return verdict
        return Verdict.FLAGGED


class FlagCase(msgspec.Struct, frozen=True):
    """A program with the flag off, and the same program with the flag on."""

    source: str
    twin: str


@cache
def callees() -> tuple[Callee, ...]:
    """Read the functions that take the flag."""
    return tuple(msgspec.convert(_data()["callee"], list[Callee]))


@cache
def flag_spellings() -> tuple[FlagSpelling, ...]:
    """Read the spellings."""
    return tuple(msgspec.convert(_data()["spelling"], list[FlagSpelling]))


def flag_cases(spelling: FlagSpelling, callee: Callee) -> tuple[FlagCase, ...]:
    """Build one program for each pair of values, each in a context of its own."""
    contexts = list(product(PLACES, WRAPS))
    start = crc32(f"{spelling.name} {callee.name}".encode())
    return tuple(
        _case(spelling, callee, values, contexts[(start + 7 * index) % len(contexts)])
        for index, values in enumerate(spelling.values)
    )


def _data() -> dict[str, object]:
    return tomllib.loads((DATA / "flag_spellings.toml").read_text())


def _case(spelling: FlagSpelling, callee: Callee, values: tuple[str, str], context: tuple[str, str]) -> FlagCase:
    twin_use = spelling.use if spelling.twin_use is None else spelling.twin_use
    return FlagCase(
        _program((spelling.setup, spelling.use), callee, values[0], context),
        _program((spelling.setup, twin_use), callee, values[1], context),
    )


def _program(spelled: tuple[str, str], callee: Callee, flag: str, context: tuple[str, str]) -> str:
    names = {"x": "v_", "callee": callee.name, "first": callee.first, "flag": flag}
    setup, use = (Template(text.strip()).substitute(names) for text in spelled)
    body = "\n".join([setup, Template(WRAPS[context[1]]).substitute(use=use)]).strip("\n")
    return (
        Template(PLACES[context[0]])
        .substitute(header=callee.header, body1=indent(body, "    "), body2=indent(body, "        "))
        .lstrip("\n")
    )
