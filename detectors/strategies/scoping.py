"""From functions, classes, lambdas and comprehensions to steps, each in a scope of its own."""

import ast

from detectors.strategies import operations
from detectors.strategies.binding import go_over
from detectors.strategies.builder import Builder
from detectors.strategies.kinds import FUNCTIONS, HINT, MODEL, ORIGIN, PIECE, UTILITY, lift
from detectors.strategies.operations import union
from detectors.strategies.sites import BindSite, Context, Function
from detectors.strategies.vocabulary import ENTRY, GIVEN, MEMOS

type Definition = ast.FunctionDef | ast.AsyncFunctionDef
type Comprehension = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp

_MOST_FUNCTIONS = 256
"""Further functions are not followed."""
_MOST_PARAMETERS = 40
GIVEN_KINDS = dict(zip(GIVEN, (ORIGIN, UTILITY, MODEL), strict=True))


def lower_function(b: Builder, node: Definition) -> None:
    """Define a function: its decorators and defaults first, then its body."""
    decorators = [_last_name(item) for item in node.decorator_list]
    made = b.new_function()
    made.memo_line = node.lineno if MEMOS.intersection(decorators) else 0
    defaults = _defaults(b, node.args)
    is_method = b.at.scope.is_class and "staticmethod" not in decorators
    _name_function(b, node.name, made)
    if node.name == ENTRY or (b.entry is None and [item.arg for item in node.args.args[:3]] == list(GIVEN)):
        b.entry = made
    b.methods[id(node)] = made
    context = b.at
    b.at = Context(b.new_scope(made))
    _enter_parameters(b, node.args, made, defaults, name=node.name, is_method=is_method)
    b.then(leave, context)
    b.block(node.body)


def _last_name(decorator: ast.expr) -> str:
    target = decorator.func if isinstance(decorator, ast.Call) else decorator
    return target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")


def _defaults(b: Builder, arguments: ast.arguments) -> dict[str, tuple[int, ast.expr]]:
    """Return the defaults by parameter, computed where the function is defined."""
    if not arguments.defaults and not arguments.kw_defaults:
        return {}
    plain = [*arguments.posonlyargs, *arguments.args]
    pairs = [*zip(reversed(plain), reversed(arguments.defaults), strict=False)]
    pairs += [(item, value) for item, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if value]
    return {item.arg: (b.value(value), value) for item, value in pairs}


def _name_function(b: Builder, name: str, made: Function) -> None:
    """Bind the name of a function or class from the first: it may be called by what stands before it."""
    b.defined.add(name)
    scope = b.at.scope
    slot = b.member(name) if scope.is_class else b.slot(name)
    if not scope.is_class:
        scope.bound.add(name)
    b.given[slot] = b.given.get(slot, 0) | _bit_of(made)


def _bit_of(made: Function) -> int:
    return 1 << (FUNCTIONS + made.index) if made.index < _MOST_FUNCTIONS else 0


def _enter_parameters(
    b: Builder,
    arguments: ast.arguments,
    made: Function,
    defaults: dict[str, tuple[int, ast.expr]],
    *,
    name: str = "",
    is_method: bool = False,
) -> None:
    """Begin a function: each parameter holds what callers pass, and its default."""
    plain = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    for position, item in enumerate(plain):
        slot = _enter_parameter(b, item.arg)
        known = _given(item.arg, position, name, plain)
        if known:
            b.given[slot] = known
        if is_method and position == 0:
            made.owner = slot
        elif position < _MOST_PARAMETERS:
            made.parameters.append((item.arg, slot))
        if item.arg in defaults:
            index, made.defaults[slot] = defaults[item.arg]
            b.write(union, slot, (slot, index))
    for rest in (arguments.vararg, arguments.kwarg):
        if rest is not None:
            slot = _enter_parameter(b, rest.arg)
            made.rest = made.rest or slot


