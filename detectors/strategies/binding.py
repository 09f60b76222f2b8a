"""Binds names, members and elements to values."""

import ast
from itertools import combinations

from detectors.strategies import operations
from detectors.strategies.builder import Builder
from detectors.strategies.operations import union
from detectors.strategies.sites import UNGUARDED, BindSite, StoreSite, UnpackSite
from detectors.strategies.vocabulary import PAIRING

TREES = "tree edits"
"""The member under which changes of syntax trees are noted; no attribute can have a name with a space."""
_MOST_LINKS = 12
"""The attributes and indices of one chain that are followed to its variable."""
_MOST_PARTS = 8
_COMPUTED = (ast.BinOp, ast.Call, ast.IfExp)
_LITERALS = (ast.List, ast.ListComp, ast.GeneratorExp, ast.Tuple)
_SEQUENCES = (ast.List, ast.Tuple)


def assign(b: Builder, target: ast.expr, node: ast.expr) -> None:
    """Bind a target to the value of an expression: one that is written out part by part."""
    if type(target) is ast.Name:
        bind_name(b, target, b.value(node), node)
        return
    is_pairwise = isinstance(target, _SEQUENCES) and isinstance(node, _SEQUENCES)
    if is_pairwise and len(target.elts) == len(node.elts):  # type: ignore[attr-defined]  # both are sequences
        pairs = zip(target.elts, node.elts, strict=True)  # type: ignore[attr-defined]
        # All values are computed before any name is bound.
        known = [(part, value, b.value(value)) for part, value in pairs]
        for part, value, index in known:
            bind(b, part, index, value)
        return
    bind(b, target, b.value(node), node)


def bind(b: Builder, target: ast.expr, index: int, node: ast.expr | None) -> None:
    """Bind a target to the value at `index`, which `node` gave, if any did."""
    if type(target) is ast.Name:
        bind_name(b, target, index, node)
        return
    pending = [target]
    while pending:
        part = pending.pop()
        if isinstance(part, _SEQUENCES):
            # The parts of a part are among the parts.
            index, node = unpack(b, part, index, node, is_loop=False), None
            pending += part.elts
        elif isinstance(part, ast.Starred):
            bind(b, part.value, b.emit(operations.contain, (index,), 0), None)
        elif isinstance(part, ast.Name):
            bind_name(b, part, index, node)
        elif isinstance(part, ast.Attribute):
            keep_member(b, part, index, node or part, is_update=False)
        elif isinstance(part, ast.Subscript):
            keep_element(b, part, index, is_update=False)


def unpack(b: Builder, target: ast.expr, index: int, node: ast.expr | None, *, is_loop: bool) -> int:
    """Add the step that takes the parts of a value, or the elements of what a loop goes over."""
    if type(target) is ast.Name:
        return b.emit(operations.element, (index,)) if index else 0
    b.at.scope.bound.update(names_in(target) if b.at.scope.is_part else ())
    slots = sorted({b.slot(name) for name in names_in(target)[:_MOST_PARTS]})
    called = _called(node)
    is_starred = isinstance(node, ast.Call) and any(isinstance(item, ast.Starred) for item in node.args)
    site = UnpackSite(
        pairs=tuple(combinations(slots, 2)),
        siblings=b.siblings,
        is_loop=is_loop,
        has_columns=called == "zip" and is_starred and not is_loop,
        from_pairs=called in PAIRING,
    )
    return b.emit(operations.unpack, (index,), site)


def names_in(target: ast.expr) -> list[str]:
    """Return the names in a target, without those that it indexes."""
    found: list[str] = []
    pending = [target]
    while pending:
        part = pending.pop()
        if isinstance(part, ast.Name):
            found.append(part.id)
        elif isinstance(part, _SEQUENCES):
            pending += part.elts
        elif isinstance(part, ast.Starred):
            pending.append(part.value)
    return found


