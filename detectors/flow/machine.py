"""The machine that walks a program: an explicit stack of steps, so that no nesting can exhaust Python's own stack.

A step is a handler and the node (or other subject) that it handles. Handlers push further steps, and the last pushed
runs first.
"""

import ast
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any

from detectors.flow.fuel import Fuel
from detectors.flow.joins import join, join_all
from detectors.flow.names import canonical, free_name
from detectors.flow.scopes import MODULE, Program, Scope
from detectors.flow.sites import AttributeWrite, CallSite, Import, Lookup, Position, Returned
from detectors.flow.values import UNKNOWN, Function, Namespace, Symbol, Value, constant, texts_of

SENT = "send()"
"""The name under which a program keeps what it sends into generators; no attribute has such a name."""

type Handler = Callable[["Machine", Any], None]
type Environment = dict[str, Value]


@dataclass(slots=True)
class Memory:
    """What is known of computations that were tried before."""

    computable: dict[ast.AST, bool] = field(default_factory=dict)
    computed: dict[Hashable, tuple[dict[str, Value], Any]] = field(default_factory=dict)
    """What was computed, and from which values of which names."""
    failed_calls: dict[Function, int] = field(default_factory=dict)
    """How often a method could not be computed."""


class Machine:
    """The state of the analysis: the scope under visit, its names at this point, and what was found so far."""

    def __init__(self, module: ast.Module, fuel: Fuel, enter: Handler) -> None:
        self.program = Program(module)
        self.fuel = fuel
        self.scope: Scope = self.program.scopes[MODULE]
        self.names: Environment = {}
        self.values: dict[ast.AST, Value] = {}
        self.calls: dict[ast.AST, list[CallSite]] = {}
        self.writes: dict[ast.AST, list[AttributeWrite]] = {}
        self.references: dict[ast.AST | None, str] = {}
        """Canonical names by the expressions that mention them."""
        self.returns: dict[ast.AST, Returned] = {}
        self.lookups: dict[ast.AST, set[Lookup]] = {}
        self.imports: set[Import] = set()
        self.unknown_nodes: set[str] = set()
        self.payloads: dict[tuple[ast.AST, str], ast.Module | None] = {}
        """The texts that are run as Python, by the place that runs them; None for one that cannot be parsed."""
        self.unvisited: Scope | None = None
        """A function that was called just now and was never visited."""
        self.failures: set[str] = set()
        self.flag_tests: set[Position] = set()
        """Comparisons with the name of the sandbox flag."""
        self.named: set[str] = set()
        """Names that statements write down and no expression holds: modules, and what is taken from them."""
        self.changed_names: dict[ast.AST, frozenset[str]] = {}
        self.memory = Memory()
        self.settled: frozenset[str] = frozenset()
        """Names whose values after the loop under visit are computed already, so that no other is ever seen outside."""
        self._enter = enter
        self._stack: list[tuple[Handler, Any]] = []

    def run(self) -> None:
        """Take steps until none is left.

        Raises:
            OutOfFuel: The program needs more steps than the fuel allows.
        """
        stack, fuel = self._stack, self.fuel
        while stack:
            # As `fuel.spend()`, without a call: this is the loop that everything is done in.
            fuel.steps -= 1
            if fuel.steps < 0:
                fuel.spend()
            handler, subject = stack.pop()
            handler(self, subject)

    def push(self, handler: Handler, subject: object) -> None:
        """Ask for one step."""
        self._stack.append((handler, subject))

    def push_nodes(self, nodes: Iterable[ast.AST | None]) -> None:
        """Ask for a visit of each node, the first of them first."""
        enter, stack, values = self._enter, self._stack, self.values
        for node in reversed(tuple(nodes)):
            if type(node) is ast.Constant:
                # Nothing that comes before it can change it.
                values[node] = UNKNOWN if node.value is Ellipsis else constant(node.value)
            elif node is not None:
                stack.append((enter, node))

    def value_of(self, node: ast.AST | None) -> Value:
        """Return what a visited expression evaluates to."""
        return UNKNOWN if node is None else self.values.get(node, UNKNOWN)

    def look_up(self, name: str) -> Value:
        """Return what a name means here."""
        if name in self.names and name not in self.scope.globals and name not in self.scope.nonlocals:
            return self._with_later(name, self.names[name])
        found = self._look_up_outside(name)
        return self._from_star_imports(name) if found is None else found

    def bind(self, name: str, value: Value) -> None:
        """Bind a name here."""
        if name in self.scope.globals:
            self._bind_elsewhere(self.program.scopes[MODULE], name, value)
        elif name in self.scope.nonlocals:
            self._bind_elsewhere(self._owner_of(name), name, value)
        else:
            self.names[name] = value
            if name not in self.settled:
                self.program.bind(self.scope, name, value)
            if self.scope.is_class():
                self.program.bind_member(name, value, self.scope.index)

    def rebind(self, name: str, value: Value) -> None:
        """Bind the name of a collection that was changed in place, where the name belongs."""
        if (
            name in self.names
            or name in self.scope.globals
            or name in self.scope.nonlocals
            or self.scope.index == MODULE
        ):
            self.bind(name, value)
            return
        owner = self.scope if name in self.scope.bindings else self._owner_of(name)
        if owner is self.scope:
            self.bind(name, value)
        else:
            self._bind_elsewhere(owner, name, value)

    def bind_in_module(self, name: str, value: Value) -> None:
        """Bind a name at module level, from wherever the program is."""
        if self.scope.index == MODULE:
            self.bind(name, value)
        else:
            self._bind_elsewhere(self.program.scopes[MODULE], name, value)

    def _bind_elsewhere(self, owner: Scope, name: str, value: Value) -> None:
        """Bind a name of an outer scope, from now on not only what that scope itself binds it to."""
        owner.shared.add(name)
        before = owner.bindings.get(name)
        self.program.bind(owner, name, value)
        if owner.bindings[name] is not before:
            self.program.queue(owner.index)

    def _with_later(self, name: str, value: Value) -> Value:
        """Add to a local name what inner functions bind it to, whenever they are called."""
        if name not in self.scope.shared:
            return value
        return join(value, self.scope.bindings.get(name, value))

    def look_up_around(self, scope: Scope, name: str) -> Value:
        """Return what a name means in a scope that does not bind it itself, if it runs now."""
        parent = scope.parent
        while parent is not None:
            around = self.program.scopes[parent]
            if around is self.scope and name in self.names:
                return self.names[name]
            found = None if around.is_class() else self.program.read(around, name, self.scope)
            if found is not None:
                return found
            parent = around.parent
        return self._from_star_imports(name)

    def module_name(self, name: str) -> Value:
        """Return what a name means at module level."""
        if self.scope.index == MODULE and name in self.names:
            return self.names[name]
        found = self.program.read(self.program.scopes[MODULE], name, self.scope)
        return free_name(name) if found is None else found

    def merge_names(self, other: Environment) -> None:
        """Join the names of another path into those of this one."""
        self.fuel.spend(len(other) // 8)
        for name, value in other.items():
            mine = self.names.get(name)
            if mine is not value:
                self.names[name] = value if mine is None else join(mine, value)

    def copy_names(self) -> Environment:
        """Remember the names of this point."""
        self.fuel.spend(len(self.names) // 8)
        return dict(self.names)

    def fail(self, reason: str) -> None:
        """Remember why something may have been missed."""
        self.failures.add(reason)

    def add_call(self, node: ast.AST, site: CallSite) -> None:
        """Record a call found at a node."""
        self.calls.setdefault(node, []).append(site)

    def add_write(self, node: ast.AST, owner: str, attribute: str, value: Value) -> None:
        """Record a write to something outside the program."""
        write = AttributeWrite(owner=owner, attribute=attribute, value=value, position=position_of(node))
        found = self.writes.setdefault(node, [])
        if write not in found:
            found.append(write)

    def add_reference(self, node: ast.AST, value: Value) -> None:
        """Record that an expression mentions something outside the program, if it does."""
        if type(value) is Symbol:
            self.references[node] = value.name

    def add_lookup(self, node: ast.AST, owner: Value, attribute: str, *, is_computed: bool = False) -> None:
        """Record that an attribute is read, if its name is one that a rule may want."""
        if "_" in attribute:
            place = position_of(node)
            lookup = Lookup(owner=owner, attribute=attribute, position=place, is_computed=is_computed)
            self.lookups.setdefault(node, set()).add(lookup)

    def add_item_lookup(self, node: ast.AST, owner: Value, index: Value) -> None:
        """Record that an item of something outside the program is read; one of its `__dict__` is an attribute."""
        self.lookups.pop(node, None)
        for key in texts_of(index) or ("?",):
            if isinstance(owner, Namespace):
                self.add_lookup(node, owner.owner, key, is_computed=True)
            elif isinstance(owner, Symbol):
                found = Lookup(owner=owner, attribute=f"[{key}]", position=position_of(node))
                self.lookups.setdefault(node, set()).add(found)

    def add_iteration(self, node: ast.AST) -> None:
        """Record that a loop goes through something outside the program, which looks up `__iter__`."""
        owner = self.value_of(node)
        if isinstance(owner, Symbol):
            self.add_lookup(node, owner, "__iter__")

    def add_import(self, node: ast.AST, target: str, *, is_computed: bool = False) -> None:
        """Record that something outside the program is imported."""
        self.imports.add(Import(target=target, position=position_of(node), is_computed=is_computed))

    def _look_up_outside(self, name: str) -> Value | None:
        scope: Scope | None = self.program.scopes[MODULE] if name in self.scope.globals else self.scope
        while scope is not None:
            if scope is self.scope or not scope.is_class():
                found = self.program.read(scope, name, self.scope)
                if found is not None:
                    return found
            scope = None if scope.parent is None else self.program.scopes[scope.parent]
        return None

    def _from_star_imports(self, name: str) -> Value:
        value = free_name(name)
        if value is not UNKNOWN or not self.program.star_modules:
            return value
        return join_all(canonical(f"{module}.{name}") for module in self.program.star_modules)

    def _owner_of(self, name: str) -> Scope:
        scope = self.scope
        while scope.parent is not None:
            scope = self.program.scopes[scope.parent]
            if name in scope.bindings and not scope.is_class():
                return scope
        return scope


def position_of(node: ast.AST) -> Position:
    """Return where a node starts; line 0 for one without a place."""
    try:
        return Position(node.lineno, node.col_offset)  # type: ignore[attr-defined]  # most nodes have both
    except AttributeError:
        return Position(0, 0)
