"""Where the analysis asks the calculator: comprehensions, loops and calls that depend on constants alone.

What was computed is remembered with what it was computed from, since a scope is visited more than once.
"""

import ast
from collections.abc import Callable, Hashable
from functools import partial

from detectors.flow.concrete.calculation import apply, call, evaluate, run_body
from detectors.flow.concrete.conversion import Definition, FunctionOf, Names, Read
from detectors.flow.concrete.methods import PURE_METHOD_NAMES
from detectors.flow.concrete.purity import is_computable, is_pure_name
from detectors.flow.lookups import attribute_of
from detectors.flow.machine import Machine
from detectors.flow.scopes import Scope
from detectors.flow.values import (
    PATH,
    Class,
    Constant,
    Function,
    Listing,
    Mapping,
    Method,
    Partial,
    Symbol,
    Value,
    constant,
    size_of,
)

type Effects = dict[str, Value]

_MOST_FAILURES = 2
"""Calls of a method that cannot be computed, after which no other one is tried."""

_TRANSPARENT = frozenset({"lru_cache", "cache", "staticmethod"})
"""Decorators that leave a pure function what it is."""
_OPERATORS: dict[type[ast.operator], Symbol] = {
    ast.Add: Symbol("operator.add"),
    ast.BitAnd: Symbol("operator.and_"),
    ast.BitOr: Symbol("operator.or_"),
    ast.BitXor: Symbol("operator.xor"),
    ast.Div: Symbol("operator.truediv"),
    ast.FloorDiv: Symbol("operator.floordiv"),
    ast.LShift: Symbol("operator.lshift"),
    ast.Mod: Symbol("operator.mod"),
    ast.Mult: Symbol("operator.mul"),
    ast.Pow: Symbol("operator.pow"),
    ast.RShift: Symbol("operator.rshift"),
    ast.Sub: Symbol("operator.sub"),
}
_CALLABLE = frozenset({Function, Symbol, Partial, Class, Method})
_ITEM, _FORMAT = Symbol("operator.getitem"), Symbol("builtins.format")
_CONVERT = {ord("s"): Symbol("builtins.str"), ord("r"): Symbol("builtins.repr"), ord("a"): Symbol("builtins.ascii")}


def computed_expression(machine: Machine, node: ast.expr) -> Value | None:
    """Return the value of a comprehension at this point."""
    if not _is_computable(machine, node):
        return None
    return _remembered(
        machine, node, machine.look_up, lambda names, function_of: evaluate(node, names, machine.fuel, function_of)
    )


def computed_change(machine: Machine, node: ast.stmt) -> Effects | None:
    """Return the names that a statement changes, a loop as a whole, with what they hold after it."""
    if not _is_computable(machine, node):
        return None
    return _remembered(
        machine, node, machine.look_up, lambda names, function_of: run_body([node], names, machine.fuel, function_of)
    )


def computed_function(machine: Machine, function: Function, arguments: dict[str, Value]) -> Value | None:
    """Return what a function of the program returns for these arguments."""
    definition = _definition(machine, function)
    if not isinstance(definition, Definition) or not all(map(_is_known, arguments.values())):
        return None
    is_method = any(type(value) is Class for value in arguments.values())
    if is_method and not (_is_promising(machine, function) and any(map(_is_data, arguments.values()))):
        return None
    machine.fuel.spend(sum(map(size_of, arguments.values())))
    found = _remembered(
        machine,
        (function, tuple(arguments.items())),
        definition.names,
        lambda names, function_of: call(definition.node, arguments, names, machine.fuel, function_of),
    )
    if is_method and found is None:
        machine.memory.failed_calls[function] = machine.memory.failed_calls.get(function, 0) + 1
    return found


def _is_promising(machine: Machine, method: Function) -> bool:
    """Say whether it is worth while to compute a method: most of them read or change what cannot be computed."""
    return machine.memory.failed_calls.get(method, 0) < _MOST_FAILURES


