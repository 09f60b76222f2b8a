"""PERS: what a program puts off to its exit, or to the end of an object."""

import ast
from collections.abc import Iterator

from detectors.findings import PROVED_ONLY, PROVED_OR_LIKELY, Certainty, Family, Rule, Severity
from detectors.flow.sites import CallSite, Position
from detectors.flow.values import UNKNOWN, Mapping, Symbol, Value, options_of, texts_of
from detectors.rules.acts import act_of, acting_nodes, is_tidy
from detectors.rules.base import Match, StaticRule, Subject
from detectors.rules.files import argument_value
from detectors.rules.outline import argument_node, place_of
from detectors.rules.targets import certainty_of

_CWE = ("CWE-506",)

AT_EXIT = Rule(
    id="PERS-01",
    family=Family.PERS,
    severity=Severity.HIGH,
    title="act put off to exit or collection",
    description="Registers a callback for the end of the process that does more than to tidy up or to print, or one "
    "for the end of an object that starts, sends, writes or measures something: it runs after the answer was given, "
    "when nobody looks.",
    attack=("T1546",),
    cwe=_CWE,
    evasions=("a callback whose name is that of one that tidies up",),
    false_positives=("a log that is written at exit", "a callback that is chosen at run time, which is LIKELY"),
    certainties=PROVED_OR_LIKELY,
)
DESTRUCTOR = Rule(
    id="PERS-02",
    family=Family.PERS,
    severity=Severity.HIGH,
    title="destructor that acts",
    description="Defines a `__del__`, in a class or by `type` or an assignment, that starts, sends, writes or measures "
    "something instead of tidying up.",
    attack=("T1546",),
    cwe=_CWE,
    evasions=("a `finally` of a generator that is left suspended",),
    false_positives=("a class that saves its cache when it is collected",),
    certainties=PROVED_ONLY,
)
_REGISTRARS = {
    "atexit.register": (0, "func"),
    "weakref.finalize": (1, "func"),
    "weakref.ref": (1, "callback"),
    "threading._register_atexit": (0, "func"),
    "multiprocessing.util.Finalize": (1, "callback"),
}
"""At which place, and under which name, each takes its callback."""


_AT_EXIT = frozenset({"atexit.register", "threading._register_atexit"})
_STRENGTHS = (None, Certainty.LIKELY, Certainty.PROVED)
_OF_DATA = frozenset({"append", "format", "get", "items", "join", "keys", "pop", "split", "strip", "update", "values"})
"""Methods of texts and containers, which put nothing off that anybody would see."""


def match_at_exit(subject: Subject) -> Iterator[Match]:
    """Yield the registrations of callbacks that act."""
    sites = subject.sites(_REGISTRARS)
    acting = acting_nodes(subject) if sites else {}
    decorated = {
        place_of(decorator): function
        for function in (subject.outline.functions() if sites else ())
        for decorator in function.decorator_list
    }
    bodies = _Bodies(subject) if sites else None
    for site in sites:
        function = decorated.get(site.position)
        act = _put_off(subject, acting, site) if function is None else acting.get(function, "")
        if act:
            yield Match(site.position, certainty_of(site), f"{site.target} puts off {act}", target=site.target)
        elif bodies is not None and site.target in _AT_EXIT and not site.is_binding:
            yield from _exit_match(subject, bodies, site, function)


def _callback_of(subject: Subject, site: CallSite) -> tuple[Value, ast.expr | None]:
    index, name = _REGISTRARS[site.target]
    written = argument_node(subject.outline.call_of(site), index, name)
    return argument_value(site, index, name) or UNKNOWN, written


def _put_off(subject: Subject, acting: dict[ast.AST, str], site: CallSite) -> str:
    value, written = _callback_of(subject, site)
    return act_of(subject, acting, value, written)


