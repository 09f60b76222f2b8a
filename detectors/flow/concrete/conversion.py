"""From the values of the analysis to plain values and back, where nothing is lost on the way."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from detectors.flow.concrete.bounds import MAX_BITS, MAX_TEXT, Budget, Impure, require
from detectors.flow.concrete.callables import Bound, Closure, FunctionNode, Known, Prepared
from detectors.flow.concrete.decoders import CONSTANTS
from detectors.flow.joins import listing, mapping
from detectors.flow.names import canonical
from detectors.flow.values import (
    PATH,
    Class,
    Constant,
    Function,
    Kind,
    Listing,
    Mapping,
    Method,
    Partial,
    Symbol,
    Value,
    constant,
)

_MAX_NESTING = 12
_COLLECTIONS: dict[Kind, Callable[[list[Any]], Any]] = {
    Kind.LIST: list,
    Kind.TUPLE: tuple,
    Kind.SET: set,
    Kind.ITERATOR: iter,
}
_KINDS: dict[type, Kind] = {list: Kind.LIST, tuple: Kind.TUPLE, set: Kind.SET, frozenset: Kind.SET}
_VIEWS = frozenset({"dict_items", "dict_keys", "dict_values"})
_ITERATORS = frozenset({
    "chain", "cycle", "dict_itemiterator", "dict_keyiterator", "dict_valueiterator", "enumerate", "generator", "islice",
    "list_iterator", "list_reverseiterator", "reversed", "str_ascii_iterator", "str_iterator", "tuple_iterator", "zip",
    "bytes_iterator", "batched", "zip_longest",
})  # fmt: skip

type Names = Callable[[str], Value]


@dataclass(frozen=True, slots=True)
class Definition:
    """A function of the program as a calculator needs it: what it says, and what the names around it mean."""

    node: FunctionNode
    names: Names
    defaults: dict[str, Value]


type Read = Callable[[str], Value]
"""What an attribute of an object of the program is."""
type FunctionOf = Callable[[Function | Class], Definition | Read | None]


def plain(value: Value, function_of: Callable[[Any], Any], nesting: int = 0) -> Any:
    """Return the plain value that a value of the analysis stands for; collections are new ones.

    Args:
        value: The value.
        function_of: What stands for a function of the program, or for an object of one of its classes.
        nesting: How deep in other values it is.

    Raises:
        Impure: It may stand for several values or none.
    """
    require(nesting < _MAX_NESTING)

    def inner(part: Value) -> Any:
        return _plain_scalar(part) if type(part) is Constant else plain(part, function_of, nesting + 1)

    match value:
        case Constant():
            return _plain_scalar(value)
        case Listing(is_complete=True):
            return _COLLECTIONS[value.kind]([inner(item) for item in value.items])
        case Mapping(is_complete=True, rest=()):
            return {inner(key): inner(item) for key, item in value.items}
        case Symbol():
            return CONSTANTS.get(value.name) or Known(value.name)
        case Function() | Class():
            return function_of(value)
        case _:
            return _plain_callable(value, inner)


def _plain_scalar(value: Constant) -> Any:
    require(value.kind != PATH)
    is_array = value.kind == "bytearray" and isinstance(value.value, bytes)
    return bytearray(value.value) if is_array else value.value  # type: ignore[arg-type]


def _plain_callable(value: Value, inner: Callable[[Value], Any]) -> Any:
    match value:
        case Method():
            return Bound(inner(value.receiver), value.name)
        case Partial():
            named = {name: inner(item) for name, item in value.keywords}
            return Prepared(inner(value.callee), tuple(inner(item) for item in value.positional), named)
        case _:
            raise Impure("not known")


def no_function(function: Function | Class) -> Any:
    """Stand for no function of the program.

    Raises:
        Impure: Always.
    """
    raise Impure(f"no function: {function.scope}")


def abstract(budget: Budget, found: Any, nesting: int = 0) -> Value:
    """Return the value of the analysis for a plain value.

    Raises:
        Impure: It is too large or too deep for one, or of no kind that has one.
    """
    require(nesting < _MAX_NESTING)
    kind = type(found)
    if kind in _KINDS:
        items = sorted(found, key=repr) if _KINDS[kind] is Kind.SET else found
        return _listing(budget, items, _KINDS[kind], nesting)
    if kind is dict:
        return _mapping(budget, found, nesting)
    if kind.__name__ in _VIEWS:
        return _listing(budget, budget.take(found), Kind.LIST, nesting)
    if kind.__name__ in _ITERATORS:
        require(nesting == 0)
        return _listing(budget, budget.take(found), Kind.ITERATOR, nesting)
    if kind is Known:
        return canonical(found.name)
    if kind is Closure and found.origin is not None:
        return Function(found.origin.scope)
    return _scalar(found)


def _listing(budget: Budget, items: Any, kind: Kind, nesting: int) -> Value:
    require(len(items) <= MAX_TEXT)
    budget.spend(len(items) // 4)
    result = listing(tuple(abstract(budget, item, nesting + 1) for item in items), kind=kind)
    require(isinstance(result, Listing) and result.is_complete)
    return result


def _mapping(budget: Budget, found: dict[Any, Any], nesting: int) -> Value:
    require(len(found) <= MAX_TEXT)
    budget.spend(len(found) // 4)
    result = mapping({_scalar(key): abstract(budget, item, nesting + 1) for key, item in found.items()})
    require(isinstance(result, Mapping) and result.is_complete)
    return result


def _scalar(found: Any) -> Constant:
    match found:
        case bytearray():
            require(len(found) <= MAX_TEXT)
            return Constant(bytes(found), "bytearray")
        case str() | bytes():
            require(len(found) <= MAX_TEXT)
        case int():
            require(found.bit_length() <= MAX_BITS)
        case float() | complex() | None:
            pass
        case _:
            raise Impure("no value of the analysis")
    return constant(found)
