"""TAMP-09: values that answer every comparison as the program likes, whatever they are compared with."""

import ast
from collections.abc import Iterator

from detectors.findings import PROVED_OR_LIKELY, Certainty, Family, Rule, Severity
from detectors.flow.sites import Definition, Member
from detectors.flow.values import Constant, Listing, Symbol, Value, options_of
from detectors.rules.base import Match, StaticRule, Subject
from detectors.rules.tamp_results import ENTRIES

FORGED = Rule(
    id="TAMP-09",
    family=Family.TAMP,
    severity=Severity.HIGH,
    title="comparison that always holds",
    description="Defines a class whose comparisons or conversions answer a constant, so that a scorer which compares "
    "its instances with the truth is told what the program likes.",
    attack=("T1565.003", "T1036"),
    cwe=("CWE-697", "CWE-471"),
    evasions=(
        "an answer that is computed, such as `other == other`",
        "a class made by `type` with a mapping of members",
    ),
    false_positives=("a wildcard for tests, in a class that derives from nothing: LIKELY and not PROVED",),
    certainties=PROVED_OR_LIKELY,
)

_COMPARISONS = frozenset({"__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"})
_CONVERSIONS = frozenset({"__float__", "__int__", "__index__", "__array_ufunc__", "__array_function__", "__array__"})
_DATA = frozenset({
    "builtins.int", "builtins.float", "builtins.str", "builtins.list", "builtins.tuple", "builtins.dict",
    "builtins.bytes", "builtins.complex", "builtins.set", "numpy.ndarray", "numpy.float64", "numpy.int64",
    "numpy.generic", "fractions.Fraction", "decimal.Decimal",
})  # fmt: skip
_ARRAYS = frozenset({
    "numpy.ones()", "numpy.ones_like()", "numpy.zeros()", "numpy.zeros_like()", "numpy.full()", "numpy.full_like()",
    "numpy.True_", "numpy.bool_()", "math.inf", "numpy.inf",
})  # fmt: skip


def match_forged(subject: Subject) -> Iterator[Match]:
    """Yield the comparisons that answer a constant."""
    returned = _returned_names(subject) if subject.resolution.definitions else set()
    for definition in subject.resolution.definitions:
        is_data = any(_is_data(base) for base in definition.bases)
        for member in definition.members:
            if _is_forged(definition, member):
                is_proved = is_data or definition.name in returned
                certainty = Certainty.PROVED if is_proved and member.name in _COMPARISONS else Certainty.LIKELY
                message = f"{definition.name}.{member.name} answers a constant"
                yield Match(member.position, certainty, message, target=f"program.{definition.name}.{member.name}")


def _is_forged(definition: Definition, member: Member) -> bool:
    if member.name in _COMPARISONS:
        return _always_holds(member)
    if member.name not in _CONVERSIONS or not _is_constant(member.returned):
        return False
    # A number that stands for one thing has comparisons of its own; a mere constant class has not.
    return definition.member("__init__") is None or member.name.startswith("__array")


def _always_holds(member: Member) -> bool:
    options = [_each(option) for option in options_of(member.returned)]
    is_whole = bool(options) and all(_is_constant(option) for option in options)
    answers = {option.value for option in options if isinstance(option, Constant)}
    # An ordering may well be false for all; equality may not be true for all.
    is_refusal = answers <= {False, None} and member.name != "__ne__"
    return is_whole and len(answers) <= 1 and not (answers and is_refusal)


def _each(value: Value) -> Value:
    """Return what every element is of an answer that is given element by element; else the answer itself."""
    is_same = isinstance(value, Listing) and len(set(value.items)) == 1
    return value.items[0] if isinstance(value, Listing) and is_same else value


def _is_constant(value: Value) -> bool:
    match value:
        case Constant(value=None):
            return False
        case Constant():
            return True
        case Symbol(name=name):
            return name in _ARRAYS
        case _:
            return False


def _is_data(value: Value) -> bool:
    return isinstance(value, Symbol) and value.name in _DATA


def _returned_names(subject: Subject) -> set[str]:
    """Return every name in a `return` of an entry: that of a class whose instances leave is among them."""
    outline = subject.outline
    returns = [node for node in outline.of(ast.Return) if outline.is_entry(outline.function_around(node), ENTRIES)]
    return {part.id for node in returns for part in ast.walk(node) if isinstance(part, ast.Name)}


RULES = (StaticRule(FORGED, match_forged),)
