"""Giving values to targets: names, attributes, items, and everything that unpacks into them."""

import ast

from detectors.flow.joins import join_all, listing, mapping
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
    holds_candidate,
    options_of,
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
    changed = [_with_item(machine, target, option, (index, value)) for option in options_of(owner)]
    if changed != list(options_of(owner)):
        _change(machine, target.value, join_all(changed))


def _with_item(machine: Machine, target: ast.Subscript, owner: Value, item: tuple[Value, Value]) -> Value:
    """Return what becomes of a collection that gets an item; record the write to what is none of the program's."""
    index, value = item
    match owner:
        case Namespace():
            for name in names_of(index):
                write_member(machine, target, owner.owner, name, value)
        case Symbol():
            for name in names_of(index):
                machine.add_write(target, owner.name, f"[{name}]", value)
        case Mapping():
            return _with_key(owner, index, value)
        case Listing():
            return listing(tuple(dict.fromkeys((*owner.items, value))), is_complete=False)
        case Constant(kind="bytearray"):
            return UNKNOWN
        case _:
            pass
    return owner


def _with_key(owner: Mapping, key: Value, value: Value) -> Value:
    if isinstance(key, Constant):
        items = dict(owner.items) | {key: value}
        return mapping(items, is_complete=owner.is_complete, rest=owner.rest, has_candidates=owner.has_candidates)
    rest = tuple(dict.fromkeys((*owner.rest, value)))
    known = owner.has_candidates or holds_candidate(key)
    return mapping(dict(owner.items), is_complete=False, rest=rest, has_candidates=known)


def _change(machine: Machine, target: ast.expr, value: Value) -> None:
    """Give a collection that was changed in place its new value, under the name it has."""
    if isinstance(target, ast.Name):
        machine.rebind(target.id, value)
    else:
        assign(machine, target, value)
