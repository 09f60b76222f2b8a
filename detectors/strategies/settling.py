"""From a syntax tree to what is known of every value of the program, once nothing more changes."""

import ast
from dataclasses import dataclass

from detectors.strategies.builder import FIELDS, Builder
from detectors.strategies.kinds import FUNCTIONS, OBJECT
from detectors.strategies.lowering import build
from detectors.strategies.scoping import GIVEN_KINDS
from detectors.strategies.sites import Scope, Values

_CALLABLE = OBJECT | -1 << FUNCTIONS
_MOST_ROUNDS = 8
"""Enough for what goes through a handful of loops and functions; what needs more is left as it is."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A program and what is known of its values."""

    built: Builder
    values: Values
    aliases: dict[int, int]
    """Names of variables that belong to a scope further out, each with the variable."""

    def variable(self, index: int) -> int:
        """Return the variable that a name stands for."""
        return self.aliases.get(index, index)


def settle(tree: ast.Module) -> Settled:
    """Find out what is known of the values of a program.

    Raises:
        TooLarge: The program has too many steps.
    """
    built = build(tree)
    aliases = _link(built)
    first = _first_values(built, aliases)
    values = _settled(built, aliases, first[:])
    if any(site.is_late for site in built.calls):
        # What was called before it was known what it is gave too much; only what may be called is kept.
        values = [known | value & _CALLABLE for known, value in zip(first, values, strict=True)]
        built.siblings.clear()
        for state in built.states:
            state.ends = ()
        values = _settled(built, aliases, values)
    return Settled(built, values, aliases)


def _settled(built: Builder, aliases: dict[int, int], values: Values) -> Values:
    """Do all steps until nothing more changes."""
    for _ in range(_MOST_ROUNDS):
        before = values[:]
        _run(built, aliases, values)
        if values == before:
            break
    return values


def _run(built: Builder, aliases: dict[int, int], values: Values) -> None:
    """Do every step once, in the order of the program."""
    for operation, target, arguments, extra in built.steps:
        values[target] = operation(values, arguments, extra)
    for alias, variable in aliases.items():
        values[alias] = values[variable] = values[alias] | values[variable]


def _link(built: Builder) -> dict[int, int]:
    """Find the variable of each name that its scope does not bind."""
    aliases: dict[int, int] = {}
    captured = set[int]()
    for (scope, name), index in list(built.slots.items()):
        if scope == FIELDS or name in built.scopes[scope].bound:
            continue
        owner, is_far = _owner(built.scopes[scope], name)
        if owner is not None:
            variable = built.slots[owner.index, name]
            aliases[index] = variable
            if is_far:
                captured.add(variable)
    for bind in built.binds:
        bind.is_captured = bind.slot in captured
    for state in built.states:
        state.ordered = tuple(state.slots)
    for text in built.texts:
        text.keys = tuple([tuple([(aliases.get(root, root), part) for root, part in keys]) for keys in text.keys])
    return aliases


def _owner(scope: Scope, name: str) -> tuple[Scope | None, bool]:
    """Return the scope that binds a name, and whether it is another function's; a class's names are not seen inside."""
    is_far = not scope.is_part
    current = scope.parent
    while current is not None:
        if name in current.bound:
            return current, is_far
        is_far = is_far or not current.is_part
        current = current.parent
    return None, False


def _first_values(built: Builder, aliases: dict[int, int]) -> Values:
    values = [0] * built.size
    for index, known in built.given.items():
        values[index] = known
    for (scope, name), index in built.slots.items():
        # What a helper takes from nowhere is what improvers are given.
        if name in GIVEN_KINDS and scope != FIELDS and name not in built.scopes[scope].bound:
            values[index] = GIVEN_KINDS[name]
    for alias, variable in aliases.items():
        values[alias] |= values[variable]
    return values
