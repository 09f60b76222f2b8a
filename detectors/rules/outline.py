"""A program's syntax tree, for rules about what no canonical name can say: loops, branches, how a text is written.

Every question is answered from an index that is made once, so that no program can make a rule walk its tree per match.
"""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any

from detectors.flow.sites import CallSite, Position

type Callback = ast.Lambda | ast.FunctionDef | ast.AsyncFunctionDef
type Assigned = tuple[ast.operator | None, ast.expr]

_SHARED = frozenset({ast.Load, ast.Store, ast.Del})
"""Nodes of which there is one for a whole tree, so that they have no place in it."""
_INNER: dict[type[ast.AST], tuple[str, ...]] = {
    ast.Attribute: ("value",),
    ast.Call: ("func", "args", "keywords"),
    ast.Constant: (),
    ast.Name: (),
    ast.Subscript: ("value", "slice"),
    ast.arg: ("annotation",),
    ast.keyword: ("value",),
}
"""The fields that hold nodes, of the kinds of which most nodes are."""
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_SCOPES = (*_FUNCTIONS, ast.ClassDef)
_LOOPS = (ast.While, ast.For, ast.AsyncFor)
_LEAVING = (ast.Return, ast.Raise, ast.Yield, ast.YieldFrom, ast.Await)
_WAITS = frozenset({"accept", "acquire", "get", "input", "read", "readline", "recv", "task_done", "wait"})


