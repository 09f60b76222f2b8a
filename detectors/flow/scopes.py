"""The scopes of a program and what is bound in them, whatever the order: the part of the analysis that ignores flow."""

import ast
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field

from detectors.flow.joins import join, join_all, join_callers
from detectors.flow.names import ENTRY
from detectors.flow.values import UNKNOWN, Class, Value

MODULE = 0
_ANYBODY = -1
_BODIES = -2
_OF_CLASS = frozenset({"__init_subclass__", "__class_getitem__", "__new__"})
"""Methods that get the class without saying so."""
MAX_VISITS = 3
"""After so many visits a scope's parameters are taken to be anything, so that the analysis ends."""

type ScopeNode = ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef


@dataclass(slots=True)
class Scope:
    """A module, class or function body, visited as often as what it reads changes."""

    index: int
    node: ScopeNode
    parent: int | None
    bindings: dict[str, Value] = field(default_factory=dict)
    """All values ever bound to each local name, joined."""
    arguments: dict[str, Value] = field(default_factory=dict)
    """All values passed for each parameter by calls in the program, joined."""
    defaults: dict[str, Value] = field(default_factory=dict)
    returned: Value | None = None
    bases: tuple[Value, ...] = ()
    """What a class is made from."""
    metaclass: Value = UNKNOWN
    globals: set[str] = field(default_factory=set)
    nonlocals: set[str] = field(default_factory=set)
    shared: set[str] = field(default_factory=set)
    """Names that inner functions bind, by `global` or `nonlocal`."""
    readers: dict[str, set[int]] = field(default_factory=dict)
    """Other scopes to visit again when the binding of a name here changes."""
    callers: set[int] = field(default_factory=set)
    """Scopes to visit again when what this function returns changes."""
    dispatched: dict[int, None] = field(default_factory=dict)
    """Functions that `functools.singledispatch` calls instead of this one, by the type of the first argument."""
    is_called: bool = False
    has_loop: bool = False
    carried: set[str] = field(default_factory=set)
    """Names that a round of a loop under visit may take over from the round before."""
    visits: int = 0
    changed_at: int = 0
    """The last visit in which a name that was bound before got one more value."""
    parameters: frozenset[str] = frozenset()
    """The names of its parameters; none for a module or class."""
    decorators: frozenset[str] = frozenset()
    """The last names of its decorators; of a class or lambda there are none."""
    receiver: tuple[str, Value] | None = None
    """The first parameter of a method, and what it is where no call says more; None for what is no method."""

    def __post_init__(self) -> None:
        """Read the parameters off the definition."""
        arguments = arguments_of(self)
        extra = [item for item in (arguments.vararg, arguments.kwarg) if item is not None]
        plain = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
        self.parameters = frozenset(item.arg for item in (*plain, *extra))
        if isinstance(self.node, ast.FunctionDef | ast.AsyncFunctionDef) and self.node.decorator_list:
            names = (getattr(item, "attr", getattr(item, "id", "")) for item in self.node.decorator_list)
            self.decorators = frozenset(names)

    def is_class(self) -> bool:
        """Say whether this is a class body, whose names its methods do not see."""
        return type(self.node) is ast.ClassDef

    def has_parents(self) -> bool:
        """Say whether this is a class that gets anything from a base or a metaclass."""
        return bool(self.bases) or self.metaclass is not UNKNOWN

    def is_entry(self) -> bool:
        """Say whether this is the function that the harness calls."""
        return isinstance(self.node, ast.FunctionDef) and self.node.name == ENTRY and self.parent == MODULE


def arguments_of(scope: Scope) -> ast.arguments:
    """Return the parameters of a function as written; none for a module or class."""
    if isinstance(scope.node, ast.Module | ast.ClassDef):
        return ast.arguments(
            posonlyargs=[], args=[], vararg=None, kwonlyargs=[], kw_defaults=[], kwarg=None, defaults=[]
        )
    return scope.node.args


