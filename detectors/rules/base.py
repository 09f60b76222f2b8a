"""What a static rule is made of."""

import ast
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from operator import attrgetter

from detectors.families import group_of
from detectors.findings import Certainty, Finding, Origin, Phase, Rule, Severity
from detectors.flow.contents import all_texts, symbols_in
from detectors.flow.sites import Argument, CallSite, Position, Reference, Resolution
from detectors.flow.values import Function, Partial, Value, options_of
from detectors.rules.outline import Callback, Outline, outline_of

MAX_MESSAGE = 512
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, eq=False)
class Subject:
    """What static rules judge: a resolved program, and the program that it came from where there is one."""

    resolution: Resolution
    parent: Resolution | None = None
    text: str = ""
    """The program's canonical text, for rules about how it is written."""
    module: ast.Module | None = None
    """Its syntax tree; None where it could not be resolved."""

    @cached_property
    def outline(self) -> Outline:
        """Its nodes, for rules about loops, branches and spelling."""
        return Outline() if self.module is None else outline_of(self.module)

    @cached_property
    def calls(self) -> dict[str, list[CallSite]]:
        """Every call by its canonical target, so that a rule need not look at all of them."""
        found: dict[str, list[CallSite]] = {}
        for site in self.resolution.calls:
            found.setdefault(site.target, []).append(site)
        return found

    def sites(self, targets: Collection[str]) -> list[CallSite]:
        """List every call of any of these targets in order of position."""
        found = [self.calls[target] for target in self.calls.keys() & targets]
        if len(found) < 2:
            return found[0] if found else []
        return sorted(chain.from_iterable(found), key=attrgetter("position.line", "position.column"))

    def functions_in(self, value: Value) -> list[Callback]:
        """List the functions of the program that a value may be, or that it binds arguments to."""
        found: list[Callback] = []
        for option in options_of(value):
            function = option.callee if isinstance(option, Partial) else option
            if isinstance(function, Function):
                place = self.resolution.functions[function.scope]
                found += self.outline.lambdas_and_functions.get(place, ())
        return found

    @cached_property
    def held(self) -> dict[str, list[tuple[CallSite, Argument]]]:
        """Every argument of a call by the canonical names of what it is, or of what it holds however deep."""
        found: dict[str, list[tuple[CallSite, Argument]]] = {}
        for site in self.resolution.calls:
            for argument in site.arguments:
                for name in symbols_in(argument.value):
                    found.setdefault(name, []).append((site, argument))
        return found

    @cached_property
    def given(self) -> dict[str, list[CallSite]]:
        """Every call by the texts that stand in its arguments, however deep."""
        found: dict[str, list[CallSite]] = {}
        for site in self.resolution.calls:
            for argument in site.arguments:
                for text in all_texts(argument.value):
                    found.setdefault(text, []).append(site)
        return found

    @cached_property
    def lines(self) -> list[str]:
        """The lines of its text, as the interpreter divides it."""
        return _LINE_END.split(self.text)

    @cached_property
    def mentions(self) -> dict[str, list[Reference]]:
        """Every mention of something outside the program that is not called there, by canonical target."""
        found: dict[str, list[Reference]] = {}
        for reference in self.resolution.references:
            found.setdefault(reference.target, []).append(reference)
        return found


@dataclass(frozen=True, slots=True)
class Match:
    """One place where a rule holds."""

    position: Position
    certainty: Certainty
    message: str
    evaluates_candidate: bool = False
    target: str = ""
    """Canonical dotted name of what is called, written or named."""
    severity: Severity | None = None
    """Instead of the rule's own, where the place makes it better or worse."""


@dataclass(frozen=True, slots=True)
class StaticRule:
    """A rule and the function that finds its matches; it may yield any number, in any order."""

    rule: Rule
    match: Callable[[Subject], Iterable[Match]]


def finding_of(rule: Rule, match: Match) -> Finding:
    """Turn a match into a finding; its column still counts UTF-8 bytes."""
    return Finding(
        rule=rule.id,
        family=rule.family,
        group=group_of(rule.family, evaluates_candidate=match.evaluates_candidate),
        severity=rule.severity if match.severity is None else match.severity,
        certainty=match.certainty,
        origin=Origin.STATIC,
        phase=Phase.STATIC,
        line=match.position.line,
        column=match.position.column,
        message=match.message[:MAX_MESSAGE],
        target=match.target,
    )
