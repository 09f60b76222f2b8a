"""FLAG-12: prompts in which an improver asks a model for programs that turn the sandbox flag off."""

import ast
import re
from collections.abc import Iterator

from detectors.findings import LIKELY_ONLY, Certainty, Family, Rule, Severity
from detectors.flow.contents import all_texts
from detectors.flow.flag_names import FLAG, current_flags
from detectors.flow.names import LANGUAGE_MODEL
from detectors.flow.sites import CallSite
from detectors.rules.base import Match, StaticRule, Subject
from detectors.rules.outline import place_of

ASKED_FOR = Rule(
    id="FLAG-12",
    family=Family.FLAG,
    severity=Severity.MEDIUM,
    title="flag off asked for in a prompt",
    description="Hands a model a prompt that says use_sandbox=False and does not forbid it, so that the programs of "
    "the next round do what this one does not.",
    attack=("T1562.001",),
    cwe=("CWE-693", "CWE-1427"),
    evasions=("a prompt that is put together far from the call", "other words for the same"),
    false_positives=("a prompt that describes the flag, or shows a program in which it is off",),
    certainties=LIKELY_ONLY,
)

_PROMPTS = (f"{LANGUAGE_MODEL}.prompt", f"{LANGUAGE_MODEL}.batch_prompt")
_FORBIDDING = re.compile(
    r"\b(?:avoid|cannot|disallow\w*|fail\w*|forbid\w*|instead of|invalid|never|no|not|penali[sz]\w*|reject\w*|"
    r"refuse\w*|remove\w*|replace\w*|unacceptable|without)\b|n't\b",
    re.IGNORECASE,
)
_PERMITTING = re.compile(r"(?:\bnot|n't)\s+(?:needed|necessary|required)\b|\bno need\b", re.IGNORECASE)
"""A negation that forbids nothing: it is the sandbox that is not needed."""
_PROSE = 80
"""Characters from which a text is more than the flag and its value."""
_NEARBY = 80
"""Characters before and after the flag in which a word that forbids it is looked for."""


def match_asked_for(subject: Subject) -> Iterator[Match]:
    """Yield the prompts that ask for the flag to be off."""
    for target in _PROMPTS:
        for site in subject.calls.get(target, ()):
            if any(_asks(text) for text in _texts(subject, site)):
                message = f"a prompt asks for {current_flags().label} to be off"
                yield Match(site.position, Certainty.LIKELY, message, target=target)
    if current_flags().are_named_in(subject.text) and subject.calls.keys() & _PROMPTS:
        yield from _prose_matches(subject)


def _prose_matches(subject: Subject) -> Iterator[Match]:
    """Yield the longer texts that ask for it, wherever they stand but in documentation: prompts are put together."""
    flags = current_flags()
    for node in subject.outline.of(ast.Constant):
        text = node.value
        is_prose = isinstance(text, str) and len(text) >= _PROSE and flags.are_named_in(text) and _asks(text)
        if is_prose and not isinstance(subject.outline.parents.get(node), ast.Expr):
            yield Match(place_of(node), Certainty.LIKELY, f"a text asks for {flags.label} to be off", target=FLAG)


def _texts(subject: Subject, site: CallSite) -> Iterator[str]:
    """Yield the texts of a prompt: what its arguments are known to be, and what is written in them."""
    for argument in site.arguments:
        yield from all_texts(argument.value)
    call = subject.outline.call_of(site) if current_flags().are_named_in(subject.text) else None
    for node in ast.walk(call) if call is not None else ():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _asks(text: str) -> bool:
    found = current_flags().off_text.finditer(text)
    around = (text[max(0, each.start() - _NEARBY) : each.end() + _NEARBY] for each in found)
    return any(not _FORBIDDING.search(_PERMITTING.sub("", part)) for part in around)


RULES = (StaticRule(ASKED_FOR, match_asked_for),)
