"""What a call does: expand its arguments, find its callees, record the sites, and compute the result."""

import ast
from collections.abc import Sequence

from detectors.flow.callbacks import forwarded_calls, may_forward
from detectors.flow.classes import NAMED_TUPLES, TYPED_MAPPINGS, field_names, has_base, line_of, member_of
from detectors.flow.computing import computed_call, computed_function, is_pure
from detectors.flow.getters import METHOD_CALLER
from detectors.flow.joins import join_all, join_each, join_over, record
from detectors.flow.known import known_result
from detectors.flow.lookups import attribute_of, attributes_of
from detectors.flow.machine import Machine, position_of
from detectors.flow.methods import method_result
from detectors.flow.names import PATH_METHODS
from detectors.flow.parameters import matched_arguments
from detectors.flow.payloads import run_annotations, run_payload
from detectors.flow.requests import Request
from detectors.flow.sites import Argument, CallSite, Passing
from detectors.flow.values import (
    PENDING,
    UNKNOWN,
    Class,
    Constant,
    Either,
    Function,
    Mapping,
    Method,
    Namespace,
    Partial,
    Symbol,
    Value,
    is_path,
    options_of,
    spread,
    text_of,
)
from detectors.flow.visits import visit_called

_EMPTY_LITERALS = frozenset({"bool", "bytes", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple"})
MAX_FORWARDS = 4
"""How many callables may hand a call on to each other in one expression."""


def finish_call(machine: Machine, node: ast.Call) -> Value:
    """Evaluate a call whose callee and arguments are known."""
    machine.references.pop(node.func, None)
    machine.calls.pop(node, None)
    request = expand_arguments(machine, node)
    value = call_value(machine, machine.value_of(node.func), request)
    visit_called(machine, _call_again, node)
    return value


def _call_again(machine: Machine, node: ast.Call) -> None:
    """Evaluate a call whose function has been visited meanwhile, so that its result is known."""
    machine.values[node] = finish_call(machine, node)


def expand_arguments(machine: Machine, node: ast.Call) -> Request:
    """Collect the arguments, with `*` and `**` spliced in where they are known."""
    arguments: list[Argument] = []
    unknown_positional = unknown_keywords = False
    for part in node.args:
        value = machine.value_of(part)
        if isinstance(part, ast.Starred):
            items, is_whole = spread(value)
            arguments += [Argument(item, "", Passing.UNPACKED) for item in items]
            unknown_positional |= not is_whole
        else:
            arguments.append(Argument(value, "", passing_of(machine, part)))
    for keyword in node.keywords:
        value = machine.value_of(keyword.value)
        if keyword.arg is None:
            found, is_whole = _unpacked_keywords(machine, value)
            arguments += found
            unknown_keywords |= not is_whole
        else:
            arguments.append(Argument(value, keyword.arg, passing_of(machine, keyword.value)))
    method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    return Request(node, tuple(arguments), unknown_positional, unknown_keywords, method)


def _unpacked_keywords(machine: Machine, value: Value) -> tuple[list[Argument], bool]:
    """Return the arguments behind `**value`, and whether these are all."""
    found: dict[str, list[Value]] = {}
    is_whole = True
    for option in options_of(value):
        items = _items_of(machine, option)
        is_whole = is_whole and isinstance(option, Mapping) and option.is_complete
        for key, item in items:
            found.setdefault(text_of(key) or "", []).append(item)
    arguments = [Argument(join_all(items), name, Passing.UNPACKED) for name, items in found.items() if name]
    return arguments, is_whole


def _items_of(machine: Machine, value: Value) -> tuple[tuple[Constant, Value], ...]:
    """Return the items of a mapping; of the attributes behind an object of the program those that its class names."""
    match value:
        case Mapping():
            return value.items
        case Namespace(owner=Class() as owner):
            return tuple(attributes_of(machine, owner).items())
        case _:
            return ()


def passing_of(machine: Machine, node: ast.expr) -> Passing:
    """Say how an argument as written came to its value."""
    if type(node) is ast.Constant:
        return Passing.LITERAL
    if type(node) is ast.Name:
        return Passing.PARAMETER if node.id in machine.scope.parameters else Passing.COMPUTED
    match node:
        case ast.List(elts=[]) | ast.Tuple(elts=[]) | ast.Dict(keys=[]):
            return Passing.LITERAL
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=ast.Constant()):
            return Passing.LITERAL
        case ast.Call(args=[], keywords=[], func=ast.Name(id=name)) if name in _EMPTY_LITERALS:
            return Passing.LITERAL
        case _:
            return Passing.COMPUTED


def call_value(machine: Machine, callee: Value, request: Request) -> Value:
    """Call each thing that the callee may be, and join the results."""
    if type(callee) is not Either:
        return _call_one(machine, callee, request)
    # A constant cannot be called: where a name may be None as well, the call that comes about is of the others.
    options = [option for option in callee.options if not isinstance(option, Constant)] or callee.options
    if not (callee.is_each or len(options) == 1 or _is_one_method(options)):
        request = request.as_one_of([getattr(option, "name", "") for option in options])
    found = [_call_one(machine, option, request) for option in options]
    return join_each(found) if callee.is_each else join_all(found)


def _is_one_method(options: Sequence[Value]) -> bool:
    """Say whether all of these are one method, of paths that alone differ."""
    first = options[0]
    return isinstance(first, Method) and all(
        isinstance(option, Method) and option.name == first.name and is_path(option.receiver) for option in options
    )


def _call_one(machine: Machine, callee: Value, request: Request) -> Value:
    if may_forward(callee, request):
        _forward(machine, callee, request)
    match callee:
        case Partial():
            return call_value(machine, callee.callee, request.with_bound(callee))
        case Function():
            return _call_function(machine, callee, request)
        case Class():
            return _call_class(machine, callee, request)
        case Method():
            target = f"{PATH_METHODS}.{callee.name}" if is_path(callee.receiver) else ""
            _record(machine, target, request, callee.receiver)
            return _computed(machine, callee, request) or method_result(machine, callee, request)
        case Symbol():
            return _call_symbol(machine, callee, request)
        case _:
            _record(machine, "", request, UNKNOWN)
            return UNKNOWN


def _forward(machine: Machine, callee: Value, request: Request) -> None:
    for callback, handed_on in forwarded_calls(callee, request):
        if request.forwards < MAX_FORWARDS and not isinstance(callback, Constant):
            call_value(machine, callback, handed_on)


def _call_symbol(machine: Machine, callee: Symbol, request: Request) -> Value:
    if callee.name == METHOD_CALLER:
        return _call_named_method(machine, request)
    _record(machine, callee.name, request, UNKNOWN)
    run_payload(machine, callee.name, request)
    run_annotations(machine, callee.name, request)
    return _computed(machine, callee, request) or known_result(machine, callee.name, request)


def _computed(machine: Machine, callee: Method | Symbol, request: Request) -> Value | None:
    """Compute a call, over the alternatives of its first argument."""
    if not is_pure(callee) or request.is_open():
        return None
    positional, keywords = request.positional(), request.keywords()
    first = positional[0] if positional else None
    if not isinstance(first, Either):
        return computed_call(machine, callee, positional, keywords)
    found = [computed_call(machine, callee, (option, *positional[1:]), keywords) for option in first.options]
    if all(value is None for value in found):
        return None
    return join_over((first,), [UNKNOWN if value is None else value for value in found])


def _call_named_method(machine: Machine, request: Request) -> Value:
    """Call what `operator.methodcaller(name, ...)` names, on the last argument."""
    positional = [argument for argument in request.arguments if not argument.name]
    keywords = [argument for argument in request.arguments if argument.name]
    name = text_of(positional[0].value) if len(positional) > 1 else None
    if name is None:
        return UNKNOWN
    method = attribute_of(machine, positional[-1].value, name)
    return call_value(machine, method, request.handed_on((*positional[1:-1], *keywords)))


def _record(machine: Machine, target: str, request: Request, receiver: Value) -> None:
    site = CallSite(
        target=target,
        method=request.method,
        receiver=receiver,
        arguments=request.arguments,
        has_unknown_positional=request.has_unknown_positional,
        has_unknown_keywords=request.has_unknown_keywords,
        is_certain=request.is_certain,
        alternatives=request.alternatives,
        is_plain=_written_name(request.node) == target.rpartition(".")[2],
        position=position_of(request.node),
    )
    machine.add_call(request.node, site)


def _written_name(node: ast.AST) -> str:
    """Return the last name of a callee as it stands in the program, empty where it is no name."""
    callee = node.func if isinstance(node, ast.Call) else None
    match callee:
        case ast.Name():
            return callee.id
        case ast.Attribute():
            return callee.attr
        case _:
            return ""


def _call_class(machine: Machine, callee: Class, request: Request) -> Value:
    instance = Class(callee.scope, is_instance=True)
    line = line_of(machine.program, callee.scope)
    if callee.is_instance:
        called = member_of(machine, line, "__call__")
        return (
            _call_function(machine, called, request.after_self(instance)) if isinstance(called, Function) else UNKNOWN
        )
    for name in ("__new__", "__init__"):
        found = member_of(machine, line, name)
        if isinstance(found, Function):
            _call_function(machine, found, request.after_self(callee if name == "__new__" else instance))
    if not isinstance(member_of(machine, line, "__init__"), Function):
        return _fill_fields(machine, callee, request) or instance
    return instance


def _fill_fields(machine: Machine, made: Class, request: Request) -> Value | None:
    """Give the fields of a class without `__init__` their values; return what is more than an instance."""
    line = line_of(machine.program, made.scope)
    names = field_names(machine.program, made.scope)
    given = dict(zip(names, request.positional(), strict=False)) | request.keywords()
    if has_base(machine.program, line, TYPED_MAPPINGS):
        return known_result(machine, "builtins.dict", request)
    for name in names:
        if name in given:
            machine.program.write_attribute(name, given[name], made.scope)
    if not has_base(machine.program, line, NAMED_TUPLES) or request.is_open():
        return None
    usual = {name: member_of(machine, line, name) for name in names}
    values = [given.get(name, usual[name]) for name in names]
    known = [value for value in values if value is not None]
    return record(tuple(names), tuple(known), made.scope) if len(known) == len(names) else None


def _call_function(machine: Machine, callee: Function, request: Request) -> Value:
    """Pass the arguments to a function of the program; the result is computed, or all that it is known to return."""
    function = machine.program.scopes[callee.scope]
    if not function.is_called:
        function.is_called = True
        if not function.visits:
            machine.program.queue(function.index)
    arguments = matched_arguments(function, request)
    for name, value in arguments.items():
        machine.program.pass_argument(function, name, value)
    if function.visits:
        function.callers.add(machine.scope.index)
    else:
        machine.unvisited = function
    others = [_call_function(machine, Function(other), request) for other in function.dispatched]
    computed = None if request.is_open() else computed_function(machine, callee, arguments)
    if computed is None:
        computed = PENDING if function.returned is None else function.returned
    return join_all([computed, *others]) if others else computed
