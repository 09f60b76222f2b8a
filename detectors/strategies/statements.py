"""From statements to steps."""

import ast

from detectors.strategies import operations
from detectors.strategies.binding import add_to, assign, bind, bind_name, go_over, root_of
from detectors.strategies.builder import Builder, children
from detectors.strategies.callings import call_for_effect
from detectors.strategies.expressions import names_exploring
from detectors.strategies.kinds import ASK, MAKER
from detectors.strategies.scoping import give, leave
from detectors.strategies.sites import Context, Guard, LoopState, MarkSite
from detectors.strategies.vocabulary import ASKS, MAKERS

_MOST_TRIED = 4
"""Statements of a `try` that are searched for what is looked up."""

type Loop = ast.For | ast.AsyncFor | ast.While


def lower_any(b: Builder, node: ast.AST) -> None:
    """Lower what is below a statement of no special kind, in its order."""
    below: list[ast.stmt] = []
    pending = list(children(node))
    for part in pending:
        if isinstance(part, ast.stmt):
            below.append(part)
        elif isinstance(part, ast.expr):
            b.value(part)
        else:
            # A handler of exceptions, or a case of a match.
            pending += children(part)
    b.block(below)


def lower_expression(b: Builder, node: ast.Expr) -> None:
    """Compute something for what it does."""
    if isinstance(node.value, ast.Call):
        call_for_effect(b, node.value)
    else:
        b.value(node.value)


def lower_assignment(b: Builder, node: ast.Assign) -> None:
    """Assign."""
    b.reads.clear()
    targets = node.targets
    if len(targets) == 1:
        assign(b, targets[0], node.value)
    else:
        index = b.value(node.value)
        for target in targets:
            bind(b, target, index, node.value)
    if type(node.value) is ast.Call and type(targets[0]) is ast.Name and _descends(targets[0], node.value):
        b.descents.append((b.slot(targets[0].id), node.lineno))


def _descends(target: ast.Name, value: ast.Call) -> bool:
    """Say whether a node of a tree is replaced by the best of what is below it."""
    if getattr(value.func, "id", "") not in {"max", "min"} or not value.args:
        return False
    below = value.args[0]
    while isinstance(below, (ast.Attribute, ast.Subscript, ast.Call)):
        below = below.func if isinstance(below, ast.Call) else below.value
        if isinstance(below, ast.Name):
            return below.id == target.id
    return False


def lower_annotated(b: Builder, node: ast.AnnAssign) -> None:
    """Assign to an annotated name."""
    if node.value is not None:
        b.reads.clear()
        assign(b, node.target, node.value)


def lower_addition(b: Builder, node: ast.AugAssign) -> None:
    """Assign what is computed from the old value."""
    b.reads.clear()
    add_to(b, node)


def lower_return(b: Builder, node: ast.Return) -> None:
    """Return from a function."""
    if node.value is not None:
        give(b, node.value)


def lower_if(b: Builder, node: ast.If) -> None:
    """Branch."""
    b.branch_count += 1
    here = b.at
    guard = Guard(b.value(node.test), b.branch_count, holds=True, explores=names_exploring(node.test))
    b.then(leave, here)
    if node.orelse:
        b.block(node.orelse)
        b.then(leave, _guarded(here, guard._replace(holds=False)))
    b.block(node.body)
    b.at = _guarded(here, guard)


def _guarded(here: Context, guard: Guard) -> Context:
    return Context(here.scope, here.loops, here.states, guard, is_conditional=True)


def lower_conditional(b: Builder, node: ast.stmt) -> None:
    """Lower statements of which some may not run."""
    here = b.at
    b.then(leave, here)
    b.at = Context(here.scope, here.loops, here.states, here.guard, is_conditional=True)
    if isinstance(node, ast.Try) and any(_catches_key(handler) for handler in node.handlers):
        b.then(_note_lookups, node.body)
    lower_any(b, node)


def _catches_key(handler: ast.ExceptHandler) -> bool:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(isinstance(kind, ast.Name) and kind.id in {"KeyError", "LookupError"} for kind in kinds)


