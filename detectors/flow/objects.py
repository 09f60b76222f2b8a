"""Objects that hold named values: named tuples, dataclasses, plain namespaces."""

from collections.abc import Callable

from detectors.flow.lookups import fields_of
from detectors.flow.machine import Machine
from detectors.flow.requests import Request
from detectors.flow.values import UNKNOWN, Class, Symbol, Value, join_all, mapping, options_of, partial, text_of

_NAMED_TUPLE = "collections.namedtuple()"


def _plain_object(machine: Machine, request: Request) -> Value:
    for name, value in request.keywords().items():
        machine.program.write_attribute(name, value)
    return UNKNOWN


def _named_tuple(machine: Machine, request: Request) -> Value:
    """A class whose fields are named by a text or a list."""
    del machine
    positional = request.positional()
    return partial(Symbol(_NAMED_TUPLE), positional[1:2]) if len(positional) > 1 else Symbol(_NAMED_TUPLE)


def _named_fields(machine: Machine, request: Request) -> Value:
    """An instance of such a class."""
    names, *values = (*request.positional(), UNKNOWN)
    words = (text_of(names) or "").replace(",", " ").split()
    words = words or [text_of(item) or "?" for item in getattr(names, "items", ())]
    for name, value in [*zip(words, values, strict=False), *request.keywords().items()]:
        machine.program.write_attribute(name, value)
    return UNKNOWN


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
        mapping(fields_of(machine, owner)) if isinstance(owner, Class) else Symbol("dataclasses.asdict()")
        for owner in owners
    )


KNOWN_OBJECTS: dict[str, Callable[[Machine, Request], Value]] = {
    "collections.namedtuple": _named_tuple,
    _NAMED_TUPLE: _named_fields,
    "dataclasses.asdict": _as_mapping,
    "dataclasses.field": _field,
    "types.SimpleNamespace": _plain_object,
}
"""What makes or takes apart such objects, by canonical name."""
