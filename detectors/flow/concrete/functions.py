"""Builtins and functions of the standard library that are pure, by canonical name."""

import ast
from collections.abc import Callable
from typing import Any

from detectors.flow.concrete import arithmetic
from detectors.flow.concrete.bounds import MAX_TEXT, SETS, bounded, require
from detectors.flow.concrete.callables import Applier, Bound, Known, Prepared
from detectors.flow.concrete.decoders import DECODERS, decode_text, encode_text, run_decoder
from detectors.flow.concrete.iterators import ITERATORS, paid
from detectors.flow.concrete.methods import METHODS, has_method, pairs

_MAX_DIGITS = 400


def _str(applier: Applier, value: Any = "", *codec: str) -> str:
    if codec:
        return str(decode_text(value, *codec))
    applier.budget.weigh(value, printable=True)
    return str(value)


def _text_by(make: Callable[[Any], str]) -> Callable[..., str]:
    def apply(applier: Applier, value: Any) -> str:
        applier.budget.weigh(value, printable=True)
        return make(value)

    return apply


def _bytes(applier: Applier, value: Any = b"", *codec: str) -> bytes:
    if isinstance(value, str):
        if not codec:
            raise TypeError("text without a codec")
        return bytes(encode_text(value, *codec))
    if isinstance(value, int):
        require(value <= MAX_TEXT)
        return bytes(value)
    return bytes(value) if isinstance(value, bytes | bytearray) else bytes(applier.budget.take(value))


def _bytearray(applier: Applier, value: Any = b"", *codec: str) -> bytearray:
    return bytearray(_bytes(applier, value, *codec))


def _list(applier: Applier, items: Any = ()) -> list[Any]:
    return applier.budget.take(items)


def _tuple(applier: Applier, items: Any = ()) -> tuple[Any, ...]:
    return tuple(applier.budget.take(items))


def _members(applier: Applier, items: Any) -> list[Any]:
    """List the items of anything, for a result that does not depend on their order."""
    found = list(items) if isinstance(items, SETS) else applier.budget.take(items)
    applier.budget.weigh(found)
    return found


def _set(applier: Applier, items: Any = ()) -> set[Any]:
    return set(_members(applier, items))


def _frozenset(applier: Applier, items: Any = ()) -> frozenset[Any]:
    return frozenset(_members(applier, items))


def _dict(applier: Applier, source: Any = (), **named: Any) -> dict[Any, Any]:
    return pairs(applier.budget, source) | named


def _from_keys(applier: Applier, keys: Any, value: Any = None) -> dict[Any, Any]:
    found = applier.budget.take(keys)
    applier.budget.weigh(found)
    return dict.fromkeys(found, value)


def _order(applier: Applier, items: list[Any], key: Any) -> list[Any]:
    """List what the items are compared by."""
    keys = items if key is None else [applier.apply(key, [item], {}) for item in items]
    applier.budget.weigh(keys)
    return keys


def sort(applier: Applier, items: list[Any], key: Any = None, reverse: Any = False) -> list[Any]:  # noqa: FBT002 - as Python
    """Return `sorted(items, key=key, reverse=reverse)`."""
    keys = _order(applier, items, key)
    applier.budget.spend(len(items))
    places = sorted(range(len(items)), key=keys.__getitem__, reverse=bool(reverse))
    return [items[place] for place in places]


def _sorted(applier: Applier, items: Any, *, key: Any = None, reverse: Any = False) -> list[Any]:
    return sort(applier, _members(applier, items) if key is None else applier.budget.take(items), key, reverse)


def _extreme(choose: Callable[..., Any]) -> Callable[..., Any]:
    def apply(applier: Applier, *items: Any, key: Any = None, **default: Any) -> Any:
        if len(items) != 1:
            found = list(items)
        else:
            found = _members(applier, items[0]) if key is None else applier.budget.take(items[0])
        if not found and "default" in default:
            return default["default"]
        return found[choose(range(len(found)), key=_order(applier, found, key).__getitem__)]

    return apply


