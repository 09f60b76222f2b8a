"""Rules that are lists of callables: which calls match, how surely, and whether a candidate is what they evaluate."""

from collections.abc import Iterator

from detectors.findings import Certainty, Severity
from detectors.flow.payloads import PAYLOAD_RUNNERS
from detectors.flow.sites import CallSite, Passing
from detectors.flow.values import Constant, Function, Value, holds_candidate, options_of
from detectors.rules.base import Match, Subject

_SIGNS = ("import", "__", "exec", "eval", "compile")
"""What a text that is run for an honest reason does without."""

type Targets = frozenset[str]


def match_calls(subject: Subject, targets: Targets) -> Iterator[Match]:
    """Yield a match for each call of a target, and for each mention of one that is called nowhere in sight."""
    called = subject.calls.keys() & targets
    for target in called:
        yield from map(_call_match, subject.calls[target])
    for target in (subject.mentions.keys() & targets) - called:
        for reference in subject.mentions[target]:
            yield Match(
                reference.position,
                Certainty.LIKELY,
                f"{reference.target} is passed on or kept",
                target=reference.target,
            )


def holds_candidate_argument(site: CallSite) -> bool:
    """Say whether candidate text may be in any argument of a call."""
    return any(holds_candidate(argument.value) for argument in site.arguments)


def certainty_of(site: CallSite) -> Certainty:
    """Say how surely a call is one of what its target names."""
    return Certainty.PROVED if site.is_certain else Certainty.LIKELY


def _call_match(site: CallSite) -> Match:
    is_candidate = holds_candidate_argument(site)
    certainty = certainty_of(site)
    verb = "binds arguments to" if site.is_binding else "calls"
    suffix = " with candidate text" if is_candidate else ""
    return Match(site.position, certainty, f"{verb} {site.target}{suffix}", is_candidate, site.target, _severity(site))


def _severity(site: CallSite) -> Severity | None:
    """Let a text that stands there for all to see be no act of its own: it is read as part of the program."""
    if site.target not in PAYLOAD_RUNNERS or not site.is_plain:
        return None
    first = next(iter(site.positional()), None)
    if first is None:
        return None
    is_plain = first.passing is Passing.LITERAL or isinstance(first.value, Function)
    return Severity.INFO if is_plain and all(_is_harmless(option) for option in options_of(first.value)) else None


def _is_harmless(value: Value) -> bool:
    if isinstance(value, Function):
        return True
    return isinstance(value, Constant) and not any(sign in str(value.value) for sign in _SIGNS)
