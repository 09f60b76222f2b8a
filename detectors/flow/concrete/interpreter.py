"""The calculator with statements: loops, branches, assignments and the bodies of functions."""

import ast
from collections.abc import Callable, Sequence
from enum import Enum, auto
from typing import Any

from detectors.flow.concrete import arithmetic
from detectors.flow.concrete.bounds import Budget, Impure, ordered, require
from detectors.flow.concrete.calculator import Calculator
from detectors.flow.concrete.callables import Frame
from detectors.flow.concrete.conversion import FunctionOf, no_function, plain
from detectors.flow.concrete.evaluation import EXPRESSIONS
from detectors.flow.names import canonical


class After(Enum):
    """What happens after a statement."""

    NEXT = auto()
    BREAK = auto()
    CONTINUE = auto()
    RETURN = auto()


type Execute = Callable[["Interpreter", Any, Frame], After]


class Interpreter(Calculator):
    """A calculator that executes the statements in the table below."""

    handlers = EXPRESSIONS

    def __init__(self, budget: Budget, function_of: FunctionOf, body: Sequence[ast.stmt] = ()) -> None:
        super().__init__(budget, function_of, body)
        self.returned: Any = None
        self._yielded: list[Any] | None = None
        self._generators: dict[ast.FunctionDef, bool] = {}

    def run_function(self, node: ast.FunctionDef, frame: Frame) -> Any:
        """Return what the body of a function returns, None at its end; what a generator yields is listed at once."""
        if not self._is_generator(node):
            return self.returned if self.run(node.body, frame) is After.RETURN else None
        around, self._yielded = self._yielded, []
        self.run(node.body, frame)
        found, self._yielded = self._yielded, around
        return iter(found)

    def add_yielded(self, value: Any) -> None:
        """Note what the generator that runs has yielded.

        Raises:
            Impure: None runs.
        """
        if self._yielded is None:
            raise Impure("it yields to somebody outside")
        self._yielded.append(value)

    def _is_generator(self, node: ast.FunctionDef) -> bool:
        found = self._generators.get(node)
        if found is None:
            own = [part for part in node.body if not isinstance(part, ast.FunctionDef)]
            parts = (part for statement in own for part in ast.walk(statement))
            found = self._generators[node] = any(isinstance(part, ast.Yield | ast.YieldFrom) for part in parts)
        return found

    def run(self, body: list[ast.stmt], frame: Frame) -> After:
        """Execute statements until one of them leaves the block.

        Raises:
            FAILURES: One of them cannot be computed.
        """
        self.budget.levels -= 1
        after = After.NEXT
        for statement in body:
            self.budget.spend()
            execute = _EXECUTE.get(type(statement))
            if execute is None or self.budget.levels < 0:
                raise Impure("not computable")
            after = execute(self, statement, frame)
            if after is not After.NEXT:
                break
        self.budget.levels += 1
        return after


def _expression(interpreter: Interpreter, node: ast.Expr, frame: Frame) -> After:
    match node.value:
        case ast.Yield(value=value):
            interpreter.add_yielded(None if value is None else interpreter.evaluate(value, frame))
        case ast.YieldFrom(value=source):
            for item in interpreter.budget.take(interpreter.evaluate(source, frame)):
                interpreter.add_yielded(item)
        case _:
            interpreter.evaluate(node.value, frame)
    return After.NEXT


def _assign(interpreter: Interpreter, node: ast.Assign, frame: Frame) -> After:
    value = interpreter.evaluate(node.value, frame)
    for target in node.targets:
        interpreter.assign(target, value, frame)
    return After.NEXT


def _annotated(interpreter: Interpreter, node: ast.AnnAssign, frame: Frame) -> After:
    if node.value is not None:
        interpreter.assign(node.target, interpreter.evaluate(node.value, frame), frame)
    return After.NEXT


