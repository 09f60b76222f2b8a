"""Rules that are lists of callables: which calls match, how surely, and whether a candidate is what they evaluate."""

from collections.abc import Iterator

from detectors.findings import Certainty, Severity
from detectors.flow.payloads import PAYLOAD_RUNNERS, run_arguments
from detectors.flow.sites import Argument, CallSite, Passing
from detectors.flow.values import Constant, Function, Mapping, Value, holds_candidate, options_of, parts_of
from detectors.rules.base import Match, Subject

_SIGNS = ("import", "__", "exec", "eval", "compile")
"""What a text that is run for an honest reason does without."""

type Targets = frozenset[str]


def match_calls(subject: Subject, targets: Targets, beside: Targets = frozenset()) -> Iterator[Match]:
    """Yield a match for each call of a target, and for each mention of one that is called nowhere in sight.

    Args:
        subject: The program.
        targets: Canonical names.
        beside: Other names that are as bad: a callee that is one of several is sure where all of these are.
    """
    called = subject.calls.keys() & targets
    for target in called:
        for site in subject.calls[target]:
            is_sure = site.is_certain or (bool(site.alternatives) and {*site.alternatives} <= targets | beside)
            yield _call_match(site, Certainty.PROVED if is_sure else Certainty.LIKELY)
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


def _call_match(site: CallSite, certainty: Certainty) -> Match:
    is_candidate = holds_candidate_argument(site)
    verb = "binds arguments to" if site.is_binding else "calls"
    suffix = " with candidate text" if is_candidate else ""
    return Match(site.position, certainty, f"{verb} {site.target}{suffix}", is_candidate, site.target, _severity(site))


def _severity(site: CallSite) -> Severity | None:
    """Let a text that stands there for all to see be no act of its own: it is read as part of the program."""
    if site.target not in PAYLOAD_RUNNERS or not site.is_plain:
        return None
    run = run_arguments(site.target, site.arguments)
    lent = [argument.value for argument in site.arguments if argument not in run]
    is_harmless = bool(run) and all(map(_is_plain_text, run)) and not any(map(_lends, lent))
    return Severity.INFO if is_harmless else None


def _is_plain_text(argument: Argument) -> bool:
    is_plain = argument.passing is Passing.LITERAL or isinstance(argument.value, Function)
    return is_plain and all(_is_harmless(option) for option in options_of(argument.value))


def _lends(value: Value) -> bool:
    """Say whether a namespace for the text names anything but plain data: that is not seen where the text is read."""
    return isinstance(value, Mapping) and not all(isinstance(part, Constant | Mapping) for part in parts_of(value))


def _is_harmless(value: Value) -> bool:
    if isinstance(value, Function):
        return True
    return isinstance(value, Constant) and not any(sign in str(value.value) for sign in _SIGNS)
