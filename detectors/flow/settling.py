"""Statements whose effects are computed: their parts are visited for what they mention alone."""

import ast
from collections.abc import Callable
from dataclasses import dataclass

from detectors.flow.computing import Effects, computed_change
from detectors.flow.concrete.methods import CHANGING_NAMES
from detectors.flow.machine import Environment, Machine
from detectors.flow.values import Constant, Listing, Mapping

_LOOKUPS = frozenset({ast.Attribute, ast.Subscript})


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


def settling[Statement: ast.stmt](
    enter: Callable[[Machine, Statement], None], changed: Callable[[Statement], ast.expr | None]
) -> Callable[[Machine, Statement], None]:
    """Return a handler that first computes what a statement makes of a collection, if it changes one.

    Args:
        enter: The handler of the statement.
        changed: What a statement assigns to first, or calls; None for nothing of interest.
    """

    def enter_computed(machine: Machine, node: Statement) -> None:
        target = changed(node)
        if type(target) in _LOOKUPS and not machine.settled and _is_known(machine, target):
            effects = computed_change(machine, node)
            if effects is not None:
                settle(machine, effects)
        enter(machine, node)

    return enter_computed


def assigned(node: ast.Assign | ast.Delete) -> ast.expr:
    """Return the first target."""
    return node.targets[0]


def augmented(node: ast.AugAssign) -> ast.expr:
    """Return the target."""
    return node.target


def called(node: ast.Expr) -> ast.expr | None:
    """Return what a statement calls that is nothing but a call."""
    return node.value.func if type(node.value) is ast.Call else None


def _is_known(machine: Machine, target: ast.expr | None) -> bool:
    """Say whether the target is an item of a known collection, or a method that changes one."""
    if isinstance(target, ast.Attribute) and target.attr not in CHANGING_NAMES:
        return False
    owner = machine.names.get(getattr(getattr(target, "value", None), "id", ""))
    if isinstance(owner, Listing | Mapping):
        return owner.is_complete
    return isinstance(owner, Constant) and owner.kind == "bytearray"
