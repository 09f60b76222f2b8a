"""What an expression may evaluate to: small immutable values, bounded in size however they are joined.

A value over-approximates: an `Either` holds what is possible, `UNKNOWN` is everything. No value holds an object of the
program that it describes.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum

import msgspec

MAX_OPTIONS = 8
MAX_ITEMS = 64
MAX_CONSTANTS = 2048
"""Items of a whole `Listing` that holds nothing but constants."""
MAX_SIZE = 256
_CONSTANTS_PER_SIZE = 16
PATH = "path"
"""The `kind` of a constant or pattern that is a path object and no text."""

type Scalar = str | bytes | int | float | complex | None


class Value(msgspec.Struct, frozen=True):
    """Base of all values; on its own it is `UNKNOWN`."""


class Constant(Value, frozen=True):
    """A literal or a folded literal; `kind` keeps True, 1 and 1.0 apart."""

    value: Scalar
    kind: str


class Pattern(Value, frozen=True):
    """A text or a path of which only parts are known; `HOLE` stands for each unknown part."""

    text: str
    kind: str = "str"


class Symbol(Value, frozen=True):
    """Something outside the program, by canonical dotted name: `os.system`, `stop.utility`, `socket.socket()`."""

    name: str


class Candidate(Value, frozen=True):
    """Text that came from a model or is a solution under improvement: somebody else's program."""

    has_flag_off: bool = False
    """This program has replaced the sandbox flag in it by a falsy one."""


class Function(Value, frozen=True):
    """A `def` or `lambda` of the program; `scope` is its index among the scopes."""

    scope: int


class Class(Value, frozen=True):
    """A class of the program, or an instance of it."""

    scope: int
    is_instance: bool = False


class Namespace(Value, frozen=True):
    """The mapping behind an object: `vars(x)`, `x.__dict__`, `globals()`."""

    owner: Value


class Method(Value, frozen=True):
    """A method looked up on a value that the analysis models itself."""

    receiver: Value
    name: str
    size: int = 1


class Kind(StrEnum):
    """What a `Listing` is, where it is complete."""

    LIST = "list"
    TUPLE = "tuple"
    SET = "set"
    ITERATOR = "iterator"


class Listing(Value, frozen=True):
    """A list, tuple or set; without `is_complete` it holds at least these items, in unknown order and number."""

    items: tuple[Value, ...] = ()
    is_complete: bool = True
    size: int = 1
    kind: Kind = Kind.LIST


class Mapping(Value, frozen=True):
    """A dictionary; without `is_complete` other keys may be present, and their values may be any in `rest`."""

    items: tuple[tuple[Constant, Value], ...] = ()
    is_complete: bool = True
    rest: tuple[Value, ...] = ()
    size: int = 1


class Partial(Value, frozen=True):
    """A callable with arguments already bound: `functools.partial` or a bound method."""

    callee: Value
    positional: tuple[Value, ...] = ()
    keywords: tuple[tuple[str, Value], ...] = ()
    size: int = 1


class Either(Value, frozen=True):
    """One of several values; `is_each` says that every one occurs: another call or another round of a loop has it."""

    options: tuple[Value, ...]
    is_each: bool = False
    size: int = 1


class Pending(Value, frozen=True):
    """The result of a function of the program that was not visited yet; joining it with a value gives that value."""


_LEAVES = frozenset({Value, Constant, Pattern, Symbol, Function, Class, Pending})
"""Kinds of value without other values inside, and without candidate text."""

UNKNOWN = Value()
PENDING = Pending()
HOLE = "\0"
"""Stands for what is not known in a `Pattern`; no program's text can hold it."""
CANDIDATE = Candidate()


def constant(value: Scalar) -> Constant:
    """Wrap a plain scalar."""
    return Constant(value, type(value).__name__)


def path_constant(text: str) -> Constant:
    """Wrap a path that is wholly known."""
    return Constant(text, PATH)


def options_of(value: Value) -> tuple[Value, ...]:
    """List the alternatives of a value: itself, unless it is an `Either`."""
    return value.options if isinstance(value, Either) else (value,)


