"""What each kind of statement does to the names of its scope."""

import ast
from collections.abc import Callable
from typing import Any

from detectors.flow.assignments import assign
from detectors.flow.calls import call_value
from detectors.flow.classes import line_of, member_of, own_member
from detectors.flow.expressions import default_values, operated
from detectors.flow.joins import join_all, listing
from detectors.flow.lookups import attribute_of
from detectors.flow.machine import Machine, position_of
from detectors.flow.names import canonical
from detectors.flow.requests import Request
from detectors.flow.settling import assigned, augmented, called, settling
from detectors.flow.sites import Argument, Passing, Returned
from detectors.flow.values import (
    MAX_OPTIONS,
    UNKNOWN,
    Class,
    Constant,
    Function,
    Partial,
    Symbol,
    Value,
    constant,
    options_of,
)
from detectors.flow.visits import visit_called, visit_inside

type Definition = ast.FunctionDef | ast.AsyncFunctionDef


def enter_assign(machine: Machine, node: ast.Assign) -> None:
    """`targets = value`."""
    machine.push(_finish_assign, node)
    machine.push_nodes([node.value, *node.targets])


def _finish_assign(machine: Machine, node: ast.Assign) -> None:
    value = machine.value_of(node.value)
    for target in node.targets:
        assign(machine, target, value)


def enter_annotated(machine: Machine, node: ast.AnnAssign) -> None:
    """`target: annotation = value`."""
    machine.push(_finish_annotated, node)
    machine.push_nodes([node.annotation, node.value, node.target])


def _finish_annotated(machine: Machine, node: ast.AnnAssign) -> None:
    machine.references.pop(node.annotation, None)
    if node.value is not None:
        assign(machine, node.target, machine.value_of(node.value))


def enter_augmented(machine: Machine, node: ast.AugAssign) -> None:
    """`target += value`."""
    machine.push(_finish_augmented, node)
    machine.push_nodes([node.value, node.target])


def _finish_augmented(machine: Machine, node: ast.AugAssign) -> None:
    operand = machine.value_of(node.value)
    if isinstance(node.target, ast.Name):
        assign(machine, node.target, operated(machine, node.op, machine.look_up(node.target.id), operand))
    elif isinstance(node.target, ast.Attribute):
        old = attribute_of(machine, machine.value_of(node.target.value), node.target.attr)
        assign(machine, node.target, _repeated(machine, node.op, old, operand))
    else:
        assign(machine, node.target, UNKNOWN)


def _repeated(machine: Machine, operation: ast.operator, old: Value, operand: Value) -> Value:
    """Return all that an operation makes of a value, done once or more often; `UNKNOWN` where that has no end."""
    found = dict.fromkeys(options_of(old))
    pending = list(found)
    while pending:
        new = operated(machine, operation, pending.pop(), operand)
        if type(new) is not Constant or len(found) >= MAX_OPTIONS:
            return UNKNOWN
        if new not in found:
            found[new] = None
            pending.append(new)
    return join_all(found)


def enter_delete(machine: Machine, node: ast.Delete) -> None:
    """`del targets`."""
    machine.push(_finish_delete, node)
    machine.push_nodes(node.targets)


def _finish_delete(machine: Machine, node: ast.Delete) -> None:
    for target in node.targets:
        if isinstance(target, ast.Name):
            machine.names.pop(target.id, None)
        elif isinstance(target, ast.Attribute | ast.Subscript):
            assign(machine, target, UNKNOWN)


def enter_import(machine: Machine, node: ast.Import) -> None:
    """`import a.b as c`."""
    for alias in node.names:
        top = alias.name.partition(".")[0]
        machine.named.update((alias.name, *alias.name.split(".")))
        _note_import(machine, node, canonical(alias.name))
        machine.bind(alias.asname or top, canonical(alias.name if alias.asname else top))


def enter_import_from(machine: Machine, node: ast.ImportFrom) -> None:
    """`from a import b as c`, and `from a import *`."""
    module = "." * node.level + (node.module or "")
    machine.named.update((node.module or "", *(alias.name for alias in node.names)))
    for alias in node.names:
        _note_import(machine, node, canonical(f"{module}.{alias.name}"))
        if alias.name != "*":
            machine.bind(alias.asname or alias.name, canonical(f"{module}.{alias.name}"))
        elif module not in machine.program.star_modules:
            machine.program.star_modules.append(module)


def _note_import(machine: Machine, node: ast.AST, found: Value) -> None:
    if isinstance(found, Symbol):
        machine.add_import(node, found.name)


def enter_global(machine: Machine, node: ast.Global) -> None:
    """`global names`."""
    machine.scope.globals.update(node.names)


def enter_nonlocal(machine: Machine, node: ast.Nonlocal) -> None:
    """`nonlocal names`."""
    machine.scope.nonlocals.update(node.names)


def enter_return(machine: Machine, node: ast.Return) -> None:
    """`return value`."""
    machine.push(_finish_return, node)
    machine.push_nodes([node.value])


def _finish_return(machine: Machine, node: ast.Return) -> None:
    value = constant(None) if node.value is None else machine.value_of(node.value)
    machine.program.return_value(machine.scope, value)
    machine.returns[node] = Returned(value=value, position=position_of(node))


def enter_function(machine: Machine, node: Definition) -> None:
    """`def`: everything but the body, which is a scope of its own."""
    arguments = node.args
    machine.push(_finish_function, node)
    machine.push_nodes(
        [
            *node.decorator_list,
            *arguments.defaults,
            *arguments.kw_defaults,
            *(item.annotation for item in _parameters(arguments)),
            node.returns,
            *_type_parts(node),
        ]
    )


