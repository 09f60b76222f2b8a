"""Methods of plain values: those that only compute, and those that change a collection that the computation owns."""

from collections.abc import Callable
from typing import Any

from detectors.flow.concrete.arithmetic import concatenated, fill_template
from detectors.flow.concrete.bounds import MAX_TEXT, SETS, Budget, require
from detectors.flow.concrete.decoders import decode_text, encode_text

type Method = Callable[..., Any]

_PLAIN_TEXT = (
    "capitalize casefold count endswith find index isalnum isalpha isascii isdecimal isdigit isidentifier islower "
    "isnumeric isprintable isspace istitle isupper lower lstrip partition removeprefix removesuffix rfind rindex "
    "rpartition rsplit rstrip split splitlines startswith strip swapcase title upper"
)
_TEXT_METHODS: dict[str, Method] = {name: method for name, method in vars(str).items() if name in _PLAIN_TEXT.split()}
_BYTES_METHODS: dict[str, Method] = {
    name: method for name, method in vars(bytes).items() if name in {*_PLAIN_TEXT.split(), "hex", "translate"}
}
_BYTEARRAY_METHODS: dict[str, Method] = {
    name: method
    for name, method in vars(bytearray).items()
    if name in {*_BYTES_METHODS, "append", "clear", "copy", "insert", "pop", "remove", "reverse"}
}


def _padded(pad: Method) -> Method:
    def apply(text: Any, width: int, *fill: Any) -> Any:
        require(width <= MAX_TEXT)
        return pad(text, width, *fill)

    return apply


def _replace(text: Any, old: Any, new: Any, count: int = -1) -> Any:
    require(len(new) <= 1 or len(text) + (text.count(old) if old else len(text) + 1) * len(new) <= MAX_TEXT)
    return text.replace(old, new, count)


def _translate(text: str, table: Any) -> str:
    require(isinstance(table, dict | list | str))
    values = table.values() if isinstance(table, dict) else table
    widest = max((len(value) for value in values if isinstance(value, str)), default=1)
    require(len(text) * widest <= MAX_TEXT * 8)
    return text.translate(table)


def _expand_tabs(text: Any, tabsize: int = 8) -> Any:
    require(tabsize * text.count("\t" if isinstance(text, str) else b"\t") <= MAX_TEXT)
    return text.expandtabs(tabsize)


def _to_bytes(number: int, length: int = 1, byteorder: Any = "big", *, signed: bool = False) -> bytes:
    require(length <= MAX_TEXT)
    return int(number).to_bytes(length, byteorder, signed=signed)


_PADDING = ("center", "ljust", "rjust", "zfill")
_CHANGED: dict[str, Method] = {"replace": _replace, "expandtabs": _expand_tabs}
_MAPPING = ("clear", "copy", "get", "items", "keys", "pop", "popitem", "setdefault", "values")
_SET = ("add", "clear", "copy", "discard", "isdisjoint", "issubset", "issuperset", "remove")
_LIST = ("append", "clear", "copy", "count", "index", "insert", "pop", "remove", "reverse")
_TUPLE = ("count", "index")
_NUMBER = ("bit_count", "bit_length", "conjugate", "is_integer")
_READING_SET = frozenset({"copy", "isdisjoint", "issubset", "issuperset"})


def _named(kind: type, names: tuple[str, ...]) -> dict[str, Method]:
    return {name: method for name, method in vars(kind).items() if name in names}


def _padding_of(kind: type) -> dict[str, Method]:
    return {name: _padded(method) for name, method in _named(kind, _PADDING).items()}


