"""What an assignment gives to each of the names, attributes and items that it sets."""

import ast

from detectors.flow.joins import element_of, join_all, join_each, listing
from detectors.flow.values import Either, Listing, Value


def bound_targets(target: ast.expr, value: Value) -> list[tuple[ast.expr, Value]]:
    """List the names, attributes and items that assigning the value to the target sets, with their values."""
    found: list[tuple[ast.expr, Value]] = []
    pending: list[tuple[ast.expr, Value]] = [(target, value)]
    while pending:
        part, current = pending.pop()
        match part:
            case ast.Starred():
                is_list = isinstance(current, Listing)
                pending.append((part.value, current if is_list else listing((element_of(current),), is_complete=False)))
            case ast.Tuple() | ast.List():
                pending.extend(zip(part.elts, unpacked(part.elts, current), strict=True))
            case _:
                found.append((part, current))
    return found


def bound_names(target: ast.expr, value: Value) -> list[tuple[str, Value]]:
    """List the plain names among the bound targets, with their values."""
    return [(leaf.id, part) for leaf, part in bound_targets(target, value) if isinstance(leaf, ast.Name)]


def unpacked(targets: list[ast.expr], value: Value) -> list[Value]:
    """Return what each target of an unpacking assignment receives."""
    if isinstance(value, Either):
        columns = zip(*(unpacked(targets, option) for option in value.options), strict=True)
        return [join_each(column) if value.is_each else join_all(column) for column in columns]
    stars = [index for index, target in enumerate(targets) if isinstance(target, ast.Starred)]
    if isinstance(value, Listing) and value.is_complete:
        if not stars and len(value.items) == len(targets):
            return list(value.items)
        if stars and len(value.items) >= len(targets) - 1:
            end = len(value.items) - (len(targets) - 1 - stars[0])
            return [*value.items[: stars[0]], listing(value.items[stars[0] : end]), *value.items[end:]]
    return [element_of(value)] * len(targets)
