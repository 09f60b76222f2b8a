"""Objects that hold named values: named tuples, dataclasses, plain namespaces."""

from collections.abc import Callable

from detectors.flow.classes import field_names, members_of
from detectors.flow.joins import join_all, join_each, listing, mapping, partial, record
from detectors.flow.lookups import REGISTER, fields_of
from detectors.flow.machine import Machine
from detectors.flow.requests import Request
from detectors.flow.values import (
    UNKNOWN,
    Class,
    Function,
    Kind,
    Listing,
    Super,
    Symbol,
    Value,
    constant,
    options_of,
    text_of,
)

_MOST_NESTED = 4
_NAMED_TUPLE = "collections.namedtuple()"
_SUPER = Symbol("builtins.super()")


def _plain_object(machine: Machine, request: Request) -> Value:
    """`types.SimpleNamespace(name=value)`: an object of a class that stands for this call."""
    made = machine.program.made_at(request.node, machine.scope)
    for name, value in request.keywords().items():
        machine.program.write_attribute(name, value, made.index)
    return Class(made.index, is_instance=True)


def _named_tuple(machine: Machine, request: Request) -> Value:
    """A class whose fields are named by a text or a list."""
    del machine
    positional, keywords = request.positional(), request.keywords()
    names = positional[1] if len(positional) > 1 else keywords.get("field_names", UNKNOWN)
    return partial(Symbol(_NAMED_TUPLE), (names, keywords.get("defaults", Listing())))


def _named_fields(machine: Machine, request: Request) -> Value:
    """An instance of such a class."""
    names, defaults, *values = (*request.positional(), UNKNOWN, UNKNOWN)[: max(2, len(request.positional()))]
    fields = _field_names(names)
    given = dict(zip(fields, values, strict=False)) | request.keywords()
    for name, value in given.items():
        machine.program.write_attribute(name, value)
    usual = getattr(defaults, "items", ())
    given = dict(zip(fields[len(fields) - len(usual) :], usual, strict=False)) | given
    if not fields or request.is_open() or given.keys() != set(fields):
        return UNKNOWN
    return record(fields, tuple(given[name] for name in fields))


def _field_names(names: Value) -> tuple[str, ...]:
    words = (text_of(names) or "").replace(",", " ").split()
    return tuple(words or [text_of(item) or "?" for item in getattr(names, "items", ())])


def _field(machine: Machine, request: Request) -> Value:
    """`dataclasses.field(default=..., default_factory=...)`."""
    del machine
    keywords = request.keywords()
    factory = keywords.get("default_factory", UNKNOWN)
    if isinstance(factory, Class):
        return Class(factory.scope, is_instance=True)
    return keywords.get("default", Symbol("dataclasses.field()"))


def _as_mapping(machine: Machine, request: Request) -> Value:
    """`dataclasses.asdict(instance)`."""
    owners = [option for value in request.positional()[:1] for option in options_of(value)]
    return join_all(
        _mapping_of(machine, owner) if isinstance(owner, Class) else Symbol("dataclasses.asdict()") for owner in owners
    )


def _mapping_of(machine: Machine, owner: Class, depth: int = 0) -> Value:
    """Return the fields of an instance, those of the instances in them likewise."""
    fields = fields_of(machine, owner)
    if depth < _MOST_NESTED:
        for name, value in fields.items():
            if isinstance(value, Class) and value.is_instance:
                fields[name] = _mapping_of(machine, value, depth + 1)
    return mapping(fields)


def _register(machine: Machine, request: Request) -> Value:
    """`function.register` as a decorator, with a type or without."""
    general, given, *more = (*request.positional(), UNKNOWN)
    function = more[0] if more and isinstance(more[0], Function) else given
    if isinstance(general, Function) and isinstance(function, Function):
        machine.program.scopes[general.scope].dispatched[function.scope] = None
        return function
    return partial(Symbol(REGISTER), (general,))


def _super(machine: Machine, request: Request) -> Value:
    """`super()` in a method, or `super(Class, self)`."""
    first, second, *_ = (*request.positional(), UNKNOWN, UNKNOWN)
    if not request.positional():
        method = machine.scope
        while method.receiver is None and method.parent is not None:
            method = machine.program.scopes[method.parent]
        if method.receiver is None:
            return _SUPER
        first = Class(method.parent or 0)
        second = machine.look_up_around(method, method.receiver[0]) if method is not machine.scope else UNKNOWN
        second = machine.look_up(method.receiver[0]) if method is machine.scope else second
    if not isinstance(first, Class):
        return _SUPER
    return join_each([_super_of(first, option) for option in options_of(second)])


def _new(machine: Machine, request: Request) -> Value:
    """`super().__new__(cls)`."""
    del machine
    owners = [option for value in request.positional()[:1] for option in options_of(value)]
    return join_all(Class(owner.scope, is_instance=True) if isinstance(owner, Class) else UNKNOWN for owner in owners)


def _super_of(start: Class, receiver: Value) -> Value:
    own = receiver if isinstance(receiver, Class) else Class(start.scope, is_instance=True)
    return Super(start.scope, own.scope, own.is_instance)


def _replaced(machine: Machine, request: Request) -> Value:
    """`dataclasses.replace(instance, name=value)`: another instance of the class."""
    first = next(iter(request.positional()), UNKNOWN)
    for option in options_of(first):
        for name, value in request.keywords().items():
            machine.program.write_attribute(name, value, option.scope if isinstance(option, Class) else None)
    return first


def _fields(machine: Machine, request: Request) -> Value:
    """`dataclasses.fields(instance)`, each with its name."""
    first = next(iter(request.positional()), UNKNOWN)
    if not isinstance(first, Class):
        return Symbol("dataclasses.fields()")
    names = field_names(machine.program, first.scope)
    return listing(tuple(record(("name",), (constant(name),)) for name in names), kind=Kind.TUPLE)


def _directory(machine: Machine, request: Request) -> Value:
    """`dir(instance)` of a class of the program: what it and those that it inherits from bind."""
    first = next(iter(request.positional()), UNKNOWN)
    if not isinstance(first, Class):
        return Symbol("builtins.dir()")
    return listing(tuple(map(constant, sorted(set(members_of(machine, first))))))


KNOWN_OBJECTS: dict[str, Callable[[Machine, Request], Value]] = {
    "builtins.super": _super,
    "builtins.object.__new__": _new,
    "collections.namedtuple": _named_tuple,
    _NAMED_TUPLE: _named_fields,
    "dataclasses.asdict": _as_mapping,
    "dataclasses.field": _field,
    "dataclasses.fields": _fields,
    "dataclasses.replace": _replaced,
    "copy.replace": _replaced,
    "builtins.dir": _directory,
    "types.SimpleNamespace": _plain_object,
    REGISTER: _register,
}
"""What makes or takes apart such objects, by canonical name."""
