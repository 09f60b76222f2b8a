"""What each kind of expression evaluates to, on plain values."""

import ast
from collections.abc import Iterator
from typing import Any

from detectors.flow.concrete import arithmetic
from detectors.flow.concrete.bounds import MAX_TEXT, bounded, ordered, require
from detectors.flow.concrete.calculator import Calculator, Evaluate
from detectors.flow.concrete.callables import Bound, Closure, Frame, Instance, Known
from detectors.flow.concrete.conversion import no_function, plain
from detectors.flow.concrete.methods import has_method
from detectors.flow.names import canonical

type Comprehension = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp


def _constant(calculator: Calculator, node: ast.Constant, frame: Frame) -> Any:
    del calculator, frame
    require(node.value is not Ellipsis)
    return node.value


def _name(calculator: Calculator, node: ast.Name, frame: Frame) -> Any:
    del calculator
    return frame.look_up(node.id)


def _attribute(calculator: Calculator, node: ast.Attribute, frame: Frame) -> Any:
    owner = calculator.evaluate(node.value, frame)
    if isinstance(owner, Known):
        return plain(canonical(f"{owner.name}.{node.attr}"), no_function)
    if isinstance(owner, Instance):
        return owner.read(node.attr)
    require(has_method(owner, node.attr))
    return Bound(owner, node.attr)


def _subscript(calculator: Calculator, node: ast.Subscript, frame: Frame) -> Any:
    owner, index = calculator.evaluate(node.value, frame), calculator.evaluate(node.slice, frame)
    return arithmetic.item_of(calculator.budget, owner, index)


def _slice(calculator: Calculator, node: ast.Slice, frame: Frame) -> slice:
    lower, upper, step = (
        None if part is None else calculator.evaluate(part, frame) for part in (node.lower, node.upper, node.step)
    )
    return slice(lower, upper, step)


def _binary(calculator: Calculator, node: ast.BinOp, frame: Frame) -> Any:
    left, right = calculator.evaluate(node.left, frame), calculator.evaluate(node.right, frame)
    return arithmetic.binary(calculator.budget, type(node.op), left, right)


def _unary(calculator: Calculator, node: ast.UnaryOp, frame: Frame) -> Any:
    return arithmetic.unary(type(node.op), calculator.evaluate(node.operand, frame))


def _boolean(calculator: Calculator, node: ast.BoolOp, frame: Frame) -> Any:
    stops_at = isinstance(node.op, ast.Or)
    value: Any = None
    for operand in node.values:
        value = calculator.evaluate(operand, frame)
        if bool(value) is stops_at:
            break
    return value


def _compare(calculator: Calculator, node: ast.Compare, frame: Frame) -> bool:
    left = calculator.evaluate(node.left, frame)
    for operation, part in zip(node.ops, node.comparators, strict=True):
        right = calculator.evaluate(part, frame)
        if not arithmetic.compare(calculator.budget, type(operation), left, right):
            return False
        left = right
    return True


def _choice(calculator: Calculator, node: ast.IfExp, frame: Frame) -> Any:
    return calculator.evaluate(node.body if calculator.evaluate(node.test, frame) else node.orelse, frame)


def _walrus(calculator: Calculator, node: ast.NamedExpr, frame: Frame) -> Any:
    value = calculator.evaluate(node.value, frame)
    frame.bind(node.target.id, value)
    return value


def _items(calculator: Calculator, nodes: list[ast.expr], frame: Frame) -> list[Any]:
    items: list[Any] = []
    for part in nodes:
        if isinstance(part, ast.Starred):
            items += calculator.budget.take(calculator.evaluate(part.value, frame))
        else:
            items.append(calculator.evaluate(part, frame))
    bounded(items)
    return items


def _list(calculator: Calculator, node: ast.List, frame: Frame) -> list[Any]:
    return _items(calculator, node.elts, frame)


def _tuple(calculator: Calculator, node: ast.Tuple, frame: Frame) -> tuple[Any, ...]:
    return tuple(_items(calculator, node.elts, frame))


def _set(calculator: Calculator, node: ast.Set, frame: Frame) -> set[Any]:
    items = _items(calculator, node.elts, frame)
    calculator.budget.weigh(items)
    return set(items)


def _dictionary(calculator: Calculator, node: ast.Dict, frame: Frame) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key_node, value_node in zip(node.keys, node.values, strict=True):
        if key_node is None:
            more = calculator.evaluate(value_node, frame)
            require(isinstance(more, dict))
            found.update(more)
        else:
            key = calculator.evaluate(key_node, frame)
            calculator.budget.weigh(key)
            found[key] = calculator.evaluate(value_node, frame)
    return dict(bounded(found))


