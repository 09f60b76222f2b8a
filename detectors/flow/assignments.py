"""Giving values to targets: names, attributes, items, and everything that unpacks into them."""

import ast

from detectors.flow.lookups import names_of
from detectors.flow.machine import Machine
from detectors.flow.targets import bound_targets
from detectors.flow.values import (
    UNKNOWN,
    Constant,
    Listing,
    Mapping,
    Namespace,
    Symbol,
    Value,
    listing,
    mapping,
)
from detectors.flow.writes import write_attribute, write_member


def assign(machine: Machine, target: ast.expr, value: Value) -> None:
    """Give a value to a target, and to each part of it that unpacks."""
    for leaf, part in bound_targets(target, value):
        match leaf:
            case ast.Name():
                machine.bind(leaf.id, part)
            case ast.Attribute():
                write_attribute(machine, leaf, machine.value_of(leaf.value), leaf.attr, part)
            case ast.Subscript():
                _assign_item(machine, leaf, part)
            case _:
                continue


def _assign_item(machine: Machine, target: ast.Subscript, value: Value) -> None:
    owner, index = machine.value_of(target.value), machine.value_of(target.slice)
    match owner:
        case Namespace():
            for name in names_of(index):
                write_member(machine, target, owner.owner, name, value)
        case Symbol():
            for name in names_of(index):
                machine.add_write(target, owner.name, f"[{name}]", value)
        case Mapping() if isinstance(index, Constant):
            items = dict(owner.items) | {index: value}
            assign(machine, target.value, mapping(items, is_complete=owner.is_complete, rest=owner.rest))
        case Mapping():
            grown = mapping(dict(owner.items), is_complete=False, rest=(*owner.rest, value))
            assign(machine, target.value, grown)
        case Listing() | Constant(kind="bytearray"):
            changed = listing((*owner.items, value), is_complete=False) if isinstance(owner, Listing) else UNKNOWN
            assign(machine, target.value, changed)
        case _:
            return
