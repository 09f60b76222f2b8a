"""Operators and protocols as calls: what `a + b`, `a[b]` and `with a` do where `a` is the program's own object."""

import ast

from detectors.flow.calls import call_value
from detectors.flow.classes import has_base, is_enumeration, line_of
from detectors.flow.joins import each_element_of, join_all, join_each, record
from detectors.flow.lookups import attribute_of, enumerated
from detectors.flow.machine import Machine
from detectors.flow.requests import Request
from detectors.flow.sites import Argument
from detectors.flow.values import UNKNOWN, Class, Either, Value, constant, options_of

_OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.MatMult: "matmul", ast.Div: "truediv", ast.Mod: "mod",
    ast.Pow: "pow", ast.LShift: "lshift", ast.RShift: "rshift", ast.BitOr: "or", ast.BitXor: "xor", ast.BitAnd: "and",
    ast.FloorDiv: "floordiv",
}  # fmt: skip


_OBJECTS = frozenset({Class, Either})
"""What may be an object of the program."""


def overloaded_binary(machine: Machine, node: ast.BinOp, left: Value, right: Value) -> Value | None:
    """Call the method behind an operator; None where neither side has one."""
    name = _OPERATORS[type(node.op)]
    found = call_special(machine, node, left, f"__{name}__", right)
    return found or call_special(machine, node, right, f"__r{name}__", left)


def overloaded_item(machine: Machine, node: ast.Subscript, owner: Value, index: Value) -> Value | None:
    """Call what stands behind `owner[index]`; None where the owner has nothing of its own."""
    if isinstance(owner, Class) and not owner.is_instance and _members(machine, owner) is not None:
        return None
    found = call_special(machine, node, owner, "__getitem__", index)
    return found or call_special(machine, node, owner, "__class_getitem__", index)


def iterated(machine: Machine, node: ast.AST, value: Value) -> Value:
    """Return what a loop over a value gets, one after the other; an iterator of the program is asked for it."""
    if isinstance(value, Class) and not value.is_instance:
        members = _members(machine, value)
        if members is not None:
            return join_each(members)
    source = call_special(machine, node, value, "__iter__")
    if source is None:
        return each_element_of(value)
    return call_special(machine, node, source, "__next__") or each_element_of(source)


def _members(machine: Machine, owner: Class) -> list[Value] | None:
    """List the members of an enumeration: those that are no numbers with a name and a value."""
    line = line_of(machine.program, owner.scope)
    if not is_enumeration(machine.program, line):
        return None
    is_plain = has_base(machine.program, line, frozenset({"enum.Enum"}))
    pairs = enumerated(machine, owner).items()
    return [record(("name", "value"), (name, value)) if is_plain else value for name, value in pairs]


def special_attribute(machine: Machine, node: ast.Attribute, owner: Value, found: Value) -> Value:
    """Return an attribute as `__getattr__` of its owner or `__get__` of a descriptor gives it; else as it was found."""
    if type(found) is Value:
        if type(owner) in _OBJECTS and machine.program.is_attribute("__getattr__", machine.scope):
            return call_special(machine, node, owner, "__getattr__", constant(node.attr)) or found
    elif type(found) in _OBJECTS and machine.program.is_attribute("__get__", machine.scope):
        return call_special(machine, node, found, "__get__", owner, UNKNOWN) or found
    return found


def call_special(machine: Machine, node: ast.AST, owner: Value, name: str, *arguments: Value) -> Value | None:
    """Call a method that Python looks up for itself, on every alternative that is an object of the program."""
    if type(owner) not in _OBJECTS:
        return None
    own = [option for option in options_of(owner) if isinstance(option, Class)]
    found = [attribute_of(machine, option, name) for option in own]
    methods = [method for method in found if method != UNKNOWN]
    if not methods:
        return None
    request = Request(node, tuple(Argument(value) for value in arguments))
    machine.calls.pop(node, None)
    return join_all(call_value(machine, method, request) for method in methods)
