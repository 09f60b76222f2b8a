"""Operators on plain values, each checked for size before it is applied."""

import ast
import operator
import re
from collections.abc import Callable, Iterable, Mapping
from string import Formatter
from typing import Any

from detectors.flow.concrete.bounds import MAX_BITS, MAX_TEXT, TEXTS, Budget, Impure, bounded, require

type Binary = Callable[[Any, Any], Any]

_MAX_MODULAR_BITS = 128
_SEQUENCES = (*TEXTS, list, tuple)
_SINGLETONS = (None, True, False)
_WIDE = re.compile(r"[0-9]{3}|[{}]")
"""A width or precision above 99, or one that is a field itself."""
_WIDE_PERCENT = re.compile(r"%(\([^()]*\))?[-+ #.0-9]*([0-9]{3}|\*)|%\([^()]*\(")
_INTEGER_FIELD = re.compile(r"[0-9]+")
_LOOKUP_FIELD = re.compile(r"[.\[]")
_CONVERSIONS: dict[str | None, Callable[[Any], Any]] = {"s": str, "r": repr, "a": ascii, None: lambda value: value}

_BINARY: dict[type[ast.operator], Binary] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
}
_IN_PLACE: dict[type[ast.operator], Binary] = {
    ast.Add: operator.iadd,
    ast.Sub: operator.isub,
    ast.Mult: operator.imul,
    ast.BitAnd: operator.iand,
    ast.BitOr: operator.ior,
    ast.BitXor: operator.ixor,
}
_UNARY: dict[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.Not: operator.not_,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Invert: operator.inv,
}
_ORDER: dict[type[ast.cmpop], Binary] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


def binary(budget: Budget, operation: type[ast.operator], left: Any, right: Any) -> Any:
    """Apply a binary operator."""
    _check_growth(budget, operation, left, right)
    return bounded(_BINARY[operation](left, right))


def in_place(budget: Budget, operation: type[ast.operator], left: Any, right: Any) -> Any:
    """Apply an augmented assignment to a value that it changes."""
    if isinstance(left, list) and operation is ast.Add:
        right = budget.take(right)
    _check_growth(budget, operation, left, right)
    return bounded(_IN_PLACE.get(operation, _BINARY[operation])(left, right))


def _check_growth(budget: Budget, operation: type[ast.operator], left: Any, right: Any) -> None:
    if operation is ast.Mult:
        _check_repetition(left, right)
        _check_repetition(right, left)
    elif operation is ast.Pow and isinstance(left, int) and isinstance(right, int):
        require(left.bit_length() * max(right, 0) <= MAX_BITS)
    elif operation is ast.LShift:
        require(not isinstance(right, int) or right <= MAX_BITS)
    elif operation is ast.Mod and isinstance(left, TEXTS):
        check_percent(budget, left, right)
    if isinstance(left, _SEQUENCES) and operation in {ast.Add, ast.Mult}:
        budget.spend(len(left) // 64)


def _check_repetition(sequence: Any, count: Any) -> None:
    if isinstance(sequence, _SEQUENCES) and isinstance(count, int):
        require(len(sequence) * count <= MAX_TEXT)


def unary(operation: type[ast.unaryop], operand: Any) -> Any:
    """Apply a unary operator."""
    if operation is ast.Invert and isinstance(operand, bool):
        raise Impure("the interpreter warns")
    return bounded(_UNARY[operation](operand))


def compare(budget: Budget, operation: type[ast.cmpop], left: Any, right: Any) -> bool:
    """Apply a comparison; identity is known for None and booleans only."""
    if operation in {ast.Is, ast.IsNot}:
        if not any(left is single or right is single for single in _SINGLETONS):
            raise Impure("identity is up to the interpreter")
        return (left is right) is (operation is ast.Is)
    budget.weigh(left, right)
    if operation in _ORDER:
        return bool(_ORDER[operation](left, right))
    is_iterator = not isinstance(right, (*TEXTS, list, tuple, set, frozenset, dict, range))
    found = left in (budget.take(right) if is_iterator else right)
    return found is (operation is ast.In)


def power(budget: Budget, base: Any, exponent: Any, modulus: Any = None) -> Any:
    """Compute `pow`."""
    if modulus is None:
        return binary(budget, ast.Pow, base, exponent)
    require(all(isinstance(part, int) and part.bit_length() <= _MAX_MODULAR_BITS for part in (base, exponent, modulus)))
    budget.spend(8)
    return pow(base, exponent, modulus)


def item_of(budget: Budget, owner: Any, index: Any) -> Any:
    """Return `owner[index]`."""
    if not isinstance(owner, (*_SEQUENCES, dict, range)):
        raise Impure("no items")
    budget.weigh(index)
    if isinstance(index, slice):
        budget.spend(len(owner) // 64)
    return bounded(owner[index])


def formatted(budget: Budget, value: Any, spec: str) -> str:
    """Return `format(value, spec)`."""
    require(not _WIDE.search(spec))
    budget.weigh(value, printable=True)
    return str(bounded(format(value, spec)))


def converted(budget: Budget, value: Any, conversion: str | None) -> Any:
    """Apply the conversion of a field: `s`, `r`, `a`, or None for none."""
    budget.weigh(value, printable=conversion is not None)
    return bounded(_CONVERSIONS[conversion](value))


def fill_template(budget: Budget, template: str, positional: Iterable[Any], named: Mapping[str, Any]) -> str:
    """Return `template.format(...)`, for fields that look up no attribute or item."""
    numbered, pieces, count = list(positional), list[str](), 0
    for literal, field, spec, conversion in Formatter().parse(template):
        pieces.append(literal)
        if field is None:
            continue
        require(not _LOOKUP_FIELD.search(field))
        name = field or str(count)
        count += not field
        value = numbered[int(name)] if _INTEGER_FIELD.fullmatch(name) else named[name]
        pieces.append(formatted(budget, converted(budget, value, conversion or None), spec or ""))
    require(sum(map(len, pieces)) <= MAX_TEXT)
    return "".join(pieces)


def check_percent(budget: Budget, template: Any, values: Any) -> None:
    """Check that `template % values` does not grow beyond the bounds."""
    text = template if isinstance(template, str) else bytes(template).decode("latin-1")
    require(not _WIDE_PERCENT.search(text))
    budget.weigh(values, printable=True)
    if isinstance(values, dict):
        require(text.count("%") * max((len(value) for value in map(str, values.values())), default=0) <= MAX_TEXT)


def concatenated(separator: Any, parts: list[Any]) -> Any:
    """Return `separator.join(parts)`."""
    require(sum(map(len, parts)) + len(separator) * len(parts) <= MAX_TEXT)
    return separator.join(parts)


def total(budget: Budget, items: Any, start: Any) -> Any:
    """Return `sum(items, start)`."""
    if isinstance(start, TEXTS):
        raise TypeError("text is joined, not summed")
    parts = budget.take(items)
    if all(isinstance(part, int | float | complex) for part in (start, *parts)):
        return bounded(sum(parts, start))
    for part in parts:
        budget.spend()
        start = binary(budget, ast.Add, start, part)
    return start
