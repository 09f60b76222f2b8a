"""The one resolver: from a syntax tree to calls, writes and references by canonical name. Rules read nothing else.

It interprets the program abstractly: values flow through names, containers, attributes, parameters and returns, paths
are joined where they meet, and a scope is visited again when what it reads has changed. Nothing of the program is
executed, and no step recurses, so that no nesting which the parser accepts can stop it. Fuel bounds the work.
"""

import ast
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any

from detectors.flow.control import ENTER_CONTROL
from detectors.flow.expressions import FINISH, enter_comprehension
from detectors.flow.fuel import DEFAULT_STEPS, Fuel, OutOfFuel
from detectors.flow.machine import Handler, Machine, position_of
from detectors.flow.scopes import Scope
from detectors.flow.sites import CallSite, Definition, Member, Position, Reference, Resolution
from detectors.flow.statements import ENTER_STATEMENT
from detectors.flow.values import UNKNOWN, Function, Value
from detectors.flow.visits import begin_visit, visit_called

type Finish = Callable[[Machine, Any], Any]

_LEAVES = frozenset({ast.Name, ast.Constant})
ENTER: dict[type[ast.AST], Handler] = {
    **ENTER_STATEMENT,
    **ENTER_CONTROL,
    ast.ListComp: enter_comprehension,
    ast.SetComp: enter_comprehension,
    ast.GeneratorExp: enter_comprehension,
    ast.DictComp: enter_comprehension,
}


def resolve(module: ast.Module, steps: int = DEFAULT_STEPS) -> Resolution:
    """Resolve a whole program.

    Args:
        module: Its syntax tree, as `ast.parse` gives it.
        steps: The most steps to take, 1 or more; what was found when they ran out is still returned.
    """
    machine = Machine(module, Fuel(steps), enter)
    failures: list[str] = []
    try:
        _visit_scopes(machine)
    except OutOfFuel as error:
        failures.append(str(error))
    if machine.fuel.operations <= 0:
        failures.append("the program computes more from constants than the analysis may")
    failures += sorted(machine.failures)
    failures += [f"unknown syntax: {name}" for name in sorted(machine.unknown_nodes)]
    return _resolution(machine, tuple(failures))


def enter(machine: Machine, node: ast.AST) -> None:
    """Start the visit of any node."""
    kind = type(node)
    handler = ENTER.get(kind)
    if handler is not None:
        handler(machine, node)
        return
    finish = FINISH.get(kind)
    if finish is None:
        machine.unknown_nodes.add(kind.__name__)
        machine.push_nodes(child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr | ast.stmt))
    elif kind in _LEAVES:
        machine.values[node] = finish(machine, node)
    else:
        _enter_expression(machine, node, finish)


def _enter_expression(machine: Machine, node: ast.AST, finish: Finish) -> None:
    """Evaluate an expression at once where its parts are names, literals and attributes, else step by step."""
    parts = [part for part in _parts(node) if part is not None]
    for index, part in enumerate(parts):
        links = _links(part)
        if links is None:
            machine.push(_finish, (finish, node))
            machine.push_nodes(parts[index:])
            return
        missing = _evaluate_links(machine, links)
        if missing:
            machine.push(_finish, (finish, node))
            machine.push_nodes(parts[index + 1 :])
            _visit_for(machine, missing)
            return
    _finish(machine, (finish, node))


def _links(node: ast.AST) -> list[ast.AST] | None:
    """Return a name or literal and the attributes that are read from it, the outermost first; None for all else."""
    links = [node]
    while type(node) is ast.Attribute:
        node = node.value
        links.append(node)
    return links if type(node) in _LEAVES else None


def _evaluate_links(machine: Machine, links: list[ast.AST]) -> list[ast.AST]:
    """Evaluate them from the name on, and return those that wait for a function to be visited."""
    while links:
        node = links[-1]
        machine.values[node] = FINISH[type(node)](machine, node)
        if machine.unvisited is not None:
            break
        links.pop()
    return links


def _visit_for(machine: Machine, links: list[ast.AST]) -> None:
    """Visit the function that the last of these attributes calls, then evaluate all of them."""
    for node in links[:-1]:
        machine.push(_finish, (FINISH[type(node)], node))
    visit_called(machine, _finish, (FINISH[type(links[-1])], links[-1]))


