"""What statements with several paths, or with paths that repeat, do to the names of their scope."""

import ast
from collections.abc import Callable
from typing import Any

from detectors.flow.assignments import assign
from detectors.flow.branches import Fork, run_branches
from detectors.flow.classes import field_names
from detectors.flow.computing import computed_change
from detectors.flow.joins import element_of, join
from detectors.flow.lookups import attribute_of, item_of
from detectors.flow.machine import Environment, Machine
from detectors.flow.overloads import call_special, iterated
from detectors.flow.scopes import MAX_VISITS
from detectors.flow.settling import settle
from detectors.flow.targets import bound_names
from detectors.flow.values import UNKNOWN, Class, Listing, Pattern, Value, constant, options_of, truth
from detectors.flow.visits import visit_called
from detectors.parsing import walk


def enter_if(machine: Machine, node: ast.If) -> None:
    """`if`: both branches are visited, and a branch that cannot run leaves no names behind."""
    machine.push(_fork_if, node)
    machine.push_nodes([node.test])


def _fork_if(machine: Machine, node: ast.If) -> None:
    known = truth(machine.value_of(node.test))
    live = {0, 1} if known is None else {0} if known else {1}
    run_branches(machine, Fork(live), [node.body, node.orelse])


def enter_for(machine: Machine, node: ast.For | ast.AsyncFor) -> None:
    """`for`: the body may run any number of times."""
    machine.push(_start_for, node)
    machine.push_nodes([node.iter, node.target])


def _start_for(machine: Machine, node: ast.For | ast.AsyncFor) -> None:
    found = iterated(machine, node, machine.value_of(node.iter))
    if visit_called(machine, _start_for, node):
        return
    machine.add_iteration(node.iter)
    _start_loop(machine, node)
    assign(machine, node.target, found)
    machine.push_nodes(node.body)


def enter_while(machine: Machine, node: ast.While) -> None:
    """`while`: the body may run any number of times."""
    _start_loop(machine, node)
    machine.push_nodes([node.test, *node.body])


def _start_loop(machine: Machine, node: ast.For | ast.AsyncFor | ast.While) -> None:
    """Compute the loop if that can be done; its parts are visited in any case, for what they mention."""
    effects = None if machine.settled or isinstance(node, ast.AsyncFor) else computed_change(machine, node)
    if effects is None:
        _join_loop_names(machine, node)
    else:
        settle(machine, effects)
    machine.push_nodes(node.orelse)
    machine.push(_end_loop, machine.copy_names())


def _end_loop(machine: Machine, before: Environment) -> None:
    machine.merge_names(before)


def _join_loop_names(machine: Machine, node: ast.AST) -> None:
    """Let names that the loop changes start as anything that they are ever bound to in this scope."""
    # What has not settled by the last visit may be anything: a value may be handed on once more with every round.
    scope = machine.scope
    scope.has_loop = True
    is_last = scope.visits > MAX_VISITS and scope.changed_at >= scope.visits - 1
    # What the loop itself hands out is new in every round.
    own = {name for name, _ in bound_names(node.target, UNKNOWN)} if isinstance(node, ast.For | ast.AsyncFor) else set()
    for name in _changed_names(machine, node) - own:
        ever = scope.bindings.get(name)
        if ever is not None and name in machine.names:
            scope.carried.add(name)
            # A text that grows with every round never settles, and is neither a flag nor a callee.
            is_open = is_last and not any(isinstance(option, Pattern) for option in options_of(ever))
            machine.names[name] = join(machine.names[name], join(ever, UNKNOWN) if is_open else ever)


def _changed_names(machine: Machine, loop: ast.AST) -> frozenset[str]:
    """Return the names that are assigned in a loop, or on which a method is called there."""
    known = machine.changed_names.get(loop)
    if known is None:
        nodes = list(walk(loop))
        machine.fuel.spend(len(nodes))
        stored = {node.id for node in nodes if type(node) is ast.Name and type(node.ctx) is ast.Store}
        owners = [node.value for node in nodes if isinstance(node, ast.Attribute | ast.Subscript)]
        used = {owner.id for owner in owners if type(owner) is ast.Name}
        known = machine.changed_names[loop] = frozenset(stored | used)
    return known


def enter_with(machine: Machine, node: ast.With | ast.AsyncWith) -> None:
    """`with`: the name gets the context manager itself, as most of them give."""
    machine.push_nodes(node.body)
    for item in reversed(node.items):
        machine.push(_finish_item, item)
        machine.push_nodes([item.context_expr, item.optional_vars])


def _finish_item(machine: Machine, item: ast.withitem) -> None:
    if item.optional_vars is None:
        return
    value = _entered(machine, item)
    if not visit_called(machine, _finish_item, item):
        assign(machine, item.optional_vars, value)


def _entered(machine: Machine, item: ast.withitem) -> Value:
    """Return what `as` names: what `__enter__` or a generator gives, else the manager itself, as most of them do."""
    manager = machine.value_of(item.context_expr)
    entered = call_special(machine, item, manager, "__enter__")
    if entered is not None:
        return entered
    return element_of(manager) if isinstance(manager, Listing) else manager


