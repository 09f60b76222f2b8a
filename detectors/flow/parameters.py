"""Which parameter of a function of the program gets which value."""

from detectors.flow.joins import listing, mapping
from detectors.flow.names import ENTRY_PARAMETERS, KNOWN_NAMES
from detectors.flow.requests import Request
from detectors.flow.scopes import Scope, arguments_of
from detectors.flow.values import UNKNOWN, Constant, Kind, Value


def matched_arguments(function: Scope, request: Request) -> dict[str, Value]:
    """Say which parameter gets which value, as Python's own rules of binding would."""
    arguments = arguments_of(function)
    plain = [item.arg for item in (*arguments.posonlyargs, *arguments.args)]
    positional = [item.value for item in request.arguments if not item.name]
    keywords = {item.name: item.value for item in request.arguments if item.name}
    bound = dict(zip(plain, positional, strict=False))
    names = {*plain, *(item.arg for item in arguments.kwonlyargs)}
    bound |= {name: value for name, value in keywords.items() if name in names}
    for name in names - bound.keys():
        bound[name] = UNKNOWN if request.is_open() else function.defaults.get(name, UNKNOWN)
    if arguments.vararg is not None:
        rest = tuple(positional[len(plain) :])
        bound[arguments.vararg.arg] = listing(rest, is_complete=not request.has_unknown_positional, kind=Kind.TUPLE)
    if arguments.kwarg is not None:
        extra = {Constant(name, "str"): value for name, value in keywords.items() if name not in names}
        bound[arguments.kwarg.arg] = mapping(extra, is_complete=not request.has_unknown_keywords)
    return bound


def parameter_values(function: Scope) -> dict[str, Value]:
    """Return what each parameter may be: what calls pass, or what the harness passes, or the default."""
    arguments = arguments_of(function)
    plain = [item.arg for item in (*arguments.posonlyargs, *arguments.args)]
    values = {name: _uncalled_value(function, name) for name in function.parameters}
    if function.is_called:
        values |= function.arguments
    if function.is_entry():
        values |= dict(zip(plain, ENTRY_PARAMETERS, strict=False))
    return values


def _uncalled_value(function: Scope, name: str) -> Value:
    if name in function.defaults:
        return function.defaults[name]
    if function.receiver is not None and function.receiver[0] == name:
        return function.receiver[1]
    return KNOWN_NAMES.get(name, UNKNOWN)