def _text(calculator: Calculator, node: ast.JoinedStr, frame: Frame) -> str:
    pieces = [str(calculator.evaluate(part, frame)) for part in node.values]
    require(sum(map(len, pieces)) <= MAX_TEXT)
    return "".join(pieces)


def _field(calculator: Calculator, node: ast.FormattedValue, frame: Frame) -> str:
    value = calculator.evaluate(node.value, frame)
    spec = "" if node.format_spec is None else str(calculator.evaluate(node.format_spec, frame))
    conversion = None if node.conversion == -1 else chr(node.conversion)
    shown = arithmetic.converted(calculator.budget, value, conversion)
    return arithmetic.formatted(calculator.budget, shown, spec)


def _lambda(calculator: Calculator, node: ast.Lambda, frame: Frame) -> Closure:
    return calculator.closure(node, frame)


def _call(calculator: Calculator, node: ast.Call, frame: Frame) -> Any:
    function = calculator.evaluate(node.func, frame)
    positional = _items(calculator, node.args, frame)
    keywords: dict[str, Any] = {}
    for keyword in node.keywords:
        value = calculator.evaluate(keyword.value, frame)
        if keyword.arg is None:
            require(isinstance(value, dict) and all(isinstance(name, str) for name in value))
            keywords.update(value)
        else:
            keywords[keyword.arg] = value
    return calculator.apply(function, positional, keywords)


def _rows(calculator: Calculator, generators: list[ast.comprehension], source: Any, frame: Frame) -> Iterator[None]:
    """Bind the targets of a comprehension for each of its results in turn."""
    generator, *others = generators
    require(not generator.is_async)
    for item in ordered(source):
        calculator.budget.spend()
        calculator.assign(generator.target, item, frame)
        if not all(calculator.evaluate(condition, frame) for condition in generator.ifs):
            continue
        if others:
            yield from _rows(calculator, others, calculator.evaluate(others[0].iter, frame), frame)
        else:
            yield


def _comprehension(calculator: Calculator, node: Comprehension, frame: Frame) -> tuple[Iterator[None], Frame]:
    inner = Frame(frame, is_comprehension=True)
    source = ordered(calculator.evaluate(node.generators[0].iter, frame))
    return _rows(calculator, node.generators, source, inner), inner


def _generator(calculator: Calculator, node: ast.GeneratorExp | ast.ListComp | ast.SetComp, frame: Frame) -> Any:
    rows, inner = _comprehension(calculator, node, frame)
    return (calculator.evaluate(node.elt, inner) for _ in rows)


def _list_of(calculator: Calculator, node: ast.ListComp, frame: Frame) -> list[Any]:
    return calculator.budget.take(_generator(calculator, node, frame))


def _set_of(calculator: Calculator, node: ast.SetComp, frame: Frame) -> set[Any]:
    items = calculator.budget.take(_generator(calculator, node, frame))
    calculator.budget.weigh(items)
    return set(items)


def _dictionary_of(calculator: Calculator, node: ast.DictComp, frame: Frame) -> dict[Any, Any]:
    rows, inner = _comprehension(calculator, node, frame)
    found: dict[Any, Any] = {}
    for _ in rows:
        key = calculator.evaluate(node.key, inner)
        calculator.budget.weigh(key)
        found[key] = calculator.evaluate(node.value, inner)
    return dict(bounded(found))


EXPRESSIONS: dict[type[ast.AST], Evaluate] = {
    ast.Attribute: _attribute,
    ast.BinOp: _binary,
    ast.BoolOp: _boolean,
    ast.Call: _call,
    ast.Compare: _compare,
    ast.Constant: _constant,
    ast.Dict: _dictionary,
    ast.DictComp: _dictionary_of,
    ast.FormattedValue: _field,
    ast.GeneratorExp: _generator,
    ast.IfExp: _choice,
    ast.JoinedStr: _text,
    ast.Lambda: _lambda,
    ast.List: _list,
    ast.ListComp: _list_of,
    ast.Name: _name,
    ast.NamedExpr: _walrus,
    ast.Set: _set,
    ast.SetComp: _set_of,
    ast.Slice: _slice,
    ast.Subscript: _subscript,
    ast.Tuple: _tuple,
    ast.UnaryOp: _unary,
}
"""How to evaluate each kind of expression that can be computed."""
