"""A program on its way from a syntax tree to a flat list of steps.

Statements wait in a list, so that they may nest as deep as they like; of expressions only so many levels are looked at.
"""

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from detectors.strategies.sites import (
    BindSite,
    CallSite,
    ChoiceSite,
    CompareSite,
    Context,
    Function,
    LoopState,
    MarkSite,
    Operation,
    Scope,
    Step,
    StoreSite,
    TextSite,
)

MOST_STEPS = 10_000
"""A program with more is not classified: improvers have some hundreds."""
MOST_DEPTH = 40
"""Levels of an expression; of what is deeper nothing is known. Each takes a few calls, far from what Python allows."""
FIELDS = -1
"""The scope of names of attributes and of keys that are constant texts, which are told apart by their names alone."""

type Action = Callable[["Builder", Any], None]
type Task = ast.stmt | tuple[Action, Any]
type Valuer = Callable[["Builder", Any], int]


class TooLarge(Exception):  # noqa: N818 - what a program is
    """The program has too many steps."""

    def __init__(self) -> None:
        super().__init__(f"too large, more than {MOST_STEPS} steps")


class Records:
    """What is noted of a program while it is turned into steps."""

    def __init__(self) -> None:
        self.calls: list[CallSite] = []
        self.binds: list[BindSite] = []
        self.returns: list[BindSite] = []
        self.stores: list[StoreSite] = []
        self.compares: list[CompareSite] = []
        self.choices: list[ChoiceSite] = []
        self.whiles: list[tuple[int, int, int]] = []
        """The test, the line and the bit of each `while`."""
        self.breaks: list[tuple[int, Context]] = []
        self.texts: list[TextSite] = []
        self.cuts: list[MarkSite] = []
        self.bounds: list[MarkSite] = []
        self.states: list[LoopState] = []
        self.limit_reads: list[int] = []
        self.descents: list[tuple[int, int]] = []
        """The variable and the line of each step down a tree."""
        self.lookups: set[int] = set()
        """Variables that are looked into for what may not be there."""
        self.sources: dict[int, list[ast.expr]] = {}
        """By variable, what it is bound to or goes over."""
        self.names: dict[int, int] = {}
        """The variable of each name in the text, by the name's `id`."""
        self.imports: set[str] = set()
        self.entry: Function | None = None
        self.siblings: set[tuple[int, int]] = set()
        """See `TextSite`."""


class Builder(Records):
    """Collects the steps of one program."""

    def __init__(self, valuers: Mapping[type[ast.expr], Valuer], generic: Valuer) -> None:
        super().__init__()
        self._valuers = valuers
        self._generic = generic
        self._depth = 0
        # No function: what it returns cannot be kept at 0, which stands for nothing.
        module = Function(0, result=1)
        self.functions: list[Function] = [module]
        self.scopes = [Scope(0, None, module)]
        self.at = Context(self.scopes[0])
        self.tasks: list[Task] = []
        self.steps: list[Step] = []
        self.size = 2
        self.slots: dict[tuple[int, str], int] = {}
        self.given: dict[int, int] = {}
        """What is known at first, by index."""
        self.constants: dict[int, int] = {}
        self.text_keys: dict[int, tuple[tuple[int, str], ...]] = {}
        self.reads: set[str] = set()
        """The names that the current statement reads."""
        self.defined: set[str] = set()
        """The names of the program's functions and classes so far."""
        self.modules: set[str] = set()
        """Names that stand for imported modules."""
        self.parameters: set[int] = set()
        self.methods: dict[int, Function] = {}
        self.branch_count = self.loop_count = 0

    def value(self, node: ast.expr | None) -> int:
        """Return where the value of an expression is kept, after adding the steps that compute it; 0 for nothing."""
        kind: type[Any] = type(node)
        if kind is ast.Name:
            return self.name(node)  # type: ignore[arg-type]  # its class was compared
        if kind is ast.Constant or node is None or self._depth >= MOST_DEPTH:
            return 0
        self._depth += 1
        index = self._valuers.get(kind, self._generic)(self, node)
        self._depth -= 1
        return index

    def name(self, node: ast.Name) -> int:
        """Return the index of a variable that is read."""
        name = node.id
        self.reads.add(name)
        index = self.names[id(node)] = self.slot(name)
        return index

    def emit(self, operation: Operation, arguments: tuple[int, ...], extra: object = None) -> int:
        """Add a step and return the index of what it computes.

        Raises:
            TooLarge: There are too many already.
        """
        index = self.size
        self.size = index + 1
        self.write(operation, index, arguments, extra)
        return index

    def write(self, operation: Operation, target: int, arguments: tuple[int, ...], extra: object = None) -> None:
        """Add a step that keeps what it computes at `target`.

        Raises:
            TooLarge: There are too many already.
        """
        if len(self.steps) >= MOST_STEPS:
            raise TooLarge
        self.steps.append((operation, target, arguments, extra))

    def slot(self, name: str) -> int:
        """Return the index of a variable as the current scope names it; a comprehension shares its function's."""
        scope = self.at.scope
        while scope.is_part and name not in scope.bound and scope.parent is not None:
            scope = scope.parent
        return self._slot((scope.index, name))

    def member(self, name: str) -> int:
        """Return the index of all attributes and constant keys of a name."""
        return self._slot((FIELDS, name))

    def outer_slot(self, name: str) -> int:
        """Return the index of a variable of the function that the current comprehension is a part of, and bind it."""
        scope = self.at.scope
        while scope.is_part and scope.parent is not None:
            scope = scope.parent
        scope.bound.add(name)
        return self._slot((scope.index, name))

    def _slot(self, key: tuple[int, str]) -> int:
        index = self.slots.get(key)
        if index is None:
            index = self.slots[key] = self.size
            self.size = index + 1
        return index

    def fresh(self, known: int = 0) -> int:
        """Return an index that nothing else uses, for something of which all is known."""
        index = self.size
        self.size = index + 1
        if known:
            self.given[index] = known
        return index

    def known(self, value: int) -> int:
        """Return an index for a value of which all is known; the same for all such."""
        if not value:
            return 0
        index = self.constants.get(value)
        if index is None:
            index = self.constants[value] = self.fresh(value)
        return index

    def block(self, statements: list[ast.stmt]) -> None:
        """Have statements lowered in their order, before what is already waiting."""
        self.tasks.extend(reversed(statements))

    def then(self, action: Action, value: object) -> None:
        """Have something done before what is already waiting."""
        self.tasks.append((action, value))

    def changed(self, slot: int) -> None:
        """Note that a variable changes in the loops around."""
        for state in self.at.states:
            state.slots.add(slot)

    def new_function(self) -> Function:
        """Make a function."""
        made = Function(len(self.functions))
        made.result = self.fresh()
        self.functions.append(made)
        return made

    def new_scope(self, function: Function, *, is_class: bool = False, is_part: bool = False) -> Scope:
        """Make a scope inside the current one."""
        scope = Scope(len(self.scopes), self.at.scope, function, is_class, is_part)
        self.scopes.append(scope)
        return scope

    def new_loop(self) -> int:
        """Return the bit of a further loop."""
        self.loop_count += 1
        return 1 << self.loop_count

    def all_names(self) -> Iterator[str]:
        """Yield every name of a variable, attribute or key in the program."""
        return (name for _, name in self.slots)


def children(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes right below a node."""
    for name in node._fields:
        value = getattr(node, name, None)
        if isinstance(value, list):
            yield from (item for item in value if isinstance(item, ast.AST))
        elif isinstance(value, ast.AST):
            yield value