@dataclass(frozen=True)
class Outline:
    """The nodes of one program and how they hang together; empty for a program that was not parsed."""

    kinds: dict[type[ast.AST], list[Any]] = field(default_factory=dict)
    """Every node by its exact type."""
    parents: dict[ast.AST, ast.AST] = field(default_factory=dict)

    def of[T: ast.AST](self, *kinds: type[T]) -> Iterator[T]:
        """Yield every node of these exact types."""
        for kind in kinds:
            yield from self.kinds.get(kind, ())

    @cached_property
    def calls(self) -> dict[Position, list[ast.Call]]:
        """Every call by where it starts; the links of a chain start at the same place."""
        return _by_place(self.of(ast.Call))

    @cached_property
    def attributes(self) -> dict[Position, list[ast.Attribute]]:
        """Every attribute by where its expression starts, the outermost first."""
        return _by_place(self.of(ast.Attribute))

    @cached_property
    def lambdas_and_functions(self) -> dict[Position, list[Callback]]:
        """Every function by where it starts."""
        return _by_place(chain[Callback](self.functions(), self.of(ast.Lambda)))

    @cached_property
    def assigned(self) -> dict[Position, Assigned]:
        """The operator, if any, and the expression of each assignment, by the place of each of its targets."""
        found: dict[Position, Assigned] = {}
        for plain in self.of(ast.Assign):
            found.update((place_of(target), (None, plain.value)) for target in plain.targets)
        found.update((place_of(changed.target), (changed.op, changed.value)) for changed in self.of(ast.AugAssign))
        return found

    @cached_property
    def named_functions(self) -> dict[str, list[Callback]]:
        """Every `def` by its name."""
        found: dict[str, list[Callback]] = {}
        for function in self.functions():
            found.setdefault(function.name, []).append(function)
        return found

    @cached_property
    def endless_loops(self) -> frozenset[ast.AST]:
        """Every `while` with a constant true test that no statement of its own leaves."""
        left = self.loops_around(self.of(*_LEAVING)) | self._broken_loops()
        return frozenset(
            loop
            for loop in self.of(ast.While)
            if isinstance(loop.test, ast.Constant) and loop.test.value and loop not in left
        )

    @cached_property
    def waiting_loops(self) -> frozenset[ast.AST]:
        """Every loop that waits for work or for somebody, as a server or the worker of a queue does."""
        waits = (call for call in self.of(ast.Call) if _called_name(call) in _WAITS)
        return self.loops_around(waits)

    def loops_around(self, nodes: Iterable[ast.AST]) -> frozenset[ast.AST]:
        """Return the loops that any of the nodes is inside of, without a function or class in between."""
        seen: set[ast.AST] = set()
        for node in nodes:
            for outer in self.ancestors(node):
                if outer in seen or isinstance(outer, _SCOPES):
                    break
                seen.add(outer)
        return frozenset(outer for outer in seen if isinstance(outer, _LOOPS))

    def _broken_loops(self) -> frozenset[ast.AST]:
        nearest = (
            next((outer for outer in self.ancestors(node) if isinstance(outer, _LOOPS)), node)
            for node in self.of(ast.Break)
        )
        return frozenset(nearest)

    def tests_with(self, name: str) -> frozenset[ast.AST]:
        """Return every `if` whose condition mentions a name."""
        found: set[ast.AST] = set()
        for node in self.of(ast.Name):
            child: ast.AST = node
            for outer in self.ancestors(node) if node.id == name else ():
                if isinstance(outer, ast.stmt):
                    found.update([outer] if isinstance(outer, ast.If) and outer.test is child else [])
                    break
                child = outer
        return frozenset(found)

    def call_of(self, site: CallSite) -> ast.Call | None:
        """Return the call expression behind a call site; None for a decorator and the like."""
        found = self.calls.get(site.position, [])
        named = [call for call in found if isinstance(call.func, ast.Attribute) and call.func.attr == site.method]
        plain = [call for call in found if not isinstance(call.func, ast.Attribute)]
        # Of `f(x)()` both calls start at the same place.
        written = [call for call in plain if isinstance(call.func, ast.Name) and site.is_plain]
        chosen = named if site.method else written or plain
        return chosen[0] if chosen else None

    def ancestors(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield what a node is inside of, the nearest first."""
        current = self.parents.get(node)
        while current is not None:
            yield current
            current = self.parents.get(current)

    def function_around(self, node: ast.AST) -> Callback | None:
        """Return the innermost function that a node is in; None at module level."""
        return next((item for item in self.ancestors(node) if isinstance(item, _FUNCTIONS)), None)

    def is_entry(self, function: ast.AST | None, names: frozenset[str]) -> bool:
        """Say whether a function is one of those names at module level."""
        is_named = isinstance(function, ast.FunctionDef) and function.name in names
        return is_named and function is not None and isinstance(self.parents.get(function), ast.Module)

    def callbacks(self, node: ast.expr | None) -> list[Callback]:
        """Return the functions that an expression may name: a lambda itself, or every function of the name."""
        if isinstance(node, ast.Lambda):
            return [node]
        return self.named_functions.get(getattr(node, "id", getattr(node, "attr", "")), [])

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Yield every function that a `def` makes."""
        yield from self.of(ast.FunctionDef)
        yield from self.of(ast.AsyncFunctionDef)


def outline_of(module: ast.Module) -> Outline:
    """Collect the nodes of a tree, without recursion."""
    kinds: defaultdict[type[ast.AST], list[Any]] = defaultdict(list)
    parents: dict[ast.AST, ast.AST] = {}
    pending: list[ast.AST] = [module]
    # Level by level; as `ast.walk`, which takes twice as long.
    for node in pending:
        kind = type(node)
        kinds[kind].append(node)
        for name in _INNER.get(kind, node._fields):
            value = getattr(node, name, None)
            if type(value) is list:
                children = [child for child in value if isinstance(child, ast.AST) and type(child) not in _SHARED]
            elif isinstance(value, ast.AST) and type(value) not in _SHARED:
                children = [value]
            else:
                continue
            parents.update(dict.fromkeys(children, node))
            pending += children
    return Outline(dict(kinds), parents)


def _by_place[T: ast.AST](nodes: Iterable[T]) -> dict[Position, list[T]]:
    found: dict[Position, list[T]] = {}
    for node in nodes:
        found.setdefault(place_of(node), []).append(node)
    return found


def place_of(node: ast.AST) -> Position:
    """Return where a node starts; line 0 for one without a place."""
    return Position(getattr(node, "lineno", 0), getattr(node, "col_offset", 0))


def argument_node(call: ast.Call | None, index: int, name: str) -> ast.expr | None:
    """Return an argument as written, by name or by position."""
    if call is None:
        return None
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    return call.args[index] if len(call.args) > index else None


def _called_name(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))