def _note_lookups(b: Builder, body: list[ast.stmt]) -> None:
    """Note what is looked up where it may not be there."""
    for statement in body[:_MOST_TRIED]:
        value = getattr(statement, "value", None)
        if isinstance(value, ast.Subscript):
            b.lookups.add(root_of(b, value))


def lower_match(b: Builder, node: ast.Match) -> None:
    """Match a value against patterns, each of which may bind names to it."""
    here, index = b.at, b.value(node.subject)
    b.at = Context(here.scope, here.loops, here.states, here.guard, is_conditional=True)
    for case in node.cases:
        for name in _captured(case.pattern):
            bind_name(b, ast.copy_location(ast.Name(name, ast.Store()), node), index, node.subject)
    b.then(leave, here)
    for case in reversed(node.cases):
        b.block(case.body)


def _captured(pattern: ast.pattern) -> list[str]:
    """Return the names that a pattern binds."""
    pending: list[ast.AST] = [pattern]
    found: list[str] = []
    for part in pending:
        name = getattr(part, "name", None) or getattr(part, "rest", None)
        found += [name] if isinstance(name, str) else []
        pending += [item for item in children(part) if isinstance(item, ast.pattern)]
    return found


def lower_for(b: Builder, node: ast.For | ast.AsyncFor) -> None:
    """Go over the elements of something."""
    index = b.value(node.iter)
    _enter_loop(b, node)
    b.reads.clear()
    go_over(b, node.target, node.iter, index)


def _enter_loop(b: Builder, node: Loop) -> None:
    here, state = b.at, LoopState()
    b.states.append(state)
    b.write(operations.begin_loop, 0, (), state)
    b.block(node.orelse)
    b.then(_leave_loop, (here, state))
    b.block(node.body)
    b.at = Context(here.scope, here.loops | b.new_loop(), (*here.states, state), here.guard)


def _leave_loop(b: Builder, extra: tuple[Context, LoopState]) -> None:
    b.at, state = extra
    b.write(operations.end_loop, 0, (), state)


def lower_while(b: Builder, node: ast.While) -> None:
    """Repeat while something holds, which is asked again each time."""
    _enter_loop(b, node)
    test = b.value(node.test)
    if test:
        b.whiles.append((test, node.lineno, 1 << b.loop_count))


def lower_with(b: Builder, node: ast.With | ast.AsyncWith) -> None:
    """Enter contexts."""
    for item in node.items:
        index = b.value(item.context_expr)
        if item.optional_vars is not None:
            bind(b, item.optional_vars, index, item.context_expr)
    b.block(node.body)


def lower_break(b: Builder, node: ast.Break) -> None:
    """Leave a loop."""
    b.breaks.append((node.lineno, b.at))


def lower_deletion(b: Builder, node: ast.Delete) -> None:
    """Delete."""
    for target in node.targets:
        if isinstance(target, ast.Subscript):
            root = root_of(b, target)
            is_slice = isinstance(target.slice, ast.Slice)
            site = MarkSite(node.lineno, b.at, is_slice)
            b.cuts.append(site)
            b.changed(root)
            b.write(operations.remove, root, (root, 0 if is_slice else b.value(target.slice)), site)


def lower_outer(b: Builder, node: ast.Global | ast.Nonlocal) -> None:
    """Say that names belong to a scope further out."""
    b.at.scope.outer.update(node.names)


def lower_import(b: Builder, node: ast.Import | ast.ImportFrom) -> None:
    """Import."""
    module = getattr(node, "module", None) or ""
    for alias in node.names:
        b.imports.add((module or alias.name).partition(".")[0])
        if not module:
            b.modules.add((alias.asname or alias.name).partition(".")[0])
        known = MAKER if alias.name in MAKERS else ASK if module and alias.name in ASKS else 0
        if known:
            target = ast.copy_location(ast.Name(alias.asname or alias.name, ast.Store()), node)
            bind_name(b, target, b.known(known), None)
