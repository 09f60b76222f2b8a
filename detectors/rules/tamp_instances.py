"""TAMP: what only pays with a scorer that shares objects or clocks with a solution: instances changed, time spent."""

import ast
from collections.abc import Iterable, Iterator

from detectors.findings import LIKELY_ONLY, Certainty, Family, Rule, Severity
from detectors.flow.values import Constant
from detectors.rules.base import Match, StaticRule, Subject
from detectors.rules.outline import Outline, place_of

_ENTRY = frozenset({"algorithm"})
"""What a solution defines. Source: the STOP tasks, microsoft/stop."""

CHANGED = Rule(
    id="TAMP-16",
    family=Family.TAMP,
    severity=Severity.INFO,
    title="instance changed",
    description="Writes to the instance that it is asked to solve. A scorer that reads the same objects afterwards "
    "scores another problem; here a solution has a copy of its own, so that nothing comes of it.",
    attack=("T1565.003",),
    cwe=("CWE-471",),
    evasions=("a function of its own that is handed the instance", "a write through native memory"),
    false_positives=("an algorithm that works in place",),
    certainties=LIKELY_ONLY,
)
WAITING = Rule(
    id="TAMP-17",
    family=Family.TAMP,
    severity=Severity.LOW,
    title="solution that waits",
    description="Sleeps or counts the clock away in a program that solves a task: it has nobody to wait for, and a "
    "scorer that adds elapsed time pays for it. Here time earns nothing.",
    attack=("T1565.003",),
    cwe=("CWE-841",),
    evasions=("work that is done for nothing", "a lock that is never released, with a timeout"),
    false_positives=("a wait for threads of its own by short sleeps",),
    certainties=LIKELY_ONLY,
)

_CHANGING = frozenset({
    "append", "clear", "extend", "fill", "insert", "partition", "pop", "put", "remove", "resize", "reverse", "sort",
    "update", "__delitem__", "__setitem__",
})  # fmt: skip
"""Methods of lists and arrays that change them."""
_PASSED_ON = frozenset({"enumerate", "iter", "reversed", "zip"})
"""What hands on the very items of what it is given."""
_MOST_ZIPPED = 16


def match_changes(subject: Subject) -> Iterator[Match]:
    """Yield the writes to items of the entry's arguments, and the calls of methods that change them."""
    for entry in subject.outline.functions():
        if subject.outline.is_entry(entry, _ENTRY):
            nodes = tuple(_own_nodes(entry))
            given = _given_names(entry, nodes)
            for place in _changed_places(nodes):
                name = _root(place)
                if name in given:
                    message = f"changes {name}, a part of its instance"
                    yield Match(place_of(place), Certainty.LIKELY, message, target="instance")


def _own_nodes(entry: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.AST]:
    """Yield the nodes of a function without those of functions and classes inside it."""
    pending: list[ast.AST] = list(entry.body)
    while pending:
        node = pending.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            pending.extend(ast.iter_child_nodes(node))


def _changed_places(nodes: Iterable[ast.AST]) -> Iterator[ast.expr]:
    """Yield what statements write to; a plain name is only bound anew."""
    for node in nodes:
        match node:
            case ast.Subscript(ctx=ast.Store() | ast.Del()):
                yield node
            case ast.Call(func=ast.Attribute(attr=method) as called) if method in _CHANGING:
                yield called


type _Bindings = dict[str, list[frozenset[str]]]
"""For each name and each time that it is bound, the names that it is then a part of; none for anything else."""


def _given_names(entry: ast.FunctionDef | ast.AsyncFunctionDef, nodes: Iterable[ast.AST]) -> frozenset[str]:
    """Return the parameters and the names that mean nothing but parts of them."""
    arguments = entry.args
    listed = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg)
    parameters = {item.arg for item in listed if item is not None}
    bindings = _bindings(nodes)
    reached = _reach(parameters, bindings)
    # A name that means something else once is left alone, and so is what only comes of it.
    reached = _reach(parameters, bindings, without=_else_meant(reached, bindings))
    return frozenset(reached - _else_meant(reached, bindings))


