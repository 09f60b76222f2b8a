"""The calculator: the names, calls and assignments of one attempt to compute something.

It interprets syntax and never runs it: each kind of expression, operator, function and method that it knows is in a
table, and everything else ends the computation.
"""

import ast
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from detectors.flow.concrete.binding import bind_arguments
from detectors.flow.concrete.bounds import Budget, Impure, bounded, require
from detectors.flow.concrete.callables import (
    Bound,
    Closure,
    Frame,
    FunctionNode,
    Instance,
    Known,
    OuterFrame,
    Prepared,
)
from detectors.flow.concrete.conversion import Definition, FunctionOf, Names, plain
from detectors.flow.concrete.functions import call_known, sort
from detectors.flow.concrete.methods import BUDGETED, CHANGING, METHODS, UNWEIGHED, has_method
from detectors.flow.values import Class, Function, Value

type Evaluate = Callable[["Calculator", Any, Frame], Any]


def parts_of(value: Any) -> Iterable[Any]:
    """List the values in a value that can hold others which change."""
    match value:
        case dict():
            return value.values()
        case list() | tuple():
            return value
        case Bound():
            return (value.receiver,)
        case Prepared():
            return (value.function, *value.positional, *value.keywords.values())
        case _:
            return ()


def is_changeable(value: Any) -> bool:
    """Say whether a value may be another one later: a collection, or an iterator that is used up."""
    return isinstance(value, (list, dict, set, bytearray, Iterator))


