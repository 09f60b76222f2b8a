"""TAMP: clocks, randomness, built-in functions and test libraries that a program replaces."""

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from detectors.findings import PROVED_OR_LIKELY, Certainty, Family, Rule, Severity
from detectors.flow.sites import CallSite, Position
from detectors.flow.values import UNKNOWN, Class, Function, Partial, Symbol, Value, options_of, texts_of
from detectors.rules.base import Match, StaticRule, Subject

_ATTACK = ("T1565.003", "T1562")
_CWE = ("CWE-471",)

CLOCK = Rule(
    id="TAMP-07",
    family=Family.TAMP,
    severity=Severity.HIGH,
    title="clock, randomness or built-in replaced",
    description="Replaces a function by which anybody in the same interpreter measures time, draws instances or "
    "compares: of builtins, time, datetime, random, math, operator, statistics or json.",
    attack=_ATTACK,
    cwe=_CWE,
    evasions=("a function of a C type, replaced through native memory",),
    false_positives=("a shorter `time.sleep`, which is LIKELY and not PROVED",),
    certainties=PROVED_OR_LIKELY,
)
LIBRARY = Rule(
    id="TAMP-08",
    family=Family.TAMP,
    severity=Severity.HIGH,
    title="function of numpy or of a test library replaced",
    description="Replaces a function of numpy, scipy, pytest or unittest, with which a scorer computes or compares.",
    attack=_ATTACK,
    cwe=_CWE,
    evasions=("an array class whose methods answer for numpy",),
    false_positives=("a shim for a name that this version of numpy lacks",),
    certainties=PROVED_OR_LIKELY,
)

_STANDARD = ("builtins", "time", "datetime", "random", "math", "cmath", "operator", "statistics", "json")
_LIBRARIES = ("numpy", "scipy", "pytest", "_pytest", "unittest", "sklearn")
_BUILTINS = frozenset(dir(builtins)) - {"print", "_", "__doc__", "__name__", "__spec__", "copyright", "credits"}
_MILD = frozenset({
    "builtins.exit", "builtins.help", "builtins.input", "builtins.license", "builtins.open", "builtins.quit",
    "time.sleep", "datetime.datetime.now",
})  # fmt: skip
_JSON = frozenset({"dump", "dumps", "load", "loads"})
_SHIMS = frozenset({
    "Inf", "Infinity", "NaN", "alltrue", "bool", "bool8", "cast", "complex", "complex_", "cumproduct", "float",
    "float_", "in1d", "infty", "int", "int0", "long", "object", "object0", "product", "round_", "row_stack", "sometrue",
    "str", "string_", "trapz", "unicode", "unicode_", "clock",
})  # fmt: skip
"""Names that newer versions lack and that programs put back. Source: release notes of numpy 1.24 and 2.0."""
_PATCHERS = frozenset({"unittest.mock.patch", "mock.patch"})
_OBJECT_PATCHERS = frozenset({
    "unittest.mock.patch.object", "mock.patch.object", "pytest.MonkeyPatch().setattr",
    "_pytest.monkeypatch.MonkeyPatch().setattr",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Patch:
    """One replacement: of what, by what, where."""

    owner: str
    name: str
    value: Value
    position: Position


def match_standard(subject: Subject) -> Iterator[Match]:
    """Yield the replacements in modules of the standard library."""
    for patch in _patches(subject, _STANDARD):
        is_known = patch.owner != "builtins" or patch.name in _BUILTINS
        if is_known:
            yield _match(subject, patch, _certainty_of_standard(patch))


def match_libraries(subject: Subject) -> Iterator[Match]:
    """Yield the replacements in numpy and in libraries for tests."""
    for patch in _patches(subject, _LIBRARIES):
        certainty = Certainty.PROVED if _is_own_code(patch.value) else Certainty.LIKELY
        yield _match(subject, patch, certainty)


def _match(subject: Subject, patch: Patch, certainty: Certainty) -> Match:
    if _is_for_want(subject, patch.position):
        certainty = Certainty.LIKELY
    target = f"{patch.owner}.{patch.name}"
    return Match(patch.position, certainty, f"replaces {target}", target=target)


def _certainty_of_standard(patch: Patch) -> Certainty:
    root = patch.owner.partition(".")[0]
    is_private = patch.name.startswith("_") and not patch.name.startswith("__")
    is_mild = f"{patch.owner}.{patch.name}" in _MILD or is_private or patch.name == "?"
    is_mild = is_mild or (root == "json" and patch.name not in _JSON)
    return Certainty.LIKELY if is_mild else Certainty.PROVED


def _patches(subject: Subject, roots: tuple[str, ...]) -> Iterator[Patch]:
    for patch in _all_patches(subject):
        is_old = isinstance(patch.value, Symbol) and patch.value.name == f"{patch.owner}.{patch.name}"
        is_shim = patch.name in _SHIMS and not _is_own_code(patch.value)
        if patch.owner.partition(".")[0] in roots and not is_old and not is_shim and "()" not in patch.owner:
            yield patch


def _all_patches(subject: Subject) -> Iterator[Patch]:
    for write in subject.resolution.writes:
        yield Patch(write.owner, write.attribute.strip("[]"), write.value, write.position)
    for site in subject.sites(_PATCHERS | _OBJECT_PATCHERS):
        yield from _patches_by_call(site)


def _patches_by_call(site: CallSite) -> Iterator[Patch]:
    values = [argument.value for argument in site.positional()]
    value = values[-1] if len(values) > 1 else UNKNOWN
    if site.target in _PATCHERS or (site.target in _OBJECT_PATCHERS and len(values) == 2):
        for text in texts_of(values[0]) if values else ():
            owner, _, name = text.rpartition(".")
            yield Patch(owner, name, value if _is_own_code(value) else Function(0), site.position)
    if site.target in _OBJECT_PATCHERS and len(values) > 1 and isinstance(values[0], Symbol):
        for name in texts_of(values[1]):
            yield Patch(values[0].name, name, Function(0), site.position)


def _is_own_code(value: Value) -> bool:
    return any(isinstance(option, Function | Partial | Class) for option in options_of(value))


def _is_for_want(subject: Subject, position: Position) -> bool:
    """Say whether a replacement happens only where the name is missing: behind `hasattr` or in an `except`."""
    outline = subject.outline
    node = next(chain(outline.attributes.get(position, ()), outline.calls.get(position, ())), None)
    outers = list(outline.ancestors(node)) if node is not None else []
    if any(isinstance(outer, ast.ExceptHandler) for outer in outers):
        return True
    tests = outline.tests_with("hasattr")
    conditions = [outer for outer in outers if isinstance(outer, ast.If) and outer in tests]
    return any(_holds_without(condition, position) for condition in conditions)


def _holds_without(condition: ast.If, position: Position) -> bool:
    """Say whether a place is reached where what the test asks for is missing: behind `not`, or in the other branch."""
    if condition.orelse and position.line >= condition.orelse[0].lineno:
        return True
    parts = ast.walk(condition.test)
    return any(isinstance(part, ast.UnaryOp) and isinstance(part.op, ast.Not) for part in parts)


RULES = (StaticRule(CLOCK, match_standard), StaticRule(LIBRARY, match_libraries))
