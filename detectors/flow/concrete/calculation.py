"""Computing what a program makes of constants alone: an expression, a loop, or a call, each as one bounded attempt."""

import ast
from collections.abc import Callable, Sequence
from typing import Any

from detectors.flow.concrete.bounds import FAILURES, Budget, Impure, require
from detectors.flow.concrete.calculator import is_changeable
from detectors.flow.concrete.callables import UNREADABLE, Frame, FunctionNode
from detectors.flow.concrete.conversion import Definition, FunctionOf, Names, Read, abstract
from detectors.flow.concrete.interpreter import After, Interpreter
from detectors.flow.fuel import Fuel
from detectors.flow.values import UNKNOWN, Class, Function, Value

__all__ = ["Definition", "apply", "call", "evaluate", "run_body"]


def no_definitions(function: Function | Class) -> Definition | Read | None:
    """Know no function and no object of the program."""
    del function
    return None


def evaluate(node: ast.expr, names: Names, fuel: Fuel, function_of: FunctionOf = no_definitions) -> Value | None:
    """Return the value of a pure expression, None where it has none that can be computed.

    Args:
        node: The expression.
        names: What a name in it means.
        fuel: What the whole analysis may still spend.
        function_of: What a function of the program says; None for one that must not be computed.

    Raises:
        OutOfFuel: The whole analysis has no steps left.
    """

    def attempt(interpreter: Interpreter) -> Value:
        return abstract(interpreter.budget, interpreter.evaluate(node, interpreter.outside(names)))

    return _attempt(attempt, fuel, function_of)


def run_body(
    body: list[ast.stmt],
    names: Names,
    fuel: Fuel,
    function_of: FunctionOf = no_definitions,
) -> dict[str, Value] | None:
    """Return the names that pure statements change, with their new values; None where that cannot be computed.

    Args:
        body: The statements, none of which returns.
        names: What a name means before them.
        fuel: What the whole analysis may still spend.
        function_of: What a function of the program says; None for one that must not be computed.

    Raises:
        OutOfFuel: The whole analysis has no steps left.
    """

    def attempt(interpreter: Interpreter) -> dict[str, Value]:
        outer = interpreter.outside(names, is_owned=True)
        frame = Frame(outer)
        require(interpreter.run(body, frame) is After.NEXT)
        kept = {name: value for name, value in outer.names.items() if is_changeable(value)}
        found = {name: _effect(interpreter, value) for name, value in (kept | frame.names).items()}
        return {name: value for name, value in found.items() if name in frame.names or value != names(name)}

    return _attempt(attempt, fuel, function_of, body)


def call(
    function: FunctionNode,
    arguments: dict[str, Value],
    names: Names,
    fuel: Fuel,
    function_of: FunctionOf = no_definitions,
) -> Value | None:
    """Return what a pure function returns, None where that cannot be computed.

    Args:
        function: The function.
        arguments: The value of each parameter; one that is not known must not be read.
        names: What a name means around the function.
        fuel: What the whole analysis may still spend.
        function_of: What a function of the program says; None for one that must not be computed.

    Raises:
        OutOfFuel: The whole analysis has no steps left.
    """

    def attempt(interpreter: Interpreter) -> Value:
        given = {name: _argument(interpreter, value) for name, value in arguments.items()}
        frame = Frame(interpreter.outside(names), given)
        if isinstance(function, ast.Lambda):
            return abstract(interpreter.budget, interpreter.evaluate(function.body, frame))
        return abstract(interpreter.budget, interpreter.run_function(function, frame))

    return _attempt(attempt, fuel, function_of)


def apply(
    callee: Value,
    positional: tuple[Value, ...],
    keywords: dict[str, Value],
    fuel: Fuel,
    function_of: FunctionOf = no_definitions,
) -> Value | None:
    """Return what a call of a pure function or method gives, None where that cannot be computed.

    Raises:
        OutOfFuel: The whole analysis has no steps left.
    """

    def attempt(interpreter: Interpreter) -> Value:
        function = interpreter.given(callee)
        named = {name: interpreter.given(value) for name, value in keywords.items()}
        result = interpreter.apply(function, [interpreter.given(value) for value in positional], named)
        return abstract(interpreter.budget, result)

    return _attempt(attempt, fuel, function_of)


def _argument(interpreter: Interpreter, value: Value) -> Any:
    try:
        return interpreter.given(value)
    except Impure:
        return UNREADABLE


def _effect(interpreter: Interpreter, value: Any) -> Value:
    """What a name is bound to; what has no value of the analysis is not known."""
    try:
        return abstract(interpreter.budget, value)
    except Impure:
        return UNKNOWN


def _attempt[Result](
    compute: Callable[[Interpreter], Result], fuel: Fuel, function_of: FunctionOf, body: Sequence[ast.stmt] = ()
) -> Result | None:
    if fuel.operations <= 0:
        return None
    budget = Budget(fuel)
    try:
        return compute(Interpreter(budget, function_of, body))
    except FAILURES:
        return None
    finally:
        budget.settle()
