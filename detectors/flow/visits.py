"""Visits of scopes: a function is entered at its first call, so that the call is followed by what it returns."""

import ast

from detectors.flow.machine import Environment, Handler, Machine
from detectors.flow.parameters import parameter_values
from detectors.flow.scopes import Scope
from detectors.flow.values import constant


def begin_visit(machine: Machine, scope: Scope) -> None:
    """Make a scope the one under visit, with fresh names, and ask for the steps of its body."""
    machine.program.enter(scope)
    machine.scope = scope
    machine.names = {}
    for name, value in parameter_values(scope).items():
        machine.bind(name, value)
    machine.push(_end_visit, scope)
    if isinstance(scope.node, ast.Lambda):
        machine.push(_return_lambda, scope.node.body)
        machine.push_nodes([scope.node.body])
    else:
        machine.push_nodes(scope.node.body)


def visit_inside(machine: Machine, scope: Scope) -> None:
    """Visit another scope before the next step of the present one."""
    machine.push(_resume, (machine.scope, machine.names, machine.settled))
    machine.settled = frozenset()
    begin_visit(machine, scope)


def visit_called(machine: Machine, step: Handler, subject: object) -> bool:
    """Visit the function that was just called for the first time, then take the step again, as its result is known.

    Returns False where there is none.
    """
    called, machine.unvisited = machine.unvisited, None
    if called is None:
        return False
    machine.push(step, subject)
    visit_inside(machine, called)
    return True


def _end_visit(machine: Machine, scope: Scope) -> None:
    if scope.returned is None:
        machine.program.return_value(scope, constant(None))


def _resume(machine: Machine, subject: tuple[Scope, Environment, frozenset[str]]) -> None:
    machine.scope, machine.names, machine.settled = subject


def _return_lambda(machine: Machine, body: ast.expr) -> None:
    machine.program.return_value(machine.scope, machine.value_of(body))