def join(first: Value, second: Value) -> Value:
    """Return what covers both values: the value itself, an `Either`, or `UNKNOWN` beyond `MAX_OPTIONS`."""
    if first is second or first == second or isinstance(second, Pending):
        return first
    if isinstance(first, Pending):
        return second
    if isinstance(second, Either) and second.is_each and all(option in second.options for option in options_of(first)):
        return second
    if isinstance(first, Listing) and isinstance(second, Listing):
        return listing(_merge(first.items, second.items), is_complete=False, kind=first.kind)
    return _either(_merge(options_of(first), options_of(second)), is_each=False)


def join_callers(first: Value, second: Value) -> Value:
    """Join two argument values of different calls; both are then known to be passed."""
    is_each = all(not isinstance(value, Either) or value.is_each for value in (first, second))
    return _either(_merge(options_of(first), options_of(second)), is_each=is_each)


def join_each(values: Sequence[Value]) -> Value:
    """Join values each of which does occur when the program runs to its end."""
    result: Value | None = None
    for value in values:
        result = value if result is None else join_callers(result, value)
    return UNKNOWN if result is None else result


def join_over(operands: Sequence[Value], values: Iterable[Value]) -> Value:
    """Join what an operation gives over the alternatives of its operands.

    Every result occurs where only one operand varies, and every alternative of it occurs.
    """
    varying = [operand for operand in operands if isinstance(operand, Either)]
    return join_each(list(values)) if len(varying) == 1 and varying[0].is_each else join_all(values)


def each_element_of(value: Value) -> Value:
    """Return what iterating over the whole of a value gives, one after the other."""
    if isinstance(value, Listing) and value.is_complete and not is_long(value):
        return join_each(value.items)
    return element_of(value)


def join_all(values: Iterable[Value]) -> Value:
    """Join any number of values; of none it is `UNKNOWN`."""
    result: Value | None = None
    for value in values:
        result = value if result is None else join(result, value)
    return UNKNOWN if result is None else result


