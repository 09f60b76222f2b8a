"""Attributes and names that a program writes, on its own things or on those outside."""

import ast

from detectors.flow.classes import line_of, member_of
from detectors.flow.joins import partial
from detectors.flow.lookups import ANY_MEMBER, MODULE_NAMES
from detectors.flow.machine import Machine
from detectors.flow.names import CONSTANT_NODE, NODE
from detectors.flow.scopes import arguments_of
from detectors.flow.values import Class, Constant, Either, Function, Partial, Symbol, Value, options_of


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
    elif isinstance(owner, Class):
        machine.program.write_attribute(name, value, owner.scope)
        if machine.program.has_setters:
            _set_property(machine, owner, name, value)
    else:
        if name == "value":
            _write_node(machine, node, value)
        machine.program.write_attribute(name, value)


def _write_node(machine: Machine, node: ast.AST, value: Value) -> None:
    """Record what may go into a syntax tree: a node with a constant, or a constant after a look for the flag."""
    if isinstance(value, Partial) and value.callee == Symbol(CONSTANT_NODE):
        machine.add_write(node, NODE, "value", value)
    elif isinstance(value, Constant) and value.kind == "bool" and machine.flag_tests:
        machine.add_write(node, NODE, "value", partial(Symbol(CONSTANT_NODE), (value,)))


def _set_property(machine: Machine, owner: Class, name: str, value: Value) -> None:
    """Hand the value to the setter of a property, if the class has one of that name."""
    found = member_of(machine, line_of(machine.program, owner.scope), name)
    for option in () if found is None else options_of(found):
        if isinstance(option, Function):
            setter = machine.program.scopes[option.scope]
            parameters = arguments_of(setter).args
            if "setter" in setter.decorators and len(parameters) > 1:
                setter.is_called = True
                machine.program.pass_argument(setter, parameters[0].arg, owner)
                machine.program.pass_argument(setter, parameters[1].arg, value)


def write_member(machine: Machine, node: ast.AST, owner: Value, name: str, value: Value) -> None:
    """Record `vars(owner)[name] = value`; in `globals()` that binds a name of the program."""
    if owner == Symbol(MODULE_NAMES) and name != ANY_MEMBER:
        machine.bind_in_module(name, value)
    else:
        write_attribute(machine, node, owner, name, value)
