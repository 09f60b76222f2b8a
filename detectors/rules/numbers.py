"""Numbers as a program writes them, where the resolver keeps no value: powers, shifts, huge products."""

import ast
import math
from collections.abc import Mapping

MAX_DEPTH = 16
_FAR = 1e300


type Numbers = Mapping[str, float]
"""What names stand for."""

_NONE: Numbers = {}


def literal_number(node: ast.AST | None, names: Numbers = _NONE, depth: int = 0) -> float | None:
    """Return about what an expression made only of literals comes to; infinity beyond 1e300, None for anything else.

    Args:
        node: The expression.
        names: The names that count as literals too.
        depth: How deep it lies in the expression that was asked for, 0 to `MAX_DEPTH`.
    """
    if depth > MAX_DEPTH:
        return None
    match node:
        case ast.Constant(value=bool()):
            return None
        case ast.Constant(value=int() | float() as number):
            return float(number) if abs(number) < _FAR else math.inf if number > 0 else -math.inf
        case ast.Name(id=name):
            return names.get(name)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = literal_number(operand, names, depth + 1)
            return None if inner is None else -inner
        case ast.BinOp(left=left, op=operation, right=right):
            first, second = literal_number(left, names, depth + 1), literal_number(right, names, depth + 1)
            return None if first is None or second is None else _combined(operation, first, second)
        case _:
            return None


def _combined(operation: ast.operator, first: float, second: float) -> float | None:
    match operation:
        case ast.Add():
            return first + second
        case ast.Sub():
            return first - second
        case ast.Mult():
            return first * second
        case ast.Pow():
            return _power(first, second)
        case ast.LShift() if 0 <= second < 1 << 20:
            return _power(2.0, second) * first
        case ast.FloorDiv() | ast.Div() if second:
            return first / second
        case _:
            return None


def _power(base: float, exponent: float) -> float:
    if base <= 0:
        return 0.0
    size = exponent * math.log10(base)
    return math.inf if size > math.log10(_FAR) else float(base**exponent)
