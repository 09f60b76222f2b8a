"""Computing constants the way Python would, within bounds, and never by running any of the program's text.

Every function answers a value or None, which means: not a constant, or not one within the bounds. Texts are at most
`MAX_TEXT` long and integers at most `MAX_BITS` wide, before and after each step, so that no chain of steps grows.
"""

import ast
import operator
from collections.abc import Callable, Sequence
from typing import Any

from detectors.flow.joins import listing, mapping
from detectors.flow.texts import MAX_TEXT, concatenated
from detectors.flow.values import (
    MAX_ITEMS,
    PATH,
    UNKNOWN,
    Constant,
    Listing,
    Mapping,
    Scalar,
    Value,
    constant,
    text_of,
    truth,
)

MAX_BITS = 4096

_ARITHMETIC: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
}
_DIVISION: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
_ORDER: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_PLAIN_METHODS: dict[str, Callable[[str], str]] = {
    "lower": str.lower,
    "upper": str.upper,
    "strip": str.strip,
    "lstrip": str.lstrip,
    "rstrip": str.rstrip,
    "casefold": str.casefold,
    "title": str.title,
    "capitalize": str.capitalize,
    "swapcase": str.swapcase,
}


def bounded(value: Scalar) -> Constant | None:
    """Wrap a scalar if it is within the bounds."""
    if isinstance(value, str | bytes):
        return constant(value) if len(value) <= MAX_TEXT else None
    if isinstance(value, int):
        return constant(value) if value.bit_length() <= MAX_BITS else None
    return constant(value)


def fold_binary(operation: ast.operator, left: Value, right: Value) -> Value | None:
    """Fold a binary operation on constants or displays."""
    match left, right:
        case Constant(value=int() as a), Constant(value=int() as b):
            return _fold_integers(type(operation), a, b)
        case Constant(value=str() | bytes()), _:
            return _fold_text(operation, left, right)
        case Listing(), Listing() if isinstance(operation, ast.Add):
            is_complete = left.is_complete and right.is_complete
            return listing((*left.items, *right.items), is_complete=is_complete, kind=left.kind)
        case Mapping(), Mapping() if isinstance(operation, ast.BitOr):
            return merge_mappings(left, right)
        case _:
            return None


def merge_mappings(left: Mapping, right: Mapping) -> Value:
    """Lay the second mapping over the first, as `left | right` does."""
    is_complete = left.is_complete and right.is_complete
    return mapping(
        dict(left.items) | dict(right.items),
        is_complete=is_complete,
        rest=left.rest + right.rest,
        has_candidates=left.has_candidates or right.has_candidates,
    )


def _fold_integers(operation: type[ast.operator], left: int, right: int) -> Value | None:
    if max(left.bit_length(), right.bit_length()) > MAX_BITS:
        return None
    if operation in _ARITHMETIC:
        return bounded(_ARITHMETIC[operation](left, right))
    if operation in _DIVISION and right != 0:
        return bounded(_DIVISION[operation](left, right))
    return None


def _fold_text(operation: ast.operator, left: Constant, right: Value) -> Value | None:
    match operation, left.value, right:
        case ast.Add(), str() as a, Constant(value=str() as b):
            return bounded(a + b) if len(a) + len(b) <= MAX_TEXT else None
        case ast.Add(), bytes() as c, Constant(value=bytes() as d):
            return bounded(c + d) if len(c) + len(d) <= MAX_TEXT else None
        case ast.Mult(), str() as a, Constant(value=int() as count) if 0 <= len(a) * count <= MAX_TEXT:
            return bounded(a * count)
        case ast.Mod(), str() as a, _:
            return fold_percent(a, right)
        case _:
            return None


def fold_percent(template: str, right: Value) -> Value | None:
    """Fold `template % right` where the template holds nothing but plain `%s` and `%d`."""
    values = right.items if isinstance(right, Listing) and right.is_complete else (right,)
    pieces = template.replace("%d", "%s").split("%s")
    if len(pieces) != len(values) + 1 or "%" in "".join(pieces):
        return None
    return interleave(pieces, values)


def interleave(pieces: Sequence[str], values: Sequence[Value]) -> Value:
    """Put the values' texts between the pieces; there is one piece more than values."""
    parts: list[Value] = [constant(pieces[0])]
    for value, piece in zip(values, pieces[1:], strict=True):
        parts += [value, constant(piece)]
    return concatenated(parts)


def fold_unary(operation: ast.unaryop, operand: Value) -> Value | None:
    """Fold `not`, minus, plus and inversion."""
    if isinstance(operation, ast.Not):
        known = truth(operand)
        return None if known is None else constant(not known)
    match operation, operand:
        case ast.USub(), Constant(value=int() | float() as number):
            return bounded(-number)
        case ast.UAdd(), Constant(value=int() as number):
            return bounded(+number)
        case ast.Invert(), Constant(kind="int", value=int() as number):
            return bounded(~number)
        case _:
            return None


def fold_compare(operation: ast.cmpop, left: Value, right: Value) -> Value | None:
    """Fold one comparison of two constants."""
    if (
        isinstance(operation, ast.In | ast.NotIn)
        and isinstance(left, Constant)
        and isinstance(right, Listing | Mapping)
    ):
        return _fold_membership(operation, left, right)
    if not isinstance(left, Constant) or not isinstance(right, Constant):
        return None
    match operation:
        case ast.Eq() | ast.NotEq():
            return constant((left.value == right.value) is isinstance(operation, ast.Eq))
        case ast.Is() | ast.IsNot() if None in (left.value, right.value) or "bool" in (left.kind, right.kind):
            return constant((left == right) is isinstance(operation, ast.Is))
        case ast.In() | ast.NotIn() if isinstance(left.value, str) and isinstance(right.value, str):
            return constant((left.value in right.value) is isinstance(operation, ast.In))
        case _:
            return _fold_order(operation, left.value, right.value)