def _finish(machine: Machine, subject: tuple[Finish, ast.AST]) -> None:
    finish, node = subject
    machine.values[node] = finish(machine, node)
    if machine.unvisited is not None:
        visit_called(machine, _finish, subject)


def _parts(node: ast.AST) -> Iterable[ast.AST | None]:
    """List the expressions to evaluate before a node, in the order in which Python evaluates them."""
    known = _PARTS.get(type(node))
    return (
        (child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)) if known is None else known(node)
    )


def _dictionary_parts(node: ast.Dict) -> list[ast.expr | None]:
    return [part for pair in zip(node.keys, node.values, strict=True) for part in pair]


_PARTS: dict[type[ast.AST], Callable[[Any], Iterable[ast.AST | None]]] = {
    ast.Attribute: lambda node: (node.value,),
    ast.BinOp: lambda node: (node.left, node.right),
    ast.BoolOp: attrgetter("values"),
    ast.Call: lambda node: (node.func, *node.args, *(keyword.value for keyword in node.keywords)),
    ast.Compare: lambda node: (node.left, *node.comparators),
    ast.Dict: _dictionary_parts,
    ast.FormattedValue: lambda node: (node.value, node.format_spec),
    ast.IfExp: lambda node: (node.test, node.body, node.orelse),
    ast.JoinedStr: attrgetter("values"),
    ast.Lambda: lambda node: (*node.args.defaults, *node.args.kw_defaults),
    ast.List: attrgetter("elts"),
    ast.NamedExpr: lambda node: (node.value,),
    ast.Starred: lambda node: (node.value,),
    ast.Subscript: lambda node: (node.value, node.slice),
    ast.Tuple: attrgetter("elts"),
    ast.UnaryOp: lambda node: (node.operand,),
}


def _visit_scopes(machine: Machine) -> None:
    while (scope := machine.program.next_scope()) is not None:
        begin_visit(machine, scope)
        machine.run()


def _resolution(machine: Machine, failures: tuple[str, ...]) -> Resolution:
    place = attrgetter("position.line", "position.column")
    return Resolution(
        calls=tuple(sorted(_distinct(machine.calls.values()), key=place)),
        writes=tuple(sorted((write for found in machine.writes.values() for write in found), key=place)),
        references=tuple(sorted(_references(machine), key=place)),
        returns=tuple(sorted(machine.returns.values(), key=place)),
        lookups=tuple(sorted((each for found in machine.lookups.values() for each in found), key=place)),
        imports=tuple(sorted(machine.imports, key=place)),
        definitions=tuple(_definition(machine, scope) for scope in machine.program.scopes if _is_written(scope)),
        flag_tests=frozenset(machine.flag_tests),
        functions=tuple(position_of(scope.node) for scope in machine.program.scopes),
        names=_names(machine),
        failures=failures,
    )


def _is_written(scope: Scope) -> bool:
    """Say whether a scope is a class that the program spells out."""
    return isinstance(scope.node, ast.ClassDef) and bool(scope.node.name)


def _references(machine: Machine) -> Iterable[Reference]:
    for node, target in machine.references.items():
        yield Reference(target=target, position=Position(0, 0) if node is None else position_of(node))


def _names(machine: Machine) -> frozenset[str]:
    found = {name for scope in machine.program.scopes for name in scope.bindings} | machine.named
    for node in machine.values:
        if type(node) is ast.Name:
            found.add(node.id)
        elif type(node) is ast.Attribute:
            found.add(node.attr)
    return frozenset(found)


def _definition(machine: Machine, scope: Scope) -> Definition:
    members = tuple(_member(machine, name, value) for name, value in scope.bindings.items())
    name = scope.node.name if isinstance(scope.node, ast.ClassDef) else ""
    return Definition(name=name, bases=scope.bases, members=members, position=position_of(scope.node))


def _member(machine: Machine, name: str, value: Value) -> Member:
    if not isinstance(value, Function):
        return Member(name=name, value=value, returned=UNKNOWN, position=Position(0, 0))
    scope = machine.program.scopes[value.scope]
    returned = UNKNOWN if scope.returned is None else scope.returned
    return Member(name=name, value=value, returned=returned, position=position_of(scope.node))


def _distinct(found: Iterable[list[CallSite]]) -> list[CallSite]:
    return [site for sites in found for index, site in enumerate(sites) if site not in sites[:index]]