class Program:
    """Every scope of one program, the attributes written in it, and the queue of scopes still to visit."""

    def __init__(self, module: ast.Module) -> None:
        self.scopes: list[Scope] = [Scope(MODULE, module, None)]
        self.lines: dict[int, tuple[int, ...]] = {}
        """The order in which classes are asked, for those with bases."""
        self.heirs: dict[int, list[int]] = {}
        """The classes that inherit from a class; empty until somebody asks."""
        self.derived: dict[int, None] = {}
        """The classes with bases."""
        self.has_setters = False
        """Some class has a property that can be set."""
        self.star_modules: list[str] = []
        self._kinds: dict[ast.AST, ast.ClassDef] = {}
        self._of_node: dict[ast.AST, Scope] = {module: self.scopes[0]}
        self._written: dict[str, dict[int, Value]] = {}
        """What attributes of a name may be, by the class of the object: written to `_ANYBODY` where that is not known.

        What the body of a class binds is under `_BODIES` less its index.
        """
        self._attribute_readers: dict[str, set[int]] = {}
        self._first: deque[int] = deque([MODULE])
        self._again: deque[int] = deque()
        self._queued = {MODULE}
        self._idle: deque[int] = deque()
        self._idle_outermost: deque[int] = deque()

    def scope_of(self, node: ScopeNode, parent: Scope) -> Scope:
        """Return the scope of a definition, made at its first sight."""
        scope = self._of_node.get(node)
        if scope is None:
            scope = Scope(len(self.scopes), node, parent.index)
            self.scopes.append(scope)
            self._of_node[node] = scope
            if parent.is_class():
                self.has_setters = self.has_setters or "setter" in scope.decorators
                scope.receiver = _receiver_of(scope, parent)
            if scope.is_class() or scope.is_entry():
                self.queue(scope.index)
            elif parent.index == MODULE:
                # The last function is most likely the one that others were written for, so it goes first.
                self._idle_outermost.appendleft(scope.index)
            else:
                self._idle.append(scope.index)
        return scope

    def made_at(self, node: ast.AST, parent: Scope) -> Scope:
        """Return the class that stands for objects without a class of their own, all those that a node makes."""
        kind = self._kinds.get(node)
        if kind is None:
            kind = self._kinds[node] = ast.ClassDef("", [], [], [], [])
        return self.scope_of(kind, parent)

    def queue(self, index: int) -> None:
        """Ask for another visit of a scope, unless it waits already or was visited too often."""
        if index not in self._queued and self.scopes[index].visits <= MAX_VISITS:
            self._queued.add(index)
            (self._again if self.scopes[index].visits else self._first).append(index)

    def next_scope(self) -> Scope | None:
        """Take the next scope to visit; None when all is settled.

        A function that no call has reached yet waits for the others, so that it is seen with its arguments, and a
        method for all functions. Second visits come after all first ones, so that most scopes need no third.
        """
        for waiting in (self._first, self._idle_outermost, self._idle):
            while waiting:
                scope = self.scopes[waiting.popleft()]
                # A call may have been quicker.
                if not scope.visits:
                    return scope
        return self.scopes[self._again.popleft()] if self._again else None

    def enter(self, scope: Scope) -> None:
        """Count a visit of a scope that begins; what changes from now on asks for another."""
        self._queued.discard(scope.index)
        scope.carried.clear()
        scope.visits += 1

    def bind(self, scope: Scope, name: str, value: Value) -> None:
        """Record that a name of a scope may have a value."""
        old = scope.bindings.get(name)
        new = value if old is None else join(old, value)
        if old is None or new != old:
            scope.bindings[name] = new
            scope.changed_at = scope.changed_at if old is None else scope.visits
            self._queue_all(scope.readers.get(name, ()))
            if scope.has_loop and name in scope.carried:
                self.queue(scope.index)

    def read(self, scope: Scope, name: str, reader: Scope) -> Value | None:
        """Return all that a name of a scope may be, None when it binds no such name yet."""
        if reader is scope:
            # Not bound at this point, but perhaps in the round before.
            scope.carried.add(name)
        else:
            try:
                scope.readers[name].add(reader.index)
            except KeyError:
                scope.readers[name] = {reader.index}
        return scope.bindings.get(name)

    def set_bases(self, scope: Scope, bases: tuple[Value, ...]) -> None:
        """Record what a class is made from."""
        if bases != scope.bases:
            scope.bases = bases
            self.derived[scope.index] = None
            self.lines.clear()
            self.heirs.clear()

    def bind_member(self, name: str, value: Value, owner: int) -> None:
        """Record that a class binds a name in its body."""
        self.write_attribute(name, value, _BODIES - owner)

    def write_attribute(self, name: str, value: Value, owner: int | None = None) -> None:
        """Record that an attribute may have a value, on objects of one class of the program or, with None, on any."""
        written = self._written.setdefault(name, {})
        key = _ANYBODY if owner is None else owner
        old = written.get(key)
        if old is value:
            return
        new = written[key] = value if old is None else join(old, value)
        # Whoever read it before it was written got UNKNOWN.
        if new != (UNKNOWN if old is None else old):
            self._queue_all(self._attribute_readers.get(name, ()))

    def written_names(self, owners: Collection[int]) -> list[str]:
        """List the attributes that are written to objects of some classes."""
        return [name for name, written in self._written.items() if any(owner in owners for owner in written)]

    def read_attribute(self, name: str, reader: Scope) -> Value:
        """Return all that an attribute of that name may be, on any object of the program."""
        self._attribute_readers.setdefault(name, set()).add(reader.index)
        return join_all(self._written.get(name, {}).values())

    def read_written(self, name: str, owners: Collection[int], reader: Scope) -> Value | None:
        """Return what was written to an attribute of objects of some classes; None where nothing was."""
        try:
            self._attribute_readers[name].add(reader.index)
        except KeyError:
            self._attribute_readers[name] = {reader.index}
        written = self._written.get(name)
        if written is None:
            return None
        found: Value | None = None
        for owner, value in written.items():
            if owner == _ANYBODY or owner in owners:
                found = value if found is None else join(found, value)
        return found

    def is_attribute(self, name: str, reader: Scope) -> bool:
        """Say whether any class binds the name, or it was written to any object."""
        self._attribute_readers.setdefault(name, set()).add(reader.index)
        return name in self._written

    def pass_argument(self, function: Scope, name: str, value: Value) -> None:
        """Record that a call passes a value for a parameter."""
        old = function.arguments.get(name)
        new = value if old is None else join_callers(old, value)
        if function.visits >= MAX_VISITS and new != old:
            new = UNKNOWN if old is None else join(new, UNKNOWN)
        if old is None or new != old:
            function.arguments[name] = new
            # A visit before the first call may have had this very value.
            if old is not None or not function.visits or function.bindings.get(name) != new:
                self.queue(function.index)

    def return_value(self, function: Scope, value: Value) -> None:
        """Record that a function may return a value."""
        old = function.returned
        new = value if old is None else join(old, value)
        if old is None or new != old:
            function.returned = new
            self._queue_all(function.callers)

    def _queue_all(self, indices: Collection[int]) -> None:
        for index in sorted(indices):
            self.queue(index)


def _receiver_of(method: Scope, owner: Scope) -> tuple[str, Value] | None:
    node = method.node
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        plain = [*node.args.posonlyargs, *node.args.args]
        is_of_class = "classmethod" in method.decorators or node.name in _OF_CLASS
        if plain and "staticmethod" not in method.decorators:
            return plain[0].arg, Class(owner.index, is_instance=not is_of_class)
    return None
