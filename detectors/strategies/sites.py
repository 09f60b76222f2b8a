"""The places of a program that strategies are told from, and what was known of their values in the last round."""

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

type Values = list[int]
"""What is known of each variable and each intermediate result, by its index; index 0 is always nothing."""
type Operation = Callable[[Values, tuple[int, ...], Any], int]
type Step = tuple[Operation, int, tuple[int, ...], Any]
"""What to compute, where to keep it, of which values, and what else the operation needs."""


class Guard(NamedTuple):
    """A branch that a statement stands in."""

    test: int
    """The index of the test's value."""
    branch: int
    """Which `if` it is."""
    holds: bool
    """It is the branch that runs when the test holds."""
    explores: bool = False
    """The test names a rate of exploration."""


UNGUARDED = Guard(0, 0, holds=False)
"""Stands where there is no branch: nothing is known of the test at index 0."""


@dataclass(slots=True, eq=False)
class Function:
    """A function, lambda or class of the program."""

    index: int
    parameters: list[tuple[str, int]] = field(default_factory=list)
    """Each name, and where what callers pass is joined."""
    owner: int = 0
    """Where the object is joined that a method is called on, else 0."""
    calling: int = 0
    """Of a class whose objects can be called, the function that is called then, as a bit."""
    rest: int = 0
    """Where further arguments are joined, else 0."""
    result: int = 0
    is_class: bool = False
    memo_line: int = 0
    """The line of a decorator that remembers results, else 0."""
    callers: set[tuple[int, int]] = field(default_factory=set)
    """The functions that call it, each with the loops around the call."""
    returned: list[ast.expr] = field(default_factory=list)
    defaults: dict[int, ast.expr] = field(default_factory=dict)
    """By the index of the parameter."""


@dataclass(slots=True, eq=False)
class LoopState:
    """A loop and what its variables hold where it begins and where it ends."""

    slots: set[int] = field(default_factory=set)
    ordered: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    heads: tuple[int, ...] = ()


@dataclass(slots=True, eq=False)
class Scope:
    """A part of the program with names of its own."""

    index: int
    parent: "Scope | None"
    function: Function
    is_class: bool = False
    is_part: bool = False
    """A comprehension: it runs in place, as a part of the function around it."""
    bound: set[str] = field(default_factory=set)
    outer: set[str] = field(default_factory=set)
    """Names that are declared global or nonlocal."""


@dataclass(slots=True, eq=False)
class Context:
    """What is around a place of the program."""

    scope: Scope
    loops: int = 0
    """A bit for each loop of its function that is around it."""
    states: tuple[LoopState, ...] = ()
    guard: Guard = UNGUARDED
    """The innermost branch around it within its function."""
    is_conditional: bool = False
    """It may not run, whenever the loop or function around it does."""


@dataclass(eq=False)
class CallSite:
    """A call. What has a default is found out in each round."""

    node: ast.Call
    at: Context
    name: str
    """The last part of what is called; empty for what has no name."""
    called: int
    receiver: int
    arguments: tuple[int, ...]
    keywords: dict[str, int]
    functions: list[Function]
    """All functions of the program, by the place of their bit."""
    root: int
    """The variable that a method changes, else 0."""
    is_spread: bool
    """Some arguments are unpacked, so that it is not known which is which."""
    is_per_arm: bool
    """It is a method of an element or member."""
    body: int = field(default=0, init=False)
    """Where the bodies of syntax trees are kept, if it writes one."""
    is_unknown: bool = field(default=False, init=False)
    """It was done while nothing was known of what is called."""
    is_late: bool = field(default=False, init=False)
    """That became known later."""
    asked: int = field(default=0, init=False)
    """What is known of the texts that the model is asked with; 0 unless it asks."""
    scored: int = field(default=0, init=False)
    """What is known of what the utility is given; 0 unless it scores."""
    gives_bare_utility: bool = field(default=False, init=False)
    """The utility itself is handed to something that calls it."""
    makes_model: bool = field(default=False, init=False)
    bound: bool = field(default=False, init=False)
    """It computes an upper bound or a sample of a posterior."""
    reassembles: bool = field(default=False, init=False)
    """It puts parts of the program together again."""
    is_statistic: bool = field(default=False, init=False)
    """It keeps a score for an arm."""
    weights: int = field(default=0, init=False)
    """What is known of the weights of a random choice."""
    selects: bool = field(default=False, init=False)
    """It selects several of the best, or leaves them."""

    @property
    def line(self) -> int:
        """The line where it begins."""
        return self.node.lineno


@dataclass(eq=False)
class BindSite:
    """A name that is bound, or a value that is returned."""

    slot: int
    line: int
    at: Context
    node: ast.expr
    is_update: bool = False
    """The new value is computed from the old one."""
    value: int = field(default=0, init=False)
    is_captured: bool = field(default=False, init=False)
    """Another function uses the variable too, at any time."""


@dataclass(eq=False)
class StoreSite:
    """A member of a container or object that is changed."""

    root: int
    line: int
    at: Context
    is_update: bool = False
    member: str = ""
    """The name of the attribute, if it is one."""
    value: int = field(default=0, init=False)
    owner: int = field(default=0, init=False)
    is_statistic: bool = field(default=False, init=False)
    """It keeps a score for an arm."""


@dataclass(eq=False)
class CompareSite:
    """A comparison, with what was known of its sides."""

    line: int
    member_of: int = 0
    """The variable that a membership is asked of, else 0."""
    is_identity: bool = False
    values: tuple[int, ...] = field(default=(), init=False)


@dataclass(eq=False)
class ChoiceSite:
    """A conditional expression, with what was known of it."""

    line: int
    explores: bool
    """The test names a rate of exploration."""
    values: tuple[int, int, int] = field(default=(0, 0, 0), init=False)
    """The test, what it is if it holds, and what else."""


@dataclass(eq=False)
class MarkSite:
    """A step that may do what matters, and whether it did."""

    line: int
    at: Context
    is_several: bool = False
    """A slice that takes neither one element nor all."""
    is_seen: bool = field(default=False, init=False)


@dataclass(eq=False)
class TextSite:
    """A text that is put together."""

    keys: tuple[tuple[tuple[int, str], ...], ...]
    """For each part the variables that it is taken from, and which element of each."""
    siblings: set[tuple[int, int]]
    """Pairs of variables that hold the parts of one and the same element."""
    is_sum: bool
    """It may put parts of a program together: a sum, or a list that is joined."""
    reassembles: bool = field(default=False, init=False)
    """It puts something new between parts of the program."""


@dataclass(eq=False)
class UnpackSite:
    """Several names that are bound to the parts of one value."""

    pairs: tuple[tuple[int, int], ...]
    siblings: set[tuple[int, int]]
    is_loop: bool
    has_columns: bool
    """The value is a call of `zip` with unpacked arguments, so that its parts are containers."""
    from_pairs: bool
    """Its elements come from several containers, or are different ones of the same."""
