"""Text that a program runs as Python: where known, it is read as part of the program, at the place that runs it."""

import ast
from collections.abc import Iterator

from detectors.flow.machine import Environment, Machine, position_of
from detectors.flow.requests import Request
from detectors.flow.sites import Argument
from detectors.flow.values import HOLE, UNKNOWN, Class, Function, Mapping, Value, options_of, text_of, texts_of, truth
from detectors.parsing import parse_quietly

EXPRESSIONS = frozenset({"builtins.eval"})
_WITH_SPACES = frozenset({"builtins.eval", "builtins.exec"})
PAYLOAD_RUNNERS = EXPRESSIONS | {
    "builtins.exec", "cProfile.run", "cProfile.runctx", "code.InteractiveInterpreter().runsource", "pdb.run",
    "pdb.runeval", "profile.run", "profile.runctx", "timeit.repeat", "timeit.timeit", "timeit.Timer",
}  # fmt: skip
"""Callables that run a text which they are given, in the program's own interpreter."""
_TIMERS = frozenset({"timeit.repeat", "timeit.timeit", "timeit.Timer"})
_TIMED = 2
"""A timer runs its statement and its setup: the first two arguments."""
_TEXT_NAMES = frozenset({"cmd", "command", "setup", "source", "statement", "stmt"})
_HINT_READERS = frozenset({
    "typing.get_type_hints", "typing_extensions.get_type_hints", "inspect.get_annotations", "inspect.signature",
    "annotationlib.get_annotations",
})  # fmt: skip
"""Callables that evaluate the annotations of what they are given, all but the first two only where `eval_str` is set.

Source: the documentation of `typing` and `inspect`.
"""
_MOST_PAYLOADS = 64
_HOLE_NAME = "_unknown_"


def run_payload(machine: Machine, target: str, request: Request) -> None:
    """Visit the text that a call runs; an expression's value becomes that of the call."""
    run = run_arguments(target, request.arguments)
    if not run:
        return
    lent = _lent(target, request)
    if lent:
        machine.push(_take_back, machine.copy_names())
    for argument in run:
        for text in texts_of(argument.value):
            tree = _parsed(machine, request.node, text)
            if tree is not None and target in EXPRESSIONS:
                _push_expression(machine, request, tree)
            elif tree is not None:
                machine.push_nodes(tree.body)
    machine.names |= lent


def _lent(target: str, request: Request) -> dict[str, Value]:
    """Return the names that a text finds in the mappings that `exec` and `eval` get beside it."""
    spaces = request.positional()[1:3] if target in _WITH_SPACES else ()
    items = [item for space in spaces if isinstance(space, Mapping) for item in space.items]
    return {name: value for key, value in items if (name := text_of(key)) is not None}


def _take_back(machine: Machine, names: Environment) -> None:
    machine.names = names


def run_arguments(target: str, arguments: tuple[Argument, ...]) -> list[Argument]:
    """Return those arguments of a call that it runs as text; none for a callee that runs no text."""
    if target not in PAYLOAD_RUNNERS:
        return []
    positional = [argument for argument in arguments if not argument.name]
    named = [argument for argument in arguments if argument.name in _TEXT_NAMES]
    return [*positional[: _TIMED if target in _TIMERS else 1], *named]


def run_annotations(machine: Machine, target: str, request: Request) -> None:
    """Visit the annotations that are texts, of the class or function whose annotations a call evaluates."""
    if target not in _HINT_READERS:
        return
    asked = request.keywords().get("eval_str", UNKNOWN)
    if not target.endswith("get_type_hints") and truth(asked) is not True:
        return
    for owner in request.positional()[:1]:
        for option in options_of(owner):
            if isinstance(option, Class | Function):
                for text in _annotations(machine.program.scopes[option.scope].node):
                    tree = _parsed(machine, request.node, text)
                    machine.push_nodes([] if tree is None else tree.body)


def _annotations(node: ast.AST) -> Iterator[str]:
    """Yield the annotations of a class or function that are texts."""
    if isinstance(node, ast.ClassDef):
        found = [part.annotation for part in node.body if isinstance(part, ast.AnnAssign)]
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        found = [part.annotation for part in ast.walk(node.args) if isinstance(part, ast.arg) and part.annotation]
        found += [node.returns] if node.returns is not None else []
    else:
        found = []
    for item in found:
        if isinstance(item, ast.Constant) and isinstance(item.value, str):
            yield item.value


def _push_expression(machine: Machine, request: Request, tree: ast.Module) -> None:
    match tree.body:
        case [ast.Expr(value=value)]:
            if not request.forwards:
                machine.push(_take_value, (request.node, value))
            machine.push_nodes([value])
        case _:
            return


def _take_value(machine: Machine, subject: tuple[ast.AST, ast.expr]) -> None:
    node, expression = subject
    machine.values[node] = machine.value_of(expression)


def _parsed(machine: Machine, node: ast.AST, text: str) -> ast.Module | None:
    """Return the tree of a text run at a node, each of its nodes standing at that place; None if it cannot run."""
    known = machine.payloads.get((node, text))
    if known is None and (node, text) not in machine.payloads:
        machine.fuel.spend(len(text))
        if len(machine.payloads) >= _MOST_PAYLOADS:
            machine.fail("more texts are run than the analysis reads")
            return None
        known = machine.payloads[node, text] = _tree(machine, text)
        _move(known, node)
    return known


def _tree(machine: Machine, text: str) -> ast.Module | None:
    try:
        return parse_quietly(text.replace(HOLE, _HOLE_NAME).strip())
    except (SyntaxError, ValueError):
        # It cannot run: the same parser would refuse it there.
        return None
    except (RecursionError, MemoryError):
        # Where there is more room it may.
        machine.fail("a text that is run nests too deeply to be read")
        return None


def _move(tree: ast.Module | None, node: ast.AST) -> None:
    place = position_of(node)
    for part in () if tree is None else ast.walk(tree):
        if isinstance(part, ast.expr | ast.stmt | ast.ExceptHandler | ast.pattern):
            part.lineno, part.col_offset = place.line, place.column