def _given(parameter: str, position: int, function: str, parameters: list[ast.arg]) -> int:
    """Return what is known of a parameter from the interface of improvers, and of syntax trees' visitors."""
    if parameter in GIVEN_KINDS:
        return GIVEN_KINDS[parameter]
    if function == ENTRY and position < len(GIVEN):
        # It may have another name; but what has the name goes before what has the place.
        name = GIVEN[position]
        return 0 if name in {item.arg for item in parameters} else GIVEN_KINDS[name]
    return PIECE if function.startswith("visit_") and position == 1 else 0


def _enter_parameter(b: Builder, name: str) -> int:
    b.at.scope.bound.add(name)
    slot = b.slot(name)
    b.parameters.add(slot)
    return slot


def leave(b: Builder, context: Context) -> None:
    """Go back to what was around."""
    b.at = context


def value_of_lambda(b: Builder, node: ast.Lambda) -> int:
    """Define a function in an expression."""
    made = b.new_function()
    defaults = _defaults(b, node.args)
    context = b.at
    b.at = Context(b.new_scope(made))
    _enter_parameters(b, node.args, made, defaults)
    give(b, node.body)
    b.at = context
    return b.fresh(_bit_of(made))


def give(b: Builder, node: ast.expr) -> None:
    """Return the value of an expression from the function around."""
    function = b.at.scope.function
    site = BindSite(function.result, node.lineno, b.at, node)
    b.returns.append(site)
    function.returned.append(node)
    b.write(operations.give, function.result, (function.result, b.value(node)), site)


def lower_class(b: Builder, node: ast.ClassDef) -> None:
    """Define a class: to call it is to call its `__init__`, or to fill its fields in their order."""
    made = b.new_function()
    made.is_class = True
    _name_function(b, node.name, made)
    if _lists_texts(node):
        b.given[b.slot(node.name)] |= lift(HINT)
    context = b.at
    b.at = Context(b.new_scope(made, is_class=True))
    b.then(_leave_class, (node, made, context))
    b.block(node.body)


def _lists_texts(node: ast.ClassDef) -> bool:
    """Say whether a class is an enumeration of texts."""
    if not any(_last_name(base).endswith("Enum") for base in node.bases):
        return False
    values = [item.value for item in node.body if isinstance(item, ast.Assign)]
    return sum(isinstance(value, ast.Constant) and isinstance(value.value, str) for value in values) > 1


def _leave_class(b: Builder, extra: tuple[ast.ClassDef, Function, Context]) -> None:
    node, made, b.at = extra
    methods = {item.name: b.methods[id(item)] for item in node.body if isinstance(item, ast.FunctionDef)}
    # To go over an object is to go over what its `__iter__` gives.
    made.result = methods["__iter__"].result if "__iter__" in methods else 0
    made.calling = _bit_of(methods["__call__"]) if "__call__" in methods else 0
    if "__init__" in methods:
        made.parameters = methods["__init__"].parameters
        return
    fields = [item.target for item in node.body if isinstance(item, ast.AnnAssign)][:_MOST_PARAMETERS]
    made.parameters = [(field.id, b.member(field.id)) for field in fields if isinstance(field, ast.Name)]


def value_of_comprehension(b: Builder, node: Comprehension) -> int:
    """Go over the sources, then make the elements, in a scope that belongs to the function around it."""
    context = b.at
    scope = b.new_scope(context.scope.function, is_part=True)
    b.at = Context(scope, context.loops | b.new_loop(), (), context.guard)
    conditions: list[int] = []
    source = 0
    for generator in node.generators:
        index = b.value(generator.iter)
        source = source or index
        go_over(b, generator.target, generator.iter, index)
        conditions += [b.value(test) for test in generator.ifs]
    parts = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
    known = tuple([index for part in parts if (index := b.value(part))])
    b.at = context
    return b.emit(operations.collect, known, (source, tuple(conditions)))
