"""Statements whose effects are computed: their parts are visited for what they mention alone."""

import ast
from collections.abc import Callable
from dataclasses import dataclass

from detectors.flow.computing import Effects, computed_change
from detectors.flow.concrete.methods import CHANGING_NAMES
from detectors.flow.machine import Environment, Machine
from detectors.flow.values import Constant, Listing, Mapping


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What is known after the visit of a statement whose effects were computed before."""

    before: Environment
    effects: Effects


def settle(machine: Machine, effects: Effects) -> None:
    """Let all steps that are pushed next lead to these effects, whatever they bind."""
    machine.push(_settle, _Outcome(machine.copy_names(), effects))
    machine.settled = frozenset(effects)


def _settle(machine: Machine, outcome: _Outcome) -> None:
    machine.settled = frozenset()
    machine.names = outcome.before
    for name, value in outcome.effects.items():
        machine.bind(name, value)


def settling[Statement: ast.stmt](enter: Callable[[Machine, Statement], None]) -> Callable[[Machine, Statement], None]:
    """Return a handler that first computes what a statement makes of a collection, if it changes one."""

    def enter_computed(machine: Machine, node: Statement) -> None:
        if not machine.repeating and not machine.settled and _changes_collection(machine, node):
            effects = computed_change(machine, node)
            if effects is not None:
                settle(machine, effects)
        enter(machine, node)

    return enter_computed


def _changes_collection(machine: Machine, node: ast.stmt) -> bool:
    """Say whether the statement changes an item of a known collection, or calls a method that changes one."""
    match node:
        case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name))]):
            pass
        case ast.AugAssign(target=ast.Subscript(value=ast.Name(id=name))):
            pass
        case ast.Delete(targets=[ast.Subscript(value=ast.Name(id=name))]):
            pass
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method))):
            if method not in CHANGING_NAMES:
                return False
        case _:
            return False
    owner = machine.names.get(name)
    if isinstance(owner, Listing | Mapping):
        return owner.is_complete
    return isinstance(owner, Constant) and owner.kind == "bytearray"
