"""TAMP-18: acts that a program writes into others: into its children, or into the solutions that it improves."""

import ast
from collections.abc import Iterator, Sequence
from functools import partial
from textwrap import dedent

from detectors.findings import PROVED_ONLY, Certainty, Family, Rule, Severity
from detectors.flow.sites import Position
from detectors.flow.values import HOLE, Candidate, Value, options_of
from detectors.parsing import parse_quietly
from detectors.resolver import resolve
from detectors.rules.base import Match, StaticRule, Subject
from detectors.rules.flags import FLAG_POSITIONS
from detectors.rules.outline import place_of
from detectors.rules.tamp_results import ENTRIES

PLANTED = Rule(
    id="TAMP-18",
    family=Family.TAMP,
    severity=Severity.HIGH,
    title="act planted in a program",
    description="Puts into a program that it hands to the utility or returns a text which would itself be proved to "
    "act: what this one does not do is done by the next. A text in a prompt is not a match.",
    attack=("T1565.001", "T1027"),
    cwe=("CWE-94", "CWE-506"),
    evasions=(
        "a text that is no program of its own",
        "a text that is put together from more than is known of it",
        "a text of more than 4,096 characters, or the fifth one that is put in",
    ),
    certainties=PROVED_ONLY,
)
_MOST_STEPS = 20_000
_UNKNOWN_NAME = "_unknown_"


def planted_rule(rules: Sequence[StaticRule]) -> StaticRule:
    """Return the rule that judges planted texts by other rules."""
    return StaticRule(PLANTED, partial(match_planted, rules=rules))


def match_planted(subject: Subject, rules: Sequence[StaticRule]) -> Iterator[Match]:
    """Yield the places that hand on a program into which a text was put that acts."""
    judged: dict[str, str] = {}
    for position, value in _handed_on(subject):
        texts = [text for option in options_of(value) if isinstance(option, Candidate) for text in option.added]
        for text in texts:
            if text not in judged:
                judged[text] = _act_in(text, rules)
        acts = [judged[text] for text in texts if judged[text]]
        if acts:
            yield Match(position, Certainty.PROVED, f"hands on a program with this in it: {acts[0]}", target="program")


def _handed_on(subject: Subject) -> Iterator[tuple[Position, Value]]:
    for site in subject.sites(FLAG_POSITIONS.keys()):
        yield from ((site.position, argument.value) for argument in site.positional()[:1])
    entries = {
        place_of(node)
        for node in subject.outline.of(ast.Return)
        if subject.outline.is_entry(subject.outline.function_around(node), ENTRIES)
    }
    for returned in subject.resolution.returns:
        if returned.position in entries:
            yield returned.position, returned.value


def _act_in(text: str, rules: Sequence[StaticRule]) -> str:
    """Return the id and message of what is proved of a text; empty where nothing is, or it is no program.

    What cannot be read for another reason raises: then this rule has failed, and the program is not judged clean.
    """
    plain = dedent(text.replace(HOLE, _UNKNOWN_NAME).strip("\n"))
    try:
        module = parse_quietly(plain)
    except (SyntaxError, ValueError):
        return ""
    planted = Subject(resolve(module, _MOST_STEPS), None, plain, module)
    for rule in rules:
        for match in rule.match(planted):
            severity = rule.rule.severity if match.severity is None else match.severity
            if match.certainty is Certainty.PROVED and severity > Severity.INFO:
                return f"{rule.rule.id}, {match.message}"
    return ""
