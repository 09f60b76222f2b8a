"""What each kind of expression evaluates to, given what its parts evaluate to."""

import ast
from collections.abc import Callable
from typing import Any

from detectors.flow.assignments import assign
from detectors.flow.calls import finish_call
from detectors.flow.computing import computed_expression, computed_field, computed_item, computed_operation
from detectors.flow.flag_names import current_flags
from detectors.flow.folding import (
    fold_binary,
    fold_compare,
    fold_index,
    fold_slice,
    fold_unary,
    merge_mappings,
)
from detectors.flow.joins import element_of, join, join_all, join_over, listing, mapping, summary
from detectors.flow.lookups import attribute_of, item_of
from detectors.flow.machine import SENT, Environment, Machine, position_of
from detectors.flow.overloads import iterated, overloaded_binary, overloaded_item, special_attribute
from detectors.flow.paths import divided
from detectors.flow.targets import bound_names, bound_targets
from detectors.flow.texts import concatenated
from detectors.flow.values import (
    MAX_OPTIONS,
    UNKNOWN,
    Constant,
    Either,
    Function,
    Kind,
    Listing,
    Mapping,
    Pattern,
    Symbol,
    Value,
    constant,
    holds_candidate,
    is_path,
    is_text,
    options_of,
    size_of,
    spread,
    truth,
)
from detectors.flow.visits import visit_called

_STEPS_PER_PAIR = 4
_FOLDABLE = frozenset({Constant, Pattern, Listing, Mapping})
"""What an operator makes something of that is known."""

_KINDS: dict[type[ast.expr], Kind] = {ast.List: Kind.LIST, ast.Tuple: Kind.TUPLE, ast.Set: Kind.SET}

type Comprehension = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp


def finish_constant(machine: Machine, node: ast.Constant) -> Value:
    """A literal."""
    del machine
    return UNKNOWN if node.value is Ellipsis else constant(node.value)


def finish_name(machine: Machine, node: ast.Name) -> Value:
    """A name, where it is read."""
    if type(node.ctx) is not ast.Load:
        return UNKNOWN
    value = machine.look_up(node.id)
    if type(value) is Symbol:
        machine.references[node] = value.name
    return value


def finish_attribute(machine: Machine, node: ast.Attribute) -> Value:
    """An attribute, where it is read."""
    machine.references.pop(node.value, None)
    if type(node.ctx) is not ast.Load:
        return UNKNOWN
    owner = machine.value_of(node.value)
    value = attribute_of(machine, owner, node.attr)
    if "_" in node.attr:
        machine.lookups.pop(node, None)
        machine.add_lookup(node, owner, node.attr)
    value = special_attribute(machine, node, owner, value)
    if type(value) is Symbol:
        machine.references[node] = value.name
    return value


def finish_subscript(machine: Machine, node: ast.Subscript) -> Value:
    """An item or a slice."""
    machine.references.pop(node.value, None)
    owner = machine.value_of(node.value)
    if isinstance(node.slice, ast.Slice):
        bounds = tuple(
            None if part is None else machine.value_of(part)
            for part in (node.slice.lower, node.slice.upper, node.slice.step)
        )
        machine.fuel.spend(size_of(owner) - 1)
        folded = fold_slice(owner, (bounds[0], bounds[1], bounds[2]))
        return folded or (owner if isinstance(owner, Listing) else summary((owner,)))
    index = machine.value_of(node.slice)
    value = overloaded_item(machine, node, owner, index) or fold_index(owner, index)
    value = value or computed_item(machine, owner, index) or item_of(machine, owner, index)
    machine.add_reference(node, value)
    if isinstance(node.ctx, ast.Load):
        machine.add_item_lookup(node, owner, index)
    return value


def finish_binary(machine: Machine, node: ast.BinOp) -> Value:
    """An operation on two values, over their alternatives."""
    left, right = machine.value_of(node.left), machine.value_of(node.right)
    lefts, rights = options_of(left), options_of(right)
    overloaded = overloaded_binary(machine, node, left, right)
    if overloaded is not None:
        return overloaded
    if not any(type(option) in _FOLDABLE for option in (*lefts, *rights)):
        return summary((left, right))
    machine.fuel.spend(_STEPS_PER_PAIR * (len(lefts) * len(rights) - 1))
    found = [operated(machine, node.op, first, second) for first in lefts for second in rights]
    return join_over((left, right), found)


def operated(machine: Machine, operation: ast.operator, left: Value, right: Value) -> Value:
    """Return what a binary operator gives for one value on each side."""
    machine.fuel.spend(size_of(left) + size_of(right) - 2)
    if isinstance(left, Listing) and isinstance(operation, ast.Mult):
        return computed_operation(machine, operation, left, right) or listing(left.items, is_complete=False)
    folded = fold_binary(operation, left, right) or computed_operation(machine, operation, left, right)
    if folded is not None:
        return folded
    if isinstance(operation, ast.Add) and (is_text(left) or is_text(right)):
        return concatenated([left, right])
    if isinstance(operation, ast.Div) and (is_path(left) or is_path(right)):
        return divided(left, right)
    return summary((left, right))