def enter_try(machine: Machine, node: ast.Try | ast.TryStar) -> None:
    """`try`: a handler may start anywhere in the body."""
    machine.push_nodes(node.finalbody)
    machine.push(_fork_handlers, (node, machine.copy_names()))
    machine.push_nodes(node.body)


def _fork_handlers(machine: Machine, subject: tuple[ast.Try | ast.TryStar, dict[str, Value]]) -> None:
    node, before = subject
    branches: list[list[ast.AST]] = [list(node.orelse)]
    branches += [[handler] for handler in node.handlers]
    fork = Fork(set(range(len(branches))))
    start = machine.copy_names()
    machine.merge_names(before)
    fork.first_start = start
    run_branches(machine, fork, branches)


def enter_handler(machine: Machine, node: ast.ExceptHandler) -> None:
    """`except`: the name of the exception holds nothing that matters."""
    if node.name is not None:
        machine.bind(node.name, UNKNOWN)
    machine.push_nodes([node.type, *node.body])


def enter_match(machine: Machine, node: ast.Match) -> None:
    """`match`: each case is a branch, and none may apply."""
    machine.push(_fork_match, node)
    machine.push_nodes([node.subject])


def _fork_match(machine: Machine, node: ast.Match) -> None:
    branches: list[list[ast.AST]] = [[case] for case in node.cases]
    for case in node.cases:
        machine.values[case] = machine.value_of(node.subject)
    run_branches(machine, Fork(set(range(len(branches) + 1))), [*branches, []])


def enter_case(machine: Machine, node: ast.match_case) -> None:
    """`case`: bind what the pattern captures."""
    pending: list[tuple[ast.AST, Value]] = [(node.pattern, machine.value_of(node))]
    while pending:
        machine.fuel.spend()
        pattern, value = pending.pop()
        pending += _captured(machine, pattern, value)
    machine.push_nodes([node.guard, *node.body])


def _captured(machine: Machine, pattern: ast.AST, value: Value) -> list[tuple[ast.AST, Value]]:
    """Bind the names of one pattern, and list the patterns in it with what they match."""
    match pattern:
        case ast.MatchAs(name=str() as name):
            machine.bind(name, value)
            return [] if pattern.pattern is None else [(pattern.pattern, value)]
        case ast.MatchStar(name=str() as name) | ast.MatchMapping(rest=str() as name):
            machine.bind(name, UNKNOWN)
        case ast.MatchClass():
            placed = zip(_fields_by_place(machine, value), pattern.patterns, strict=False)
            named = [*zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True), *placed]
            for name, part in named:
                machine.add_lookup(part, value, name, is_computed=True)
            machine.push_nodes([pattern.cls])
            inner = [(part, attribute_of(machine, value, name)) for name, part in named]
            return [*inner, *((part, UNKNOWN) for part in pattern.patterns if part not in dict(inner))]
        case ast.MatchSequence() | ast.MatchMapping():
            return _matched_parts(machine, pattern, value)
        case ast.MatchOr():
            return [(part, value) for part in pattern.patterns]
        case ast.expr():
            machine.push_nodes([pattern])
            return []
        case _:
            pass
    return [(part, element_of(value)) for part in ast.iter_child_nodes(pattern)]


def _fields_by_place(machine: Machine, value: Value) -> list[str]:
    """List the fields that a class pattern asks for by position."""
    if isinstance(value, Listing):
        return list(value.fields)
    return field_names(machine.program, value.scope) if isinstance(value, Class) else []


def _matched_parts(
    machine: Machine, pattern: ast.MatchSequence | ast.MatchMapping, value: Value
) -> list[tuple[ast.AST, Value]]:
    """List the patterns in a sequence or a mapping with what each of them matches."""
    if isinstance(pattern, ast.MatchSequence):
        return list(zip(pattern.patterns, _matched_items(pattern, value), strict=True))
    items = [item_of(machine, value, _key_of(key)) for key in pattern.keys]
    return [*zip(pattern.patterns, items, strict=True), *((key, UNKNOWN) for key in pattern.keys)]


def _key_of(node: ast.expr) -> Value:
    """Return a key as a pattern writes it; one that is no literal may be any."""
    return constant(node.value) if isinstance(node, ast.Constant) and node.value is not Ellipsis else UNKNOWN


def _matched_items(pattern: ast.MatchSequence, value: Value) -> list[Value]:
    """Return what each part of a sequence pattern matches."""
    has_star = any(isinstance(part, ast.MatchStar) for part in pattern.patterns)
    is_known = isinstance(value, Listing) and value.is_complete and len(value.items) == len(pattern.patterns)
    if isinstance(value, Listing) and is_known and not has_star:
        return list(value.items)
    return [element_of(value)] * len(pattern.patterns)


ENTER_CONTROL: dict[type[ast.AST], Callable[[Machine, Any], None]] = {
    ast.If: enter_if,
    ast.For: enter_for,
    ast.AsyncFor: enter_for,
    ast.While: enter_while,
    ast.With: enter_with,
    ast.AsyncWith: enter_with,
    ast.Try: enter_try,
    ast.TryStar: enter_try,
    ast.ExceptHandler: enter_handler,
    ast.Match: enter_match,
    ast.match_case: enter_case,
}
"""What to do first at each statement of control flow."""