def listing(items: tuple[Value, ...], *, is_complete: bool = True, kind: Kind = Kind.LIST) -> Value:
    """Build a `Listing` within the bounds of number and size."""
    if len(items) > MAX_ITEMS:
        if is_complete and len(items) <= MAX_CONSTANTS and all(type(item) is Constant for item in items):
            return Listing(items, True, 1 + len(items) // _CONSTANTS_PER_SIZE, kind)  # noqa: FBT003 - positional is fast
        items, is_complete = (_any_of(items),), False
    size = _size_with(items)
    return summary(items) if size > MAX_SIZE else Listing(items, is_complete, size, kind)


def mapping(items: dict[Constant, Value], *, is_complete: bool = True, rest: tuple[Value, ...] = ()) -> Value:
    """Build a `Mapping` within the bounds of number and size."""
    values = (*items.values(), *rest)
    if len(values) > MAX_ITEMS:
        items, is_complete, rest = {}, False, (_any_of(values),)
    size = _size_with((*items.values(), *rest)) + len(items)
    return summary(values) if size > MAX_SIZE else Mapping(tuple(items.items()), is_complete, rest, size)


def partial(callee: Value, positional: tuple[Value, ...], keywords: tuple[tuple[str, Value], ...] = ()) -> Value:
    """Build a `Partial` within the bound of size."""
    size = _size_with((callee, *positional, *(value for _, value in keywords)))
    return UNKNOWN if size > MAX_SIZE else Partial(callee, positional, keywords, size)


def method(receiver: Value, name: str) -> Value:
    """Build a `Method` within the bound of size."""
    size = _size_with((receiver,))
    return summary((receiver,)) if size > MAX_SIZE else Method(receiver, name, size)


def size_of(value: Value) -> int:
    """Return how many values a value consists of, itself included."""
    return 1 if type(value) in _LEAVES else getattr(value, "size", 1)


def is_leaf(value: Value) -> bool:
    """Say whether a value holds neither other values nor candidate text."""
    return type(value) in _LEAVES


def summary(values: Iterable[Value]) -> Value:
    """Forget all of some values but whether candidate text is in them."""
    return CANDIDATE if any(holds_candidate(value) for value in values) else UNKNOWN


def holds_candidate(value: Value) -> bool:
    """Say whether candidate text may be in the value, however deep."""
    pending = [value]
    while pending:
        current = pending.pop()
        if type(current) in _LEAVES:
            continue
        if type(current) is Candidate:
            return True
        pending.extend(() if is_long(current) else parts_of(current))
    return False


def is_long(value: Value) -> bool:
    """Say whether the value is a whole listing of more constants than are looked at one by one."""
    return isinstance(value, Listing) and len(value.items) > MAX_ITEMS


def spread(value: Value) -> tuple[tuple[Value, ...], bool]:
    """List the items of what is unpacked into arguments, and say whether these are all."""
    text = text_of(value)
    if text is not None and len(text) <= MAX_ITEMS and is_text(value):
        return tuple(constant(character) for character in text), True
    if not isinstance(value, Listing) or is_long(value):
        return (), False
    return value.items, value.is_complete


def parts_of(value: Value) -> tuple[Value, ...]:
    """List the values directly inside a value."""
    match value:
        case Either():
            return value.options
        case Listing():
            return value.items
        case Mapping():
            return (*(item for _, item in value.items), *value.rest)
        case Partial():
            return (*value.positional, *(item for _, item in value.keywords))
        case Method():
            return (value.receiver,)
        case _:
            return ()


def truth(value: Value) -> bool | None:
    """Return what `bool(value)` would be, None where that is not known."""
    match value:
        case Constant():
            return bool(value.value)
        case Listing() | Mapping():
            return bool(value.items) if value.is_complete else None
        case Function() | Partial() | Method():
            return True
        case Pattern():
            return True if value.text.strip(HOLE) else None
        case Either():
            known = {truth(option) for option in value.options}
            return known.pop() if len(known) == 1 else None
        case _:
            return None


def element_of(value: Value) -> Value:
    """Return what iterating over the value may give."""
    match value:
        case Candidate():
            return CANDIDATE
        case Listing():
            return UNKNOWN if is_long(value) else join_all(value.items)
        case Mapping():
            return join_all(key for key, _ in value.items)
        case Either():
            return join_all(element_of(option) for option in value.options)
        case Constant(value=str() as text) if 0 < len(text) <= MAX_OPTIONS:
            return join_all(constant(character) for character in text)
        case _:
            return UNKNOWN


def texts_of(value: Value) -> tuple[str, ...]:
    """List every text or path that a value is known to be, `HOLE` standing for each part that is not known."""
    found = (_text_or_pattern(option) for option in options_of(value))
    return tuple(text for text in found if text is not None)


def _text_or_pattern(value: Value) -> str | None:
    match value:
        case Constant(value=bytes() as data):
            return data.decode("utf-8", "replace")
        case Pattern():
            return value.text
        case _:
            return text_of(value)


def is_text(value: Value) -> bool:
    """Say whether a value is a text of which something is known."""
    return isinstance(value, Constant | Pattern) and value.kind == "str"


def is_path(value: Value) -> bool:
    """Say whether a value is a `pathlib` path; whole ones are constants of the kind `PATH`."""
    return isinstance(value, Constant | Pattern) and value.kind == PATH


def text_of(value: Value) -> str | None:
    """Return the text of a constant string, else None."""
    return value.value if isinstance(value, Constant) and isinstance(value.value, str) else None


def _merge(first: tuple[Value, ...], second: tuple[Value, ...]) -> tuple[Value, ...]:
    if len(second) == 1:
        return first if second[0] in first else (*first, *second)
    return tuple(dict.fromkeys((*first, *second)))


def _any_of(items: tuple[Value, ...]) -> Value:
    """Join the items of something large without comparing each with each."""
    distinct = dict.fromkeys(items)
    return join_all(distinct) if len(distinct) <= MAX_ITEMS else summary(distinct)


def _either(options: tuple[Value, ...], *, is_each: bool) -> Value:
    if len(options) == 1:
        return options[0]
    size = _size_with(options)
    if len(options) > MAX_OPTIONS or size > MAX_SIZE:
        return summary(options)
    return Either(options, is_each, size)


def _size_with(parts: Iterable[Value]) -> int:
    return 1 + sum(map(size_of, parts))
