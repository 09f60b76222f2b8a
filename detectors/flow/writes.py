"""Attributes and names that a program writes, on its own things or on those outside."""

import ast

from detectors.flow.lookups import ANY_MEMBER, MODULE_NAMES
from detectors.flow.machine import Machine
from detectors.flow.values import Either, Function, Symbol, Value


def write_attribute(machine: Machine, node: ast.AST, owner: Value, name: str, value: Value) -> None:
    """Record `owner.name = value`, on something outside or inside the program."""
    if isinstance(owner, Either):
        for option in owner.options:
            write_attribute(machine, node, option, name, value)
    elif isinstance(owner, Symbol):
        machine.add_write(node, owner.name, name, value)
    elif isinstance(owner, Function):
        machine.add_write(node, "program.function", name, value)
        machine.program.write_attribute(name, value)
    else:
        machine.program.write_attribute(name, value)


def write_member(machine: Machine, node: ast.AST, owner: Value, name: str, value: Value) -> None:
    """Record `vars(owner)[name] = value`; in `globals()` that binds a name of the program."""
    if owner == Symbol(MODULE_NAMES) and name != ANY_MEMBER:
        machine.bind_in_module(name, value)
    else:
        write_attribute(machine, node, owner, name, value)