def _fold_membership(operation: ast.cmpop, item: Constant, owner: Listing | Mapping) -> Value | None:
    """Fold `item in owner` of a whole collection of constants; 1, 1.0 and True are one item."""
    parts = [key for key, _ in owner.items] if isinstance(owner, Mapping) else owner.items
    known = [part.value for part in parts if isinstance(part, Constant) and part.kind != PATH]
    if not owner.is_complete or len(known) != len(parts) or item.kind == PATH:
        return None
    return constant((item.value in known) is isinstance(operation, ast.In))


def _fold_order(operation: ast.cmpop, left: Scalar, right: Scalar) -> Value | None:
    compare = _ORDER.get(type(operation))
    if compare is None:
        return None
    match left, right:
        case (int() | float(), int() | float()) | (str(), str()):
            return constant(compare(left, right))
        case _:
            return None


def fold_method(receiver: Value, name: str, arguments: tuple[Value, ...]) -> Value | None:
    """Fold a method of a constant text with constant arguments."""
    text = text_of(receiver)
    if text is None:
        return _fold_bytes_method(receiver, name)
    if name in _PLAIN_METHODS and not arguments:
        return bounded(_PLAIN_METHODS[name](text))
    if name == "join" and len(arguments) == 1:
        return _fold_join(text, arguments[0])
    if name == "encode":
        return bounded(text.encode("utf-8", "replace"))
    return _fold_text_method(text, name, [text_of(argument) for argument in arguments])


def _fold_bytes_method(receiver: Value, name: str) -> Value | None:
    if isinstance(receiver, Constant) and isinstance(receiver.value, bytes) and name == "decode":
        return bounded(receiver.value.decode("utf-8", "replace"))
    return None


def _fold_text_method(text: str, name: str, arguments: list[str | None]) -> Value | None:
    match name, arguments:
        case "replace", [str() as old, str() as new] if len(new) <= 1 or len(text) * len(new) <= MAX_TEXT:
            return bounded(text.replace(old, new))
        case "removeprefix", [str() as affix]:
            return bounded(text.removeprefix(affix))
        case "removesuffix", [str() as affix]:
            return bounded(text.removesuffix(affix))
        case "split", []:
            return _fold_words(text.split())
        case "split", [str() as separator] if separator:
            return _fold_words(text.split(separator))
        case _:
            return None


def _fold_words(words: list[str]) -> Value | None:
    return listing(tuple(map(constant, words))) if len(words) <= MAX_ITEMS else None


def _fold_join(separator: str, items: Value) -> Value | None:
    if text := text_of(items):
        return bounded(separator.join(text)) if len(text) * (1 + len(separator)) <= MAX_TEXT else None
    if not isinstance(items, Listing) or not items.is_complete:
        return None
    if not items.items:
        return constant("")
    return interleave(["", *[separator] * (len(items.items) - 1), ""], items.items)


def fold_format(template: str, positional: tuple[Value, ...], keywords: dict[str, Value]) -> Value | None:
    """Fold `str.format` for plain fields: `{}`, `{0}` and `{name}` without conversion, format or attribute."""
    pieces, fields = [""], list[str]()
    if "{{" in template or "}}" in template:
        return None
    first, *rest = template.split("{")
    pieces[0] = first
    for part in rest:
        field, brace, text = part.partition("}")
        if not brace:
            return None
        fields.append(field or str(len(fields)))
        pieces.append(text)
    return interleave(pieces, [_field(name, positional, keywords) for name in fields])


def _field(name: str, positional: tuple[Value, ...], keywords: dict[str, Value]) -> Value:
    if name.isascii() and name.isdigit() and len(name) <= 2:
        return positional[int(name)] if int(name) < len(positional) else UNKNOWN
    return keywords.get(name, UNKNOWN)


def fold_slice(value: Value, bounds: tuple[Value | None, Value | None, Value | None]) -> Value | None:
    """Fold `value[start:stop:step]` of a constant text or a whole display."""
    numbers: list[int | None] = []
    for bound in bounds:
        if bound is not None and not (isinstance(bound, Constant) and isinstance(bound.value, int | None)):
            return None
        numbers.append(bound.value if bound is not None and isinstance(bound.value, int) else None)
    if numbers[2] == 0:
        return None
    cut = slice(*numbers)
    match value:
        case Constant(value=str() | bytes() as text):
            return bounded(text[cut])
        case Listing(is_complete=True):
            return listing(value.items[cut], kind=value.kind)
        case _:
            return None


def fold_index(value: Value, index: Value) -> Value | None:
    """Fold `value[index]` of a constant text or a whole display; None also where it would fail."""
    if not isinstance(index, Constant) or not isinstance(index.value, int):
        return None
    match value:
        case Constant(value=str() as text) if -len(text) <= index.value < len(text):
            return constant(text[index.value])
        case Listing(is_complete=True) if -len(value.items) <= index.value < len(value.items):
            return value.items[index.value]
        case _:
            return None
