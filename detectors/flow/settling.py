"""Statements whose effects are computed: their parts are visited for what they mention alone."""

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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
        if not machine.settled and _changes_collection(machine, node):
            effects = computed_change(machine, node)
            if effects is not None:
                settle(machine, effects)
        enter(machine, node)

    return enter_computed


def _changes_collection(machine: Machine, node: ast.stmt) -> bool:
    """Say whether the statement changes an item of a known collection, or calls a method that changes one."""
    changed = _CHANGED[type(node)](node)
    is_change = type(changed) is ast.Subscript or (type(changed) is ast.Attribute and changed.attr in CHANGING_NAMES)
    owner = machine.names.get(getattr(changed.value, "id", "")) if is_change else None
    if isinstance(owner, Listing | Mapping):
        return owner.is_complete
    return isinstance(owner, Constant) and owner.kind == "bytearray"


_CHANGED: dict[type[ast.stmt], Callable[[Any], Any]] = {
    ast.Assign: lambda node: node.targets[0],
    ast.AugAssign: lambda node: node.target,
    ast.Delete: lambda node: node.targets[0],
    ast.Expr: lambda node: node.value.func if type(node.value) is ast.Call else None,
}
"""What a statement assigns to first, or calls."""