def _any(applier: Applier, items: Any) -> bool:
    return any(paid(applier, items))


def _all(applier: Applier, items: Any) -> bool:
    return all(paid(applier, items))


def _sum(applier: Applier, items: Any, start: Any = 0) -> Any:
    return arithmetic.total(applier.budget, items, start)


def _reduce(applier: Applier, function: Any, items: Any, *start: Any) -> Any:
    found = list(start[:1])
    for item in paid(applier, items):
        found = [applier.apply(function, [found[0], item], {})] if found else [item]
    return found[0]


def _is_instance(applier: Applier, value: Any, kinds: Any) -> bool:
    del applier
    listed = kinds if isinstance(kinds, tuple) else (kinds,)
    names = [kind.name.removeprefix("builtins.") if isinstance(kind, Known) else "" for kind in listed]
    require(type(value) in METHODS and all(name in _TYPES for name in names))
    return isinstance(value, tuple(_TYPES[name] for name in names))


def _print(applier: Applier, *values: Any, sep: Any = " ", end: Any = "\n", flush: Any = False) -> None:
    """Nothing that a computation could see."""
    del applier, values, sep, end, flush


def _power(applier: Applier, base: Any, exponent: Any, mod: Any = None) -> Any:
    return arithmetic.power(applier.budget, base, exponent, mod)


def _format(applier: Applier, value: Any, spec: str = "") -> str:
    return arithmetic.formatted(applier.budget, value, spec)


def _partial(applier: Applier, function: Any, *positional: Any, **keywords: Any) -> Prepared:
    del applier
    return Prepared(function, positional, keywords)


def _items_at(applier: Applier, keys: list[Any], owner: Any) -> Any:
    found = tuple(arithmetic.item_of(applier.budget, owner, key) for key in keys)
    return found[0] if len(found) == 1 else found


def _itemgetter(applier: Applier, *keys: Any) -> Prepared:
    del applier
    return Prepared(Known("operator.itemgetter()"), (list(keys),), {})


def _operator(operation: type[ast.operator]) -> Callable[..., Any]:
    return lambda applier, left, right: arithmetic.binary(applier.budget, operation, left, right)


def _comparison(operation: type[ast.cmpop]) -> Callable[..., Any]:
    return lambda applier, left, right: arithmetic.compare(applier.budget, operation, left, right)


def _attribute_of(owner: Any, path: Any) -> Any:
    """Return an attribute of something outside the program, or a method of a value."""
    require(isinstance(path, str))
    for name in path.split("."):
        if isinstance(owner, Known):
            require(name.isidentifier())
            owner = Known(f"{owner.name}.{name}")
        else:
            require(has_method(owner, name))
            owner = Bound(owner, name)
    return owner


def _getattr(applier: Applier, owner: Any, name: str) -> Any:
    del applier
    return _attribute_of(owner, name)


def _module(applier: Applier, name: Any) -> Known:
    del applier
    require(isinstance(name, str) and all(part.isidentifier() for part in name.split(".")))
    return Known(name)


def _attributes(applier: Applier, paths: list[str], owner: Any) -> Any:
    del applier
    found = tuple(_attribute_of(owner, path) for path in paths)
    return found[0] if len(found) == 1 else found


def _attrgetter(applier: Applier, *paths: str) -> Prepared:
    del applier
    return Prepared(Known("operator.attrgetter()"), (list(paths),), {})


def _getitem(applier: Applier, owner: Any, index: Any) -> Any:
    return arithmetic.item_of(applier.budget, owner, index)


def _contains(applier: Applier, owner: Any, item: Any) -> bool:
    return arithmetic.compare(applier.budget, ast.In, item, owner)


def _int_from_bytes(applier: Applier, data: Any, byteorder: Any = "big", *, signed: bool = False) -> int:
    if isinstance(data, int):
        raise TypeError("no bytes")
    return int.from_bytes(_bytes(applier, data), byteorder, signed=signed)


def _round(number: Any, digits: int | None = None) -> Any:
    require(digits is None or abs(digits) <= _MAX_DIGITS)
    return round(number, digits)


