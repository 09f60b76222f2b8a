"""Which parameter of a function gets which argument, by Python's own rules."""

import ast
from typing import Any


def bind_arguments(
    arguments: ast.arguments, positional: list[Any], keywords: dict[str, Any], defaults: dict[str, Any]
) -> dict[str, Any]:
    """Return the value of each parameter.

    Raises:
        TypeError: Python would refuse the call.
    """
    plain = [item.arg for item in (*arguments.posonlyargs, *arguments.args)]
    only_positional = {item.arg for item in arguments.posonlyargs}
    by_name = {*plain, *(item.arg for item in arguments.kwonlyargs)} - only_positional
    bound = dict(zip(plain, positional, strict=False))
    rest, extra = tuple(positional[len(plain) :]), {name: keywords[name] for name in keywords if name not in by_name}
    given = {name: value for name, value in keywords.items() if name in by_name}
    if bound.keys() & given.keys() or (rest and not arguments.vararg) or (extra and not arguments.kwarg):
        raise TypeError("arguments that do not fit")
    bound |= given
    bound |= {name: value for name, value in defaults.items() if name not in bound}
    if ({*plain} | by_name) - bound.keys():
        raise TypeError("an argument is missing")
    if arguments.vararg is not None:
        bound[arguments.vararg.arg] = rest
    if arguments.kwarg is not None:
        bound[arguments.kwarg.arg] = extra
    return bound
