"""EXEC-04: annotations that are texts, and that act when something evaluates them."""

import ast
from collections.abc import Iterator

from detectors.findings import Certainty, Family, Rule, Severity
from detectors.parsing import parse_quietly
from detectors.resolver import resolve
from detectors.rules.acts import is_act
from detectors.rules.base import Match, StaticRule, Subject
from detectors.rules.outline import place_of

ANNOTATION = Rule(
    id="EXEC-04",
    family=Family.EXEC,
    severity=Severity.HIGH,
    title="annotation that acts",
    description="Writes as an annotation a text that calls something harmful once it is evaluated, as "
    "typing.get_type_hints does. Proved where the program has annotations evaluated.",
    attack=("T1059.006", "T1027.010"),
    cwe=("CWE-94", "CWE-506"),
    evasions=("an annotation whose text is computed", "a function of the program that does the harm"),
    certainties=(Certainty.PROVED, Certainty.LIKELY),
)

_READERS = frozenset({
    "typing.get_type_hints", "inspect.get_annotations", "inspect.signature", "annotationlib.get_annotations",
    "typing.evaluate_forward_ref", "typing_extensions.get_type_hints", "dataclasses.make_dataclass",
})  # fmt: skip
_LOADERS = frozenset({"builtins.__import__", "importlib.import_module", "builtins.open", "builtins.compile"})
_MAX_LENGTH = 4096


def match_annotations(subject: Subject) -> Iterator[Match]:
    """Yield the annotations whose text calls something harmful."""
    for node in _texts(subject):
        target = _harmful_call(str(node.value))
        if target:
            certainty = Certainty.PROVED if subject.calls.keys() & _READERS else Certainty.LIKELY
            yield Match(place_of(node), certainty, f"an annotation calls {target}", target=target)


def _texts(subject: Subject) -> Iterator[ast.Constant]:
    nodes = [node.annotation for node in subject.outline.of(ast.AnnAssign)]
    nodes += [node.annotation for node in subject.outline.of(ast.arg) if node.annotation is not None]
    nodes += [node.returns for node in subject.outline.functions() if node.returns is not None]
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "(" in node.value[:_MAX_LENGTH]:
            yield node


def _harmful_call(text: str) -> str:
    """Return what a text that is evaluated calls and should not; empty for nothing."""
    try:
        module = parse_quietly(text[:_MAX_LENGTH].strip())
    except (SyntaxError, ValueError):
        return ""
    targets = (site.target for site in resolve(module).calls)
    return next((target for target in targets if is_act(target) or target in _LOADERS), "")


RULES = (StaticRule(ANNOTATION, match_annotations),)
