"""What a program does to the text or the syntax tree of another program: substitutions, templates, nodes."""

import re
from collections.abc import Callable

from detectors.flow.joins import partial
from detectors.flow.lookups import result_of
from detectors.flow.machine import Machine
from detectors.flow.names import CONSTANT_NODE
from detectors.flow.requests import Request
from detectors.flow.texts import changed_candidate, text_value
from detectors.flow.values import (
    CANDIDATE,
    HOLE,
    UNKNOWN,
    Function,
    Symbol,
    Value,
    holds_candidate,
    texts_of,
)

type Known = Callable[[Machine, Request], Value]

_PLACEHOLDER = re.compile(r"\$(?:\w+|\{\w+\})")
"""Source: the documentation of `string.Template`."""


def _substitute(machine: Machine, request: Request) -> Value:
    """`re.sub(pattern, replacement, text)`."""
    return _substituted(machine, request.positional()[1:])


def _substitute_compiled(machine: Machine, request: Request) -> Value:
    """`re.compile(pattern).sub(replacement, text)`."""
    return _substituted(machine, request.positional())


def _substituted(machine: Machine, given: tuple[Value, ...]) -> Value:
    """Put a text in the place of some of another, or what a function makes of each match."""
    if not any(holds_candidate(value) for value in given):
        return Symbol("re.sub()")
    replacement = given[0]
    if isinstance(replacement, Function):
        replacement = result_of(machine, machine.program.scopes[replacement.scope], (CANDIDATE,))
    return changed_candidate((*given, replacement), (replacement,))


def _filled(machine: Machine, request: Request) -> Value:
    """`string.Template(text).substitute(name=candidate)`: candidate text in a text of the program's own."""
    del machine
    template, *others = (*request.positional(), *request.keywords().values())
    texts = [text_value(_PLACEHOLDER.sub(HOLE, text)) for text in texts_of(template)]
    return changed_candidate(others, texts) if any(map(holds_candidate, others)) else UNKNOWN


def _template(machine: Machine, request: Request) -> Value:
    del machine
    first = next(iter(request.positional()), UNKNOWN)
    return partial(Symbol("string.Template()"), (first,))


def _constant_node(machine: Machine, request: Request) -> Value:
    """`ast.Constant(value)`, which holds the value."""
    del machine
    given = (*request.positional(), request.keywords().get("value", UNKNOWN))
    return partial(Symbol(CONSTANT_NODE), given[:1])


KNOWN_SURGERY: dict[str, Known] = {
    "ast.Constant": _constant_node,
    "ast.NameConstant": _constant_node,
    "re.sub": _substitute,
    "re.subn": _substitute,
    "re.compile().sub": _substitute_compiled,
    "re.compile().subn": _substitute_compiled,
    "string.Template": _template,
    "string.Template().substitute": _filled,
    "string.Template().safe_substitute": _filled,
}
"""What these give, by canonical name."""