def _called(node: ast.expr | None) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def go_over(b: Builder, target: ast.expr, source: ast.expr, index: int) -> None:
    """Bind the target of a loop to the elements of its source."""
    bind(b, target, unpack(b, target, index, source, is_loop=True), None)
    for name in names_in(target):
        b.sources.setdefault(b.slot(name), []).append(source)


def bind_name(b: Builder, target: ast.Name, index: int, node: ast.expr | None) -> None:
    """Bind a name in the current scope; in a class it is a member."""
    at, name = b.at, target.id
    scope = at.scope
    if scope.is_class:
        slot = b.member(name)
    else:
        if name not in scope.outer:
            scope.bound.add(name)
        slot = b.slot(name)
    if node is not None:
        b.sources.setdefault(slot, []).append(node)
    if not index and at.guard is UNGUARDED:
        # Of a constant nothing is known, and what the variable holds at other times does no harm.
        return
    is_update = bool(at.loops) and name in b.reads and isinstance(node, _COMPUTED)
    site = BindSite(slot, target.lineno, at, node or target, is_update)
    b.binds.append(site)
    b.changed(slot)
    if at.is_conditional or scope.is_class or slot in b.parameters:
        b.write(operations.widen, slot, (index, slot), site)
    else:
        b.write(operations.replace, slot, (index,), site)


def add_to(b: Builder, node: ast.AugAssign) -> None:
    """Add to a name, a member or an element."""
    target, index = node.target, b.value(node.value)
    if isinstance(target, ast.Attribute):
        keep_member(b, target, index, node.value, is_update=True)
        return
    if isinstance(target, ast.Subscript):
        keep_element(b, target, index, is_update=True)
        return
    if target.id not in b.at.scope.outer:
        b.at.scope.bound.add(target.id)
    slot = b.slot(target.id)
    b.sources.setdefault(slot, []).append(node.value)
    # Here an update is what grows by elements.
    site = BindSite(slot, node.lineno, b.at, node.value, isinstance(node.value, _LITERALS))
    b.binds.append(site)
    b.changed(slot)
    b.write(operations.augment, slot, (slot, index), site)


def keep_element(b: Builder, target: ast.Subscript, index: int, *, is_update: bool) -> None:
    """Keep a value in an element."""
    owner, key = _owner(target), target.slice
    name = owner.id if isinstance(owner, ast.Name) else f".{getattr(owner, 'attr', '')}"
    reads_itself = name in b.reads
    base, root = b.value(target.value), root_of(b, target.value)
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        member = b.member(key.value)
        b.write(union, member, (member, index))
    site = StoreSite(root, target.lineno, b.at, is_update or reads_itself)
    b.stores.append(site)
    b.changed(root)
    b.write(operations.store, root, (root, base, b.value(key), index), site)


def keep_member(b: Builder, target: ast.Attribute, index: int, node: ast.expr, *, is_update: bool) -> None:
    """Keep a value in a member."""
    is_computed = isinstance(node, _COMPUTED) and f".{target.attr}" in b.reads
    base, slot = b.value(target.value), b.member(target.attr)
    site = StoreSite(slot, target.lineno, b.at, is_update or is_computed, target.attr)
    b.stores.append(site)
    b.sources.setdefault(slot, []).append(node)
    b.changed(slot)
    b.write(operations.store, slot, (slot, base, 0, index), site)
    if "ast" in b.imports:
        trees = b.member(TREES)
        b.write(operations.edit_tree, trees, (trees, base, index))


def _owner(node: ast.expr) -> ast.expr:
    for _ in range(_MOST_LINKS):
        if not isinstance(node, ast.Subscript):
            break
        node = node.value
    return node


def root_of(b: Builder, node: ast.expr) -> int:
    """Return the variable, or all attributes of one name, that a change of what an expression gives would change.

    Where it is neither, an index that nothing else uses.
    """
    owner = _owner(node)
    if isinstance(owner, ast.Name):
        return b.slot(owner.id)
    return b.member(owner.attr) if isinstance(owner, ast.Attribute) else b.fresh()