def computed_call(
    machine: Machine, callee: Value, positional: tuple[Value, ...], keywords: dict[str, Value] | None = None
) -> Value | None:
    """Return what a function of the standard library, or a method of a known value, gives for these arguments."""
    keywords = {} if keywords is None else keywords
    if not is_pure(callee) or not all(map(_is_known, positional)) or not all(map(_is_known, keywords.values())):
        return None
    if positional and not isinstance(callee, Method) and not any(map(_is_data, positional)):
        return None
    return apply(callee, positional, keywords, machine.fuel, lambda function: _definition(machine, function))


def computed_operation(machine: Machine, operation: ast.operator, left: Value, right: Value) -> Value | None:
    """Return what an operator gives for these operands."""
    symbol = _OPERATORS.get(type(operation))
    if symbol is None or not _is_data(left) or not _is_data(right):
        return None
    return computed_call(machine, symbol, (left, right))


def computed_item(machine: Machine, owner: Value, index: Value) -> Value | None:
    """Return an item of a text, or of bytes."""
    return computed_call(machine, _ITEM, (owner, index)) if isinstance(owner, Constant) else None


def computed_field(machine: Machine, value: Value, conversion: int, spec: Value | None) -> Value | None:
    """Return the text of one field of an f-string."""
    shown = computed_call(machine, _CONVERT[conversion], (value,)) if conversion in _CONVERT else value
    return None if shown is None else computed_call(machine, _FORMAT, (shown, constant("") if spec is None else spec))


def is_pure(callee: Value) -> bool:
    """Say whether a call of this can be computed at all."""
    return _is_pure_method(callee) if isinstance(callee, Method) else _is_pure_symbol(callee)


def _is_pure_method(callee: Method) -> bool:
    return callee.name in PURE_METHOD_NAMES and _is_known(callee.receiver)


def _is_pure_symbol(callee: Value) -> bool:
    return isinstance(callee, Symbol) and is_pure_name(callee.name)


def _is_data(value: Value) -> bool:
    """Say whether a value may be known as data; the parts of a collection are not looked at."""
    if type(value) is Constant:
        return getattr(value, "kind", PATH) != PATH
    return isinstance(value, Listing | Mapping) and value.is_complete


def _is_known(value: Value) -> bool:
    return type(value) in _CALLABLE or _is_data(value)


def _is_computable(machine: Machine, node: ast.AST) -> bool:
    found = machine.memory.computable.get(node)
    if found is None:
        found = machine.memory.computable[node] = is_computable(node)
    return found


def _definition(machine: Machine, function: Function | Class) -> Definition | Read | None:
    """Return what a function of the program says, None where it cannot be pure; of an object its attributes."""
    if isinstance(function, Class):
        return partial(attribute_of, machine, function)
    scope = machine.program.scopes[function.scope]
    node = scope.node
    if not isinstance(node, ast.FunctionDef | ast.Lambda) or not _is_computable(machine, node):
        return None
    if not all(_is_transparent(item) for item in getattr(node, "decorator_list", [])):
        return None
    return Definition(node, _names_around(machine, scope), scope.defaults)


def _is_transparent(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return getattr(called, "id", getattr(called, "attr", "")) in _TRANSPARENT


def _names_around(machine: Machine, scope: Scope) -> Names:
    return lambda name: machine.look_up_around(scope, name)


def _remembered[Result](
    machine: Machine, key: Hashable, names: Names, compute: Callable[[Names, FunctionOf], Result | None]
) -> Result | None:
    """Compute something, unless it was computed before from the same names; a program's function is not remembered."""
    known = machine.memory.computed.get(key)
    if known is not None and all(names(name) == value for name, value in known[0].items()):
        remembered: Result | None = known[1]
        return remembered
    reads: dict[str, Value] = {}
    calls: list[Function | Class] = []

    def read(name: str) -> Value:
        reads[name] = value = names(name)
        return value

    def definition(function: Function | Class) -> Definition | Read | None:
        calls.append(function)
        return _definition(machine, function)

    result = compute(read, definition)
    if not calls:
        machine.memory.computed[key] = reads, result
    return result