METHODS: dict[type, dict[str, Method]] = {
    str: {**_TEXT_METHODS, **_padding_of(str), **_CHANGED, "translate": _translate, "encode": encode_text},
    bytes: {**_BYTES_METHODS, **_padding_of(bytes), **_CHANGED, "decode": decode_text},
    bytearray: {**_BYTEARRAY_METHODS, **_padding_of(bytearray), **_CHANGED, "decode": decode_text},
    int: {**_named(int, _NUMBER), "to_bytes": _to_bytes},
    bool: {"to_bytes": _to_bytes},
    float: {**_named(float, _NUMBER), "hex": float.hex},
    list: _named(list, _LIST),
    tuple: _named(tuple, _TUPLE),
    dict: _named(dict, _MAPPING),
    set: _named(set, _SET),
    frozenset: _named(frozenset, tuple(_READING_SET)),
}
"""By type and name; the receiver comes first. None of them iterates over its arguments or calls them."""

CHANGING: dict[type, frozenset[str]] = {
    bytearray: frozenset({"append", "clear", "extend", "insert", "pop", "remove", "reverse"}),
    dict: frozenset({"clear", "pop", "popitem", "setdefault", "update"}),
    list: frozenset({"append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort"}),
    set: frozenset({"add", "clear", "discard", "remove", "update"}),
}
"""Methods that change their receiver."""

CHANGING_NAMES = frozenset(name for names in CHANGING.values() for name in names)

UNWEIGHED = frozenset({"append", "get", "items", "keys", "pop", "values"})
"""Methods whose cost does not grow with their receiver."""


def _join(budget: Budget, separator: Any, items: Any) -> Any:
    return concatenated(separator, budget.take(items))


def _format(budget: Budget, template: str, *positional: Any, **named: Any) -> str:
    return fill_template(budget, template, positional, named)


def _format_map(budget: Budget, template: str, named: dict[str, Any]) -> str:
    return fill_template(budget, template, (), named)


def _extend(budget: Budget, items: Any, more: Any) -> None:
    items.extend(budget.take(more))


def _update_set(budget: Budget, items: set[Any], *others: Any) -> None:
    items.update(*(_members(budget, other) for other in others))


def _update_mapping(budget: Budget, items: dict[Any, Any], *others: Any, **named: Any) -> None:
    items.update(pairs(budget, *others), **named)


def _union(budget: Budget, items: Any, *others: Any) -> Any:
    return items.union(*(_members(budget, other) for other in others))


def _intersection(budget: Budget, items: Any, *others: Any) -> Any:
    return items.intersection(*(_members(budget, other) for other in others))


def _difference(budget: Budget, items: Any, *others: Any) -> Any:
    return items.difference(*(_members(budget, other) for other in others))


def _members(budget: Budget, value: Any) -> Any:
    return value if isinstance(value, SETS) else budget.take(value)


def pairs(budget: Budget, source: Any = ()) -> dict[Any, Any]:
    """Return `dict(source)`."""
    if isinstance(source, dict):
        return dict(source)
    rows = [budget.take(row) for row in budget.take(source)]
    budget.weigh(rows)
    return dict(rows)


_SET_ALGEBRA: dict[str, Method] = {"union": _union, "intersection": _intersection, "difference": _difference}

BUDGETED: dict[type, dict[str, Method]] = {
    str: {"join": _join, "format": _format, "format_map": _format_map},
    bytes: {"join": _join},
    bytearray: {"join": _join, "extend": _extend},
    list: {"extend": _extend},
    dict: {"update": _update_mapping},
    set: {**_SET_ALGEBRA, "update": _update_set},
    frozenset: _SET_ALGEBRA,
}
"""Methods that iterate over their arguments; the budget comes first, then the receiver."""


def has_method(receiver: Any, name: str) -> bool:
    """Say whether a value has a method that is known here."""
    kind = type(receiver)
    return name in METHODS.get(kind, ()) or name in BUDGETED.get(kind, ()) or (kind is list and name == "sort")


METHOD_NAMES = frozenset(
    {name for table in (METHODS, BUDGETED) for methods in table.values() for name in methods} | {"sort"}
)
PURE_METHOD_NAMES = METHOD_NAMES - CHANGING_NAMES
