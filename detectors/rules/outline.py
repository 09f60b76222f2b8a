"""A program's syntax tree, for rules about what no canonical name can say: loops, branches, how a text is written."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from detectors.flow.sites import CallSite, Position

type Callback = ast.Lambda | ast.FunctionDef | ast.AsyncFunctionDef
type Loop = ast.While | ast.For | ast.AsyncFor

_SHARED = frozenset({ast.Load, ast.Store, ast.Del})
"""Nodes of which there is one for a whole tree, so that they have no place in it."""
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


@dataclass(frozen=True, slots=True)
class Outline:
    """The nodes of one program and how they hang together; empty for a program that was not parsed."""

    kinds: dict[type[ast.AST], list[Any]] = field(default_factory=dict)
    """Every node by its exact type."""
    parents: dict[ast.AST, ast.AST] = field(default_factory=dict)
    calls: dict[Position, list[ast.Call]] = field(default_factory=dict)
    """By where they start; the links of a chain start at the same place."""

    def of[T: ast.AST](self, *kinds: type[T]) -> Iterator[T]:
        """Yield every node of these exact types."""
        for kind in kinds:
            yield from self.kinds.get(kind, ())

    def call_of(self, site: CallSite) -> ast.Call | None:
        """Return the call expression behind a call site; None for a decorator and the like."""
        found = self.calls.get(site.position, [])
        named = [call for call in found if isinstance(call.func, ast.Attribute) and call.func.attr == site.method]
        plain = [call for call in found if not isinstance(call.func, ast.Attribute)]
        chosen = named if site.method else plain
        return chosen[0] if chosen else None

    def ancestors(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield what a node is inside of, the nearest first."""
        current = self.parents.get(node)
        while current is not None:
            yield current
            current = self.parents.get(current)

    def function_around(self, node: ast.AST) -> Callback | None:
        """Return the innermost function that a node is in; None at module level."""
        functions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
        return next((item for item in self.ancestors(node) if isinstance(item, functions)), None)

    def is_entry(self, function: ast.AST | None, names: frozenset[str]) -> bool:
        """Say whether a function is one of those names at module level."""
        is_named = isinstance(function, ast.FunctionDef) and function.name in names
        return is_named and function is not None and isinstance(self.parents.get(function), ast.Module)

    def callbacks(self, node: ast.expr | None) -> list[Callback]:
        """Return the functions that an expression may name: a lambda itself, or every function of the name."""
        if isinstance(node, ast.Lambda):
            return [node]
        name = getattr(node, "id", getattr(node, "attr", ""))
        return [item for item in self.functions() if item.name == name] if name else []

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Yield every function that a `def` makes."""
        yield from self.of(ast.FunctionDef)
        yield from self.of(ast.AsyncFunctionDef)


def outline_of(module: ast.Module) -> Outline:
    """Collect the nodes of a tree, without recursion."""
    kinds: dict[type[ast.AST], list[Any]] = {}
    parents: dict[ast.AST, ast.AST] = {}
    pending: list[ast.AST] = [module]
    # Level by level; as `ast.walk`, which takes twice as long.
    for node in pending:
        kinds.setdefault(type(node), []).append(node)
        for name in node._fields:
            value = getattr(node, name, None)
            children = value if type(value) is list else (value,)
            for child in children:
                if isinstance(child, ast.AST) and type(child) not in _SHARED:
                    parents[child] = node
                    pending.append(child)
    calls: dict[Position, list[ast.Call]] = {}
    for call in kinds.get(ast.Call, ()):
        calls.setdefault(place_of(call), []).append(call)
    return Outline(kinds, parents, calls)


def place_of(node: ast.AST) -> Position:
    """Return where a node starts; line 0 for one without a place."""
    return Position(getattr(node, "lineno", 0), getattr(node, "col_offset", 0))


def spans(node: ast.AST, position: Position) -> bool:
    """Say whether a place is inside a node."""
    start, end = place_of(node), (getattr(node, "end_lineno", 0), getattr(node, "end_col_offset", 0))
    return (start.line, start.column) <= (position.line, position.column) < end


def argument_node(call: ast.Call | None, index: int, name: str) -> ast.expr | None:
    """Return an argument as written, by name or by position."""
    if call is None:
        return None
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    return call.args[index] if len(call.args) > index else None


def inner_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what is inside a node but not inside a function or class of its own."""
    pending = list(ast.iter_child_nodes(node))
    while pending:
        current = pending.pop()
        yield current
        if not isinstance(current, _SCOPES):
            pending.extend(ast.iter_child_nodes(current))


def is_endless(loop: ast.AST) -> bool:
    """Say whether a `while` has a constant true test and no statement that may leave it."""
    if not isinstance(loop, ast.While) or not isinstance(loop.test, ast.Constant) or not loop.test.value:
        return False
    leaving = (ast.Break, ast.Return, ast.Raise, ast.Yield, ast.YieldFrom, ast.Await)
    return not any(isinstance(item, leaving) for item in inner_nodes(loop))


_WAITS = frozenset({"accept", "acquire", "get", "input", "read", "readline", "recv", "task_done", "wait"})


def is_waiting(loop: ast.AST) -> bool:
    """Say whether a loop waits for work or for somebody, as a server or the worker of a queue does."""
    calls = (node for node in ast.walk(loop) if isinstance(node, ast.Call))
    return any(getattr(call.func, "attr", getattr(call.func, "id", "")) in _WAITS for call in calls)