def finish_unary(machine: Machine, node: ast.UnaryOp) -> Value:
    """An operation on one value."""
    operand = machine.value_of(node.operand)
    return join_all(fold_unary(node.op, option) or UNKNOWN for option in options_of(operand))


def finish_boolean(machine: Machine, node: ast.BoolOp) -> Value:
    """`and` and `or`: the first operand that decides, as far as their truth is known."""
    stops_at = isinstance(node.op, ast.Or)
    possible: list[Value] = []
    for index, operand in enumerate(node.values):
        value = machine.value_of(operand)
        known = truth(value)
        if known is stops_at or index == len(node.values) - 1:
            return join_all([*possible, value])
        if known is None:
            # What does not stop it leaves the choice to the next operand.
            possible += [option for option in options_of(value) if truth(option) is not (not stops_at)]
    return join_all(possible)


def finish_compare(machine: Machine, node: ast.Compare) -> Value:
    """A comparison; a chain is not folded."""
    if len(node.ops) != 1:
        return UNKNOWN
    left, right = machine.value_of(node.left), machine.value_of(node.comparators[0])
    if _names_flag(right) or (
        type(left) is Constant and isinstance(node.ops[0], ast.Eq | ast.NotEq) and _names_flag(left)
    ):
        machine.flag_tests.add(position_of(node))
    if isinstance(node.ops[0], ast.In | ast.NotIn):
        # To ask whether something is in it takes nothing out of it.
        machine.references.pop(node.comparators[0], None)
    if type(left) is not Either and type(right) is not Either:
        return fold_compare(node.ops[0], left, right) or UNKNOWN
    lefts, rights = options_of(left), options_of(right)
    if len(lefts) * len(rights) > MAX_OPTIONS or not any(type(option) is Constant for option in lefts):
        return UNKNOWN
    machine.fuel.spend(len(lefts) * len(rights))
    found = [fold_compare(node.ops[0], first, second) or UNKNOWN for first in lefts for second in rights]
    return join_over((left, right), found)


def _names_flag(value: Value) -> bool:
    """Say whether a value is a name of the sandbox flag, or a collection that holds one."""
    if type(value) is Constant:
        return value.value in current_flags().names
    if type(value) is Listing:
        return any(type(item) is Constant and _names_flag(item) for item in value.items)
    return type(value) is Mapping and any(_names_flag(key) for key, _ in value.items)


def finish_choice(machine: Machine, node: ast.IfExp) -> Value:
    """`a if test else b`."""
    known = truth(machine.value_of(node.test))
    body, orelse = machine.value_of(node.body), machine.value_of(node.orelse)
    if known is None:
        return join(body, orelse)
    return body if known else orelse


def finish_walrus(machine: Machine, node: ast.NamedExpr) -> Value:
    """`name := value`."""
    value = machine.value_of(node.value)
    machine.bind(node.target.id, value)
    return value


def finish_display(machine: Machine, node: ast.List | ast.Tuple | ast.Set) -> Value:
    """A list, tuple or set display; starred parts are spliced in where they are known."""
    if not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        return UNKNOWN
    items: list[Value] = []
    is_complete = True
    for part in node.elts:
        value = machine.value_of(part)
        if not isinstance(part, ast.Starred):
            items.append(value)
        elif isinstance(value, Listing):
            machine.fuel.spend(size_of(value))
            items.extend(value.items)
            is_complete = is_complete and value.is_complete
        elif isinstance(value, Constant):
            found, is_whole = spread(value)
            items.extend(found)
            is_complete = is_complete and is_whole
        else:
            items.append(element_of(value))
            is_complete = False
    return listing(tuple(items), is_complete=is_complete, kind=_KINDS[type(node)])


def finish_dictionary(machine: Machine, node: ast.Dict) -> Value:
    """A dictionary display."""
    result: Value = Mapping()
    for key_node, value_node in zip(node.keys, node.values, strict=True):
        value = machine.value_of(value_node)
        key = UNKNOWN if key_node is None else machine.value_of(key_node)
        if not isinstance(result, Mapping):
            return summary((result, value))
        if key_node is None:
            part = value if isinstance(value, Mapping) else Mapping(is_complete=False, rest=(summary((value,)),))
            result = merge_mappings(result, part)
        elif isinstance(key, Constant):
            items = dict(result.items) | {key: value}
            known = result.has_candidates
            result = mapping(items, is_complete=result.is_complete, rest=result.rest, has_candidates=known)
        else:
            known = result.has_candidates or holds_candidate(key)
            rest = (*result.rest, value)
            result = mapping(dict(result.items), is_complete=False, rest=rest, has_candidates=known)
    return result


def finish_text(machine: Machine, node: ast.JoinedStr) -> Value:
    """An f-string; a part that is not known leaves a hole."""
    return concatenated([machine.value_of(part) for part in node.values])