class Calculator(ABC):
    """One attempt to compute something; `body` is what it executes, if that may change the names around it."""

    handlers: ClassVar[Mapping[type[ast.AST], Evaluate]] = {}
    """How to evaluate each kind of expression."""

    def __init__(self, budget: Budget, function_of: FunctionOf, body: Sequence[ast.stmt] = ()) -> None:
        self.budget = budget
        self._function_of = function_of
        self._body = body
        self._functions: dict[Function, Closure] = {}
        self._foreign: dict[int, Any] = {}
        """Collections that belong to the program outside the computation, kept so that no id is used twice."""

    def outside(self, names: Names, *, is_owned: bool = False) -> OuterFrame:
        """Return the frame of the names around a computation; what is owned may be changed by it."""

        def read(name: str) -> Any:
            value = plain(names(name), self._closure_of)
            self.budget.weigh(value)
            if not is_owned and (self._disown(value) or name in self._stored) and name in self._mentioned:
                raise Impure("a function may read it before or after it changes")
            return value

        return OuterFrame(read)

    @cached_property
    def _mentioned(self) -> set[str]:
        return {node.id for part in self._body for node in ast.walk(part) if isinstance(node, ast.Name)}

    @cached_property
    def _stored(self) -> set[str]:
        nodes = (node for part in self._body for node in ast.walk(part))
        return {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}

    def _disown(self, value: Any) -> bool:
        """Let nothing change a value, or what is in it; say whether there is anything to change."""
        pending, before = [value], len(self._foreign)
        while pending:
            current = pending.pop()
            if is_changeable(current):
                self._foreign[id(current)] = current
            pending.extend(part for part in parts_of(current) if not isinstance(part, str | bytes | int))
        return len(self._foreign) > before

    def given(self, value: Value) -> Any:
        """Return the plain value of something outside, which the computation must not change.

        Raises:
            Impure: It is not known.
        """
        found = plain(value, self._closure_of)
        self.budget.weigh(found)
        self._disown(found)
        return found

    def check_owned(self, value: Any) -> None:
        """Check that a value may be changed.

        Raises:
            Impure: It belongs to the program outside.
        """
        if id(value) in self._foreign:
            raise Impure("a collection outside would change")

    def evaluate(self, node: ast.expr, frame: Frame) -> Any:
        """Return what an expression evaluates to.

        Raises:
            FAILURES: It has no value that can be computed.
        """
        budget = self.budget
        budget.spend()
        budget.levels -= 1
        handler = self.handlers.get(type(node))
        if handler is None or budget.levels < 0:
            raise Impure("not computable")
        value = handler(self, node, frame)
        budget.levels += 1
        return value

    def apply(self, function: Any, positional: list[Any], keywords: dict[str, Any]) -> Any:
        """Return what a call gives.

        Raises:
            FAILURES: It gives nothing that can be computed.
        """
        self.budget.spend()
        match function:
            case Known():
                if function.name == "builtins.next" and positional:
                    self.check_owned(positional[0])
                return call_known(self, function.name, positional, keywords)
            case Bound():
                return self._call_method(function, positional, keywords)
            case Closure():
                return self._call_closure(function, positional, keywords)
            case Prepared():
                return self.apply(
                    function.function, [*function.positional, *positional], {**function.keywords, **keywords}
                )
            case _:
                raise Impure("no function that is known")

    @abstractmethod
    def run_function(self, node: ast.FunctionDef, frame: Frame) -> Any:
        """Return what the body of a function returns."""

    def closure(self, node: FunctionNode, frame: Frame) -> Closure:
        """Make a function at its definition, with the defaults of this point."""
        arguments = node.args
        plain_names = [item.arg for item in (*arguments.posonlyargs, *arguments.args)]
        start = len(plain_names) - len(arguments.defaults)
        pairs = list(zip(plain_names[start:], arguments.defaults, strict=True))
        named = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        pairs += [(item.arg, default) for item, default in named if default is not None]
        return Closure(node, frame, {name: self.evaluate(default, frame) for name, default in pairs})

    def _closure_of(self, function: Function | Class) -> Closure | Instance:
        if isinstance(function, Class):
            read = self._function_of(function)
            if read is None or isinstance(read, Definition):
                raise Impure("no object that is known")
            return Instance(lambda name: self.given(read(name)))
        found = self._functions.get(function)
        if found is None:
            definition = self._function_of(function)
            if not isinstance(definition, Definition):
                raise Impure("not a plain function")
            defaults = {name: self.given(value) for name, value in definition.defaults.items()}
            found = Closure(definition.node, self.outside(definition.names), defaults, function)
            self._functions[function] = found
        return found

    def _call_closure(self, function: Closure, positional: list[Any], keywords: dict[str, Any]) -> Any:
        names = bind_arguments(function.node.args, positional, keywords, function.defaults)
        frame = Frame(function.frame, names)
        if isinstance(function.node, ast.Lambda):
            return self.evaluate(function.node.body, frame)
        return self.run_function(function.node, frame)

    def _call_method(self, method: Bound, positional: list[Any], keywords: dict[str, Any]) -> Any:
        receiver, name, kind = method.receiver, method.name, type(method.receiver)
        if name in CHANGING.get(kind, ()):
            self.check_owned(receiver)
        if name == "sort" and kind is list:
            require(not positional)
            receiver[:] = sort(self, list(receiver), **keywords)
            return None
        if name in BUDGETED.get(kind, ()):
            result = BUDGETED[kind][name](self.budget, receiver, *positional, **keywords)
        else:
            require(has_method(receiver, name))
            self.budget.weigh(*positional)
            if name not in UNWEIGHED:
                self.budget.weigh(receiver)
            result = METHODS[kind][name](receiver, *positional, **keywords)
        bounded(receiver)
        return bounded(result)

    def assign(self, target: ast.expr, value: Any, frame: Frame) -> None:
        """Give a value to a target."""
        match target:
            case ast.Name():
                frame.names[target.id] = value
            case ast.Tuple() | ast.List():
                self._unpack(target.elts, self.budget.take(value), frame)
            case ast.Subscript():
                self.set_item(self.evaluate(target.value, frame), self.evaluate(target.slice, frame), value)
            case _:
                raise Impure("no target that can be computed")

    def _unpack(self, targets: list[ast.expr], values: list[Any], frame: Frame) -> None:
        stars = [place for place, target in enumerate(targets) if isinstance(target, ast.Starred)]
        if stars:
            first, after = stars[0], len(targets) - stars[0] - 1
            require(len(values) >= first + after)
            last = len(values) - after
            values = [*values[:first], values[first:last], *values[last:]]
        for target, value in zip(targets, values, strict=True):
            self.assign(target.value if isinstance(target, ast.Starred) else target, value, frame)

    def set_item(self, owner: Any, index: Any, value: Any) -> None:
        """Do `owner[index] = value`."""
        self.check_owned(owner)
        self.budget.weigh(index)
        require(isinstance(owner, list | dict | bytearray))
        owner[index] = self.budget.take(value) if isinstance(index, slice) else value
        bounded(owner)