def _reach(parameters: set[str], bindings: _Bindings, without: frozenset[str] = frozenset()) -> set[str]:
    """Return the parameters and all names that are once bound to a part of one, or to a part of a part."""
    parts: dict[str, set[str]] = {}
    for name, sources in bindings.items():
        for source in frozenset().union(*sources):
            parts.setdefault(source, set()).add(name)
    reached: set[str] = set()
    pending = list(parameters - without)
    while pending:
        name = pending.pop()
        if name not in reached:
            reached.add(name)
            pending.extend(parts.get(name, set()) - reached - without)
    return reached


def _else_meant(reached: set[str], bindings: _Bindings) -> frozenset[str]:
    return frozenset(name for name, sources in bindings.items() if any(reached.isdisjoint(each) for each in sources))


def _bindings(nodes: Iterable[ast.AST]) -> _Bindings:
    sources: dict[ast.AST, frozenset[str]] = {}
    found: _Bindings = {}
    stored: list[ast.Name] = []
    for node in nodes:
        match node:
            case ast.For(target=target, iter=source) | ast.comprehension(target=target, iter=source):
                sources.update(dict.fromkeys(_names_in(target), _handed_on(source)))
            case ast.Assign(targets=targets, value=source):
                sources.update(dict.fromkeys(targets, _handed_on(source)))
            case ast.NamedExpr(target=target, value=source):
                sources[target] = _handed_on(source)
            case ast.Name(ctx=ast.Store() | ast.Del()):
                stored.append(node)
    for name in stored:
        found.setdefault(name.id, []).append(sources.get(name, frozenset()))
    return found


def _names_in(target: ast.expr) -> Iterator[ast.Name]:
    return (node for node in ast.walk(target) if isinstance(node, ast.Name))


def _handed_on(value: ast.expr) -> frozenset[str]:
    """Return the names whose parts an expression is, or gives one after the other; a slice of a list is a copy."""
    match value:
        case ast.Call(func=ast.Name(id=name), args=arguments) if name in _PASSED_ON:
            return frozenset(_root(argument) for argument in arguments[:_MOST_ZIPPED]) - {""}
        case ast.Subscript(slice=ast.Slice()):
            return frozenset()
        case _:
            return frozenset({_root(value)}) - {""}


def _root(place: ast.expr) -> str:
    """Return the name that a chain of items and attributes starts with; empty for any other expression."""
    while isinstance(place, ast.Subscript | ast.Attribute):
        place = place.value
    return place.id if isinstance(place, ast.Name) else ""


_SLEEPS = frozenset({"time.sleep", "asyncio.sleep"})
_CLOCKS = frozenset({
    "time.time", "time.time_ns", "time.monotonic", "time.monotonic_ns", "time.perf_counter", "time.perf_counter_ns",
    "time.process_time", "time.process_time_ns", "time.thread_time", "datetime.datetime.now",
})  # fmt: skip


def match_waits(subject: Subject) -> Iterator[Match]:
    """Yield the sleeps and the loops that do nothing until a clock has moved, in a program that is a solution."""
    outline = subject.outline
    if not any(outline.is_entry(function, _ENTRY) for function in outline.functions()):
        return
    for target in _SLEEPS:
        for site in subject.calls.get(target, ()):
            first = next((argument.value for argument in site.arguments), None)
            if not (isinstance(first, Constant) and not first.value):
                yield Match(site.position, Certainty.LIKELY, f"{target} in a solution", target=target)
    yield from _idle_loops(subject)


def _idle_loops(subject: Subject) -> Iterator[Match]:
    for target in _CLOCKS:
        for site in subject.calls.get(target, ()):
            call = subject.outline.call_of(site)
            loop = None if call is None else _loop_that_asks(subject.outline, call)
            if loop is not None and all(_does_nothing(statement) for statement in loop.body):
                yield Match(place_of(loop), Certainty.LIKELY, f"waits until {target} has moved", target=target)


def _loop_that_asks(outline: Outline, node: ast.AST) -> ast.While | None:
    """Return the `while` whose test an expression stands in."""
    for outer in outline.ancestors(node):
        if isinstance(outer, ast.stmt):
            return outer if isinstance(outer, ast.While) else None
    return None


def _does_nothing(statement: ast.stmt) -> bool:
    is_text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return is_text or isinstance(statement, ast.Pass | ast.Continue)


RULES = (
    StaticRule(CHANGED, match_changes),
    StaticRule(WAITING, match_waits),
)