def _type_parts(node: Definition | ast.ClassDef) -> list[ast.AST]:
    """Return what the type parameters of a definition are bound to, and their defaults (Python 3.13)."""
    found = [getattr(item, name, None) for item in node.type_params for name in ("bound", "default_value")]
    return [part for part in found if part is not None]


def _finish_function(machine: Machine, node: Definition) -> None:
    scope = machine.program.scope_of(node, machine.scope)
    defaults = default_values(machine, node.args)
    if defaults != scope.defaults:
        scope.defaults = defaults
        machine.program.queue(scope.index)
    for item in _parameters(node.args):
        machine.references.pop(item.annotation, None)
    machine.references.pop(node.returns, None)
    value = _decorated(machine, node.decorator_list, Function(scope.index))
    if not visit_called(machine, _finish_function, node):
        machine.bind(node.name, value)


def _parameters(arguments: ast.arguments) -> list[ast.arg]:
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    return [item for item in every if item is not None]


def _decorated(machine: Machine, decorators: list[ast.expr], value: Value) -> Value:
    """Call each decorator; the definition stays what it is unless the result is a callable of the program."""
    for decorator in reversed(decorators):
        if not isinstance(decorator, ast.Call):
            machine.calls.pop(decorator, None)
        machine.references.pop(decorator, None)
        request = Request(decorator, (Argument(value, "", Passing.COMPUTED),))
        result = call_value(machine, machine.value_of(decorator), request)
        value = result if isinstance(result, Function | Partial | Class) else value
    return value


def enter_class(machine: Machine, node: ast.ClassDef) -> None:
    """`class`: everything but the body, which is a scope of its own."""
    machine.push(_finish_class, node)
    keywords = [keyword.value for keyword in node.keywords]
    machine.push_nodes([*node.decorator_list, *node.bases, *keywords, *_type_parts(node)])


def _finish_class(machine: Machine, node: ast.ClassDef) -> None:
    scope = machine.program.scope_of(node, machine.scope)
    machine.program.set_bases(scope, tuple(machine.value_of(base) for base in node.bases))
    scope.metaclass = next((machine.value_of(item.value) for item in node.keywords if item.arg == "metaclass"), UNKNOWN)
    machine.push(_bind_class, (node, scope.index))
    if not scope.visits:
        # The body runs here: its methods are known to whatever comes next.
        visit_inside(machine, scope)


def _bind_class(machine: Machine, subject: tuple[ast.ClassDef, int]) -> None:
    node, index = subject
    _tell_hooks(machine, node, Class(index))
    value = _decorated(machine, node.decorator_list, Class(index))
    if not visit_called(machine, _bind_class, subject):
        machine.bind(node.name, value)


def _tell_hooks(machine: Machine, node: ast.ClassDef, made: Class) -> None:
    """Call what Python calls when a class is made: `__set_name__` of its members, and `__init_subclass__`."""
    program = machine.program
    is_told = program.is_attribute("__set_name__", machine.scope)
    for name, value in program.scopes[made.scope].bindings.items() if is_told else ():
        for option in options_of(value):
            told = own_member(machine, option, "__set_name__")
            if told is not None:
                call_value(machine, told, Request(node, (Argument(option), Argument(made), Argument(constant(name)))))
    line = line_of(program, made.scope)
    hook = member_of(machine, line[1:], "__init_subclass__") if len(line) > 1 else None
    if hook is not None:
        given = [Argument(machine.value_of(item.value), item.arg) for item in node.keywords if item.arg]
        call_value(machine, hook, Request(node, (Argument(made), *given)))


def enter_raise(machine: Machine, node: ast.Raise) -> None:
    """`raise made(of) from cause`."""
    machine.push(_finish_raise, node)
    machine.push_nodes([node.exc, node.cause])


def _finish_raise(machine: Machine, node: ast.Raise) -> None:
    """Let what an exception is made of be found in the `args` of whatever is caught."""
    if isinstance(node.exc, ast.Call) and node.exc.args:
        carried = tuple(machine.value_of(argument) for argument in node.exc.args)
        machine.program.write_attribute("args", listing(carried))


def enter_parts(machine: Machine, node: ast.AST) -> None:
    """A statement that only evaluates its expressions."""
    machine.push_nodes(ast.iter_child_nodes(node))


ENTER_STATEMENT: dict[type[ast.AST], Callable[[Machine, Any], None]] = {
    ast.Assign: settling(enter_assign, assigned),
    ast.AnnAssign: enter_annotated,
    ast.AugAssign: settling(enter_augmented, augmented),
    ast.Delete: settling(enter_delete, assigned),
    ast.Import: enter_import,
    ast.ImportFrom: enter_import_from,
    ast.Global: enter_global,
    ast.Nonlocal: enter_nonlocal,
    ast.Return: enter_return,
    ast.FunctionDef: enter_function,
    ast.AsyncFunctionDef: enter_function,
    ast.ClassDef: enter_class,
    ast.Expr: settling(enter_parts, called),
    ast.Assert: enter_parts,
    ast.Raise: enter_raise,
    ast.Pass: enter_parts,
    ast.Break: enter_parts,
    ast.Continue: enter_parts,
    ast.TypeAlias: enter_parts,
    ast.TypeVar: enter_parts,
    ast.ParamSpec: enter_parts,
    ast.TypeVarTuple: enter_parts,
}
"""What to do first at each kind of statement."""
