"""What an expression may evaluate to: small immutable values, bounded in size however they are joined.

A value over-approximates: an `Either` holds what is possible, `UNKNOWN` is everything. No value holds an object of the
program that it describes.
"""

from collections.abc import Iterable
from enum import StrEnum

import msgspec

MAX_OPTIONS = 8
MAX_ITEMS = 64
MAX_CONSTANTS = 2048
"""Items of a whole `Listing` that holds nothing but constants."""
MAX_SIZE = 256
MAX_ADDED = 4
PATH = "path"
"""The `kind` of a constant or pattern that is a path object and no text."""

type Scalar = str | bytes | int | float | complex | None


class Value(msgspec.Struct, frozen=True, gc=False):
    """Base of all values; on its own it is `UNKNOWN`."""


class Constant(Value, frozen=True, gc=False):
    """A literal or a folded literal; `kind` keeps True, 1 and 1.0 apart."""

    value: Scalar
    kind: str


class Pattern(Value, frozen=True, gc=False):
    """A text or a path of which only parts are known; `HOLE` stands for each unknown part."""

    text: str
    kind: str = "str"


class Symbol(Value, frozen=True, gc=False):
    """Something outside the program, by canonical dotted name: `os.system`, `stop.utility`, `socket.socket()`."""

    name: str


class Candidate(Value, frozen=True, gc=False):
    """Text that came from a model or is a solution under improvement: somebody else's program."""

    has_flag_off: bool = False
    """This program has replaced the sandbox flag in it by a falsy one."""
    added: tuple[str, ...] = ()
    """Texts that look like code and that this program has put into it, at most `MAX_ADDED`."""


class Function(Value, frozen=True, gc=False):
    """A `def` or `lambda` of the program; `scope` is its index among the scopes."""

    scope: int


class Class(Value, frozen=True, gc=False):
    """A class of the program, or an instance of it."""

    scope: int
    is_instance: bool = False


class Super(Value, frozen=True, gc=False):
    """What `super()` gives in a method of the class `scope`, called on the class `receiver` or an instance of it."""

    scope: int
    receiver: int
    is_instance: bool = True


class Namespace(Value, frozen=True, gc=False):
    """The mapping behind an object: `vars(x)`, `x.__dict__`, `globals()`."""

    owner: Value


class Method(Value, frozen=True, gc=False):
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


class Listing(Value, frozen=True, gc=False):
    """A list, tuple or set; without `is_complete` it holds at least these items, in unknown order and number."""

    items: tuple[Value, ...] = ()
    is_complete: bool = True
    size: int = 1
    kind: Kind = Kind.LIST
    fields: tuple[str, ...] = ()
    """The names of its items, where it is a named tuple."""
    made: int | None = None
    """The scope of its class, where that is one of the program's own."""


class Mapping(Value, frozen=True, gc=False):
    """A dictionary; without `is_complete` other keys may be present, and their values may be any in `rest`."""

    items: tuple[tuple[Constant, Value], ...] = ()
    is_complete: bool = True
    rest: tuple[Value, ...] = ()
    size: int = 1
    has_candidates: bool = False
    """Candidate text is among the keys."""


class Partial(Value, frozen=True, gc=False):
    """A callable with arguments already bound: `functools.partial` or a bound method."""

    callee: Value
    positional: tuple[Value, ...] = ()
    keywords: tuple[tuple[str, Value], ...] = ()
    size: int = 1


class Either(Value, frozen=True, gc=False):
    """One of several values; `is_each` says that every one occurs: another call or another round of a loop has it."""

    options: tuple[Value, ...]
    is_each: bool = False
    size: int = 1


class Pending(Value, frozen=True, gc=False):
    """The result of a function of the program that was not visited yet; joining it with a value gives that value."""


_LEAVES = frozenset({Value, Constant, Pattern, Symbol, Function, Class, Super, Pending})
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
    return value.options if type(value) is Either else (value,)


def size_of(value: Value) -> int:
    """Return how many values a value consists of, itself included."""
    return 1 if type(value) in _LEAVES else getattr(value, "size", 1)


def is_leaf(value: Value) -> bool:
    """Say whether a value holds neither other values nor candidate text."""
    return type(value) in _LEAVES


def candidate_in(values: Iterable[Value]) -> Candidate | None:
    """Return the candidate text in some values, with all that was done to any of it; None where there is none."""
    found: list[Candidate] = []
    pending = list(values)
    while pending:
        current = pending.pop()
        if type(current) in _LEAVES:
            continue
        if type(current) is Candidate:
            found.append(current)
        else:
            pending.extend(() if is_long(current) else parts_of(current))
    marked = [candidate for candidate in found if candidate != CANDIDATE]
    if not marked:
        return CANDIDATE if found else None
    added = dict.fromkeys(text for candidate in marked for text in candidate.added)
    return Candidate(any(candidate.has_flag_off for candidate in marked), tuple(added)[:MAX_ADDED])


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
    return type(value) is Listing and len(value.items) > MAX_ITEMS


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
            return (*(item for _, item in value.items), *value.rest, *keys_of(value))
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


def keys_of(value: Mapping) -> tuple[Value, ...]:
    """Return what is known of the keys of a mapping that are no constants."""
    return (CANDIDATE,) if value.has_candidates else ()


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
    return value.value if type(value) is Constant and isinstance(value.value, str) else None