def finish_field(machine: Machine, node: ast.FormattedValue) -> Value:
    """One field of an f-string."""
    value = machine.value_of(node.value)
    if node.conversion in {-1, ord("s")} and node.format_spec is None:
        return value
    spec = None if node.format_spec is None else machine.value_of(node.format_spec)
    return computed_field(machine, value, node.conversion, spec) or summary((value,))


def finish_starred(machine: Machine, node: ast.Starred) -> Value:
    """The value behind a star."""
    return machine.value_of(node.value)


def finish_await(machine: Machine, node: ast.Await | ast.Yield | ast.YieldFrom) -> Value:
    """`await x` gives what `x` gives; a yielded value counts as returned."""
    value = machine.value_of(node.value)
    if isinstance(node, ast.Await):
        return value
    is_many = isinstance(node, ast.YieldFrom)
    machine.program.return_value(machine.scope, listing((element_of(value) if is_many else value,), is_complete=False))
    return UNKNOWN if is_many else machine.program.read_attribute(SENT, machine.scope)


def finish_lambda(machine: Machine, node: ast.Lambda) -> Value:
    """A lambda: a function of the program, with the defaults of this point."""
    scope = machine.program.scope_of(node, machine.scope)
    scope.defaults = default_values(machine, node.args)
    return Function(scope.index)


def default_values(machine: Machine, arguments: ast.arguments) -> dict[str, Value]:
    """Return the default of each parameter that has one."""
    plain = [*arguments.posonlyargs, *arguments.args]
    pairs = list(zip(plain[len(plain) - len(arguments.defaults) :], arguments.defaults, strict=True))
    pairs += [
        (parameter, default)
        for parameter, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if default is not None
    ]
    return {parameter.arg: machine.value_of(default) for parameter, default in pairs}


def enter_comprehension(machine: Machine, node: Comprehension) -> None:
    """Visit the parts of a comprehension in the order of evaluation, then forget its names."""
    before: Environment = machine.copy_names()
    machine.push(_leave_comprehension, (node, before))
    results = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
    machine.push_nodes(results)
    for generator in reversed(node.generators):
        machine.push_nodes(generator.ifs)
        machine.push(_bind_generator, generator)
        machine.push_nodes([generator.iter, generator.target])


def _bind_generator(machine: Machine, generator: ast.comprehension) -> None:
    found = iterated(machine, generator, machine.value_of(generator.iter))
    if visit_called(machine, _bind_generator, generator):
        return
    machine.add_iteration(generator.iter)
    for leaf, value in bound_targets(generator.target, found):
        if isinstance(leaf, ast.Name):
            machine.names[leaf.id] = value
        else:
            # `for utility.budget in [99]` is as good as an assignment.
            assign(machine, leaf, value)


def _leave_comprehension(machine: Machine, subject: tuple[Comprehension, Environment]) -> None:
    node, before = subject
    walrus = {name: value for name, value in machine.names.items() if name in machine.scope.bindings}
    targets = {name for generator in node.generators for name, _ in bound_names(generator.target, UNKNOWN)}
    machine.names = before | {name: value for name, value in walrus.items() if name not in targets}
    computed = computed_expression(machine, node)
    if computed is not None:
        machine.values[node] = computed
    elif isinstance(node, ast.DictComp):
        key, value = machine.value_of(node.key), machine.value_of(node.value)
        items = {key: value} if isinstance(key, Constant) else {}
        has_candidates = holds_candidate(key)
        machine.values[node] = mapping(items, is_complete=False, rest=(value,), has_candidates=has_candidates)
    else:
        machine.values[node] = listing((machine.value_of(node.elt),), is_complete=False)


def finish_unknown(machine: Machine, node: ast.expr) -> Value:
    """An expression whose value does not matter; candidate text in its parts is kept."""
    return summary(machine.value_of(child) for child in ast.iter_child_nodes(node))


FINISH: dict[type[ast.AST], Callable[[Machine, Any], Value]] = {
    ast.Constant: finish_constant,
    ast.Name: finish_name,
    ast.Attribute: finish_attribute,
    ast.Subscript: finish_subscript,
    ast.Call: finish_call,
    ast.BinOp: finish_binary,
    ast.UnaryOp: finish_unary,
    ast.BoolOp: finish_boolean,
    ast.Compare: finish_compare,
    ast.IfExp: finish_choice,
    ast.NamedExpr: finish_walrus,
    ast.List: finish_display,
    ast.Tuple: finish_display,
    ast.Set: finish_display,
    ast.Dict: finish_dictionary,
    ast.JoinedStr: finish_text,
    ast.FormattedValue: finish_field,
    ast.Starred: finish_starred,
    ast.Await: finish_await,
    ast.Yield: finish_await,
    ast.YieldFrom: finish_await,
    ast.Lambda: finish_lambda,
    ast.Slice: finish_unknown,
}
"""What to compute once the parts of an expression are known."""