SCALAR: dict[str, Callable[..., Any]] = {
    "builtins.abs": abs,
    "builtins.bin": bin,
    "builtins.bool": bool,
    "builtins.bytes.fromhex": bytes.fromhex,
    "builtins.bytearray.fromhex": bytearray.fromhex,
    "builtins.bytes.maketrans": bytes.maketrans,
    "builtins.chr": chr,
    "builtins.divmod": divmod,
    "builtins.float": float,
    "builtins.float.fromhex": float.fromhex,
    "builtins.hex": hex,
    "builtins.int": int,
    "builtins.len": len,
    "builtins.oct": oct,
    "builtins.ord": ord,
    "builtins.range": range,
    "builtins.round": _round,
    "builtins.slice": slice,
    "builtins.str.maketrans": str.maketrans,
}
"""Functions that look at nothing but a few scalars, and at the length of a collection."""

FUNCTIONS: dict[str, Callable[..., Any]] = {
    **ITERATORS,
    "builtins.all": _all,
    "builtins.any": _any,
    "builtins.ascii": _text_by(ascii),
    "builtins.bytearray": _bytearray,
    "builtins.bytes": _bytes,
    "builtins.dict": _dict,
    "builtins.dict.fromkeys": _from_keys,
    "builtins.format": _format,
    "builtins.frozenset": _frozenset,
    "builtins.getattr": _getattr,
    "importlib.import_module": _module,
    "operator.attrgetter": _attrgetter,
    "operator.attrgetter()": _attributes,
    "builtins.int.from_bytes": _int_from_bytes,
    "builtins.isinstance": _is_instance,
    "builtins.list": _list,
    "builtins.max": _extreme(max),
    "builtins.min": _extreme(min),
    "builtins.pow": _power,
    "builtins.print": _print,
    "builtins.repr": _text_by(repr),
    "builtins.set": _set,
    "builtins.sorted": _sorted,
    "builtins.str": _str,
    "builtins.sum": _sum,
    "builtins.tuple": _tuple,
    "functools.partial": _partial,
    "functools.reduce": _reduce,
    "operator.add": _operator(ast.Add),
    "operator.and_": _operator(ast.BitAnd),
    "operator.concat": _operator(ast.Add),
    "operator.contains": _contains,
    "operator.eq": _comparison(ast.Eq),
    "operator.floordiv": _operator(ast.FloorDiv),
    "operator.getitem": _getitem,
    "operator.itemgetter": _itemgetter,
    "operator.lshift": _operator(ast.LShift),
    "operator.itemgetter()": _items_at,
    "operator.mod": _operator(ast.Mod),
    "operator.mul": _operator(ast.Mult),
    "operator.ne": _comparison(ast.NotEq),
    "operator.or_": _operator(ast.BitOr),
    "operator.pow": _operator(ast.Pow),
    "operator.rshift": _operator(ast.RShift),
    "operator.sub": _operator(ast.Sub),
    "operator.truediv": _operator(ast.Div),
    "operator.xor": _operator(ast.BitXor),
}
"""Functions that iterate, call or print; the applier comes first."""

_TYPES = {kind.__name__: kind for kind in METHODS}


def call_known(applier: Applier, name: str, positional: list[Any], keywords: dict[str, Any]) -> Any:
    """Call a function of the tables, or a method of a type that is called with its receiver first.

    Raises:
        Impure: There is no such function here, or its result is too large.
    """
    if name in DECODERS:
        return bounded(run_decoder(name, positional, keywords))
    if name in SCALAR:
        return bounded(SCALAR[name](*positional, **keywords))
    if name in FUNCTIONS:
        return bounded(FUNCTIONS[name](applier, *positional, **keywords))
    module, _, rest = name.partition(".")
    kind, _, method = rest.partition(".")
    require(module == "builtins" and kind in _TYPES and bool(positional) and type(positional[0]) is _TYPES[kind])
    return applier.apply(Bound(positional[0], method), positional[1:], keywords)