class _Bodies:
    """What is known of the functions that callbacks name; each is read once."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._targets: dict[Position, list[str]] = {}
        self._judged: dict[ast.AST, Certainty | None] = {}
        for site in subject.resolution.calls:
            self._targets.setdefault(site.position, []).append(site.target)

    def judge(self, function: ast.AST) -> Certainty | None:
        """Say how surely a function does more than to tidy up, to print and to compute what it prints."""
        if function not in self._judged:
            found = {self._judge_node(node) for node in ast.walk(function)}
            self._judged[function] = max(found, key=_STRENGTHS.index)
        return self._judged[function]

    def _judge_node(self, node: ast.AST) -> Certainty | None:
        if isinstance(node, ast.While):
            return Certainty.LIKELY
        if not isinstance(node, ast.Call) or is_tidy(getattr(node.func, "attr", getattr(node.func, "id", ""))):
            return None
        targets = [target for target in self._targets.get(place_of(node), ()) if target]
        if any(not is_tidy(target) for target in targets):
            return Certainty.PROVED
        is_own = isinstance(node.func, ast.Name) and node.func.id in self._subject.outline.named_functions
        is_of_data = isinstance(node.func, ast.Attribute) and node.func.attr in _OF_DATA
        return None if is_own or is_of_data or targets else Certainty.LIKELY


def _exit_match(subject: Subject, bodies: _Bodies, site: CallSite, function: ast.AST | None) -> Iterator[Match]:
    """Judge a callback for the end of the process that holds no known act."""
    value, written = _callback_of(subject, site)
    callbacks = subject.outline.callbacks(written) if function is None else [function]
    found = {bodies.judge(body) for body in callbacks} if callbacks else _judge_outside(value, written)
    certainty = max(found, key=_STRENGTHS.index)
    if certainty is not None:
        certainty = certainty_of(site) if certainty is Certainty.PROVED else certainty
        message = f"{site.target} puts off what does not tidy up"
        yield Match(site.position, certainty, message, target=site.target, severity=Severity.MEDIUM)


def _judge_outside(value: Value, written: ast.expr | None) -> set[Certainty | None]:
    """Judge a callback that is no function of the program by its name."""
    names = [option.name for option in options_of(value) if isinstance(option, Symbol)]
    if names:
        return {None if is_tidy(name) else Certainty.PROVED for name in names}
    return {None if is_tidy(getattr(written, "attr", "")) else Certainty.LIKELY}


def match_destructors(subject: Subject) -> Iterator[Match]:
    """Yield the destructors that act."""
    members = [(item.name, member) for item in subject.resolution.definitions if (member := item.member("__del__"))]
    acting = acting_nodes(subject) if members else {}
    for name, member in members:
        for node in subject.outline.lambdas_and_functions.get(member.position, ()):
            if node in acting:
                target = f"program.{name}.__del__"
                yield Match(place_of(node), Certainty.PROVED, f"{target} calls {acting[node]}", target=target)
    yield from _late_destructors(subject)


def _late_destructors(subject: Subject) -> Iterator[Match]:
    """Yield the destructors that a class gets otherwise than by a `def`: from `type()`, `setattr` or an assignment."""
    places = [*_destructors_by_call(subject), *_destructors_by_assignment(subject)]
    acting = acting_nodes(subject) if places else {}
    for position, written in places:
        acts = [
            acting[function] for node in written for function in subject.outline.callbacks(node) if function in acting
        ]
        if acts:
            yield Match(position, Certainty.PROVED, f"a destructor calls {acts[0]}", target="program.__del__")


def _destructors_by_call(subject: Subject) -> Iterator[tuple[Position, list[ast.expr]]]:
    for site in subject.calls.get("builtins.type", ()):
        members = site.positional()[2].value if len(site.positional()) == 3 else None
        written = argument_node(subject.outline.call_of(site), 2, "dict")
        if isinstance(members, Mapping) and any(key.value == "__del__" for key, _ in members.items):
            values = written.values if isinstance(written, ast.Dict) else []
            yield site.position, values or [item.value for item in getattr(written, "keywords", [])]
    for site in subject.calls.get("builtins.setattr", ()):
        value = argument_node(subject.outline.call_of(site), 2, "value")
        names = [text for argument in site.positional()[1:2] for text in texts_of(argument.value)]
        if "__del__" in names and value is not None:
            yield site.position, [value]


def _destructors_by_assignment(subject: Subject) -> Iterator[tuple[Position, list[ast.expr]]]:
    for node in subject.outline.of(ast.Assign):
        for target in node.targets:
            if isinstance(target, ast.Attribute) and target.attr == "__del__":
                yield place_of(target), [node.value]


RULES = (StaticRule(AT_EXIT, match_at_exit), StaticRule(DESTRUCTOR, match_destructors))