def _augmented(interpreter: Interpreter, node: ast.AugAssign, frame: Frame) -> After:
    operation = type(node.op)
    match node.target:
        case ast.Name():
            old = frame.look_up(node.target.id)
            frame.names[node.target.id] = _changed(interpreter, operation, old, interpreter.evaluate(node.value, frame))
        case ast.Subscript():
            owner = interpreter.evaluate(node.target.value, frame)
            index = interpreter.evaluate(node.target.slice, frame)
            old = arithmetic.item_of(interpreter.budget, owner, index)
            changed = _changed(interpreter, operation, old, interpreter.evaluate(node.value, frame))
            interpreter.set_item(owner, index, changed)
        case _:
            raise Impure("no target that can be computed")
    return After.NEXT


def _changed(interpreter: Interpreter, operation: type[ast.operator], old: Any, value: Any) -> Any:
    interpreter.check_owned(old)
    return arithmetic.in_place(interpreter.budget, operation, old, value)


def _delete(interpreter: Interpreter, node: ast.Delete, frame: Frame) -> After:
    for target in node.targets:
        require(isinstance(target, ast.Subscript))
        if isinstance(target, ast.Subscript):
            owner = interpreter.evaluate(target.value, frame)
            index = interpreter.evaluate(target.slice, frame)
            interpreter.check_owned(owner)
            interpreter.budget.weigh(index)
            require(isinstance(owner, list | dict | bytearray))
            del owner[index]
    return After.NEXT


def _if(interpreter: Interpreter, node: ast.If, frame: Frame) -> After:
    return interpreter.run(node.body if interpreter.evaluate(node.test, frame) else node.orelse, frame)


def _for(interpreter: Interpreter, node: ast.For, frame: Frame) -> After:
    for item in ordered(interpreter.evaluate(node.iter, frame)):
        interpreter.budget.spend()
        interpreter.assign(node.target, item, frame)
        after = interpreter.run(node.body, frame)
        if after is After.BREAK:
            return After.NEXT
        if after is After.RETURN:
            return after
    return interpreter.run(node.orelse, frame)


def _while(interpreter: Interpreter, node: ast.While, frame: Frame) -> After:
    while interpreter.evaluate(node.test, frame):
        interpreter.budget.spend()
        after = interpreter.run(node.body, frame)
        if after is After.BREAK:
            return After.NEXT
        if after is After.RETURN:
            return after
    return interpreter.run(node.orelse, frame)


def _return(interpreter: Interpreter, node: ast.Return, frame: Frame) -> After:
    interpreter.returned = None if node.value is None else interpreter.evaluate(node.value, frame)
    return After.RETURN


def _assert(interpreter: Interpreter, node: ast.Assert, frame: Frame) -> After:
    require(bool(interpreter.evaluate(node.test, frame)))
    return After.NEXT


def _function(interpreter: Interpreter, node: ast.FunctionDef, frame: Frame) -> After:
    require(not node.decorator_list)
    frame.names[node.name] = interpreter.closure(node, frame)
    return After.NEXT


def _import(interpreter: Interpreter, node: ast.Import, frame: Frame) -> After:
    del interpreter
    for alias in node.names:
        name = alias.name if alias.asname else alias.name.partition(".")[0]
        frame.names[alias.asname or name] = plain(canonical(name), no_function)
    return After.NEXT


def _import_from(interpreter: Interpreter, node: ast.ImportFrom, frame: Frame) -> After:
    del interpreter
    for alias in node.names:
        require(node.level == 0 and alias.name != "*")
        frame.names[alias.asname or alias.name] = plain(canonical(f"{node.module}.{alias.name}"), no_function)
    return After.NEXT


_EXECUTE: dict[type[ast.AST], Execute] = {
    ast.AnnAssign: _annotated,
    ast.Assert: _assert,
    ast.Assign: _assign,
    ast.AugAssign: _augmented,
    ast.Break: lambda interpreter, node, frame: After.BREAK,  # noqa: ARG005
    ast.Continue: lambda interpreter, node, frame: After.CONTINUE,  # noqa: ARG005
    ast.Delete: _delete,
    ast.Expr: _expression,
    ast.For: _for,
    ast.FunctionDef: _function,
    ast.If: _if,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.Pass: lambda interpreter, node, frame: After.NEXT,  # noqa: ARG005
    ast.Return: _return,
    ast.While: _while,
}
STATEMENTS = frozenset(_EXECUTE)
"""The kinds of statements that can be executed."""
