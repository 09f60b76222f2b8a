"""Rules that are lists of callables: which calls match, how surely, and whether a candidate is what they evaluate."""

from collections.abc import Iterator

from detectors.findings import Certainty, Severity
from detectors.flow.sites import CallSite
from detectors.flow.values import Constant, holds_candidate
from detectors.rules.base import Match, Subject

type Targets = frozenset[str]


def match_calls(subject: Subject, targets: Targets) -> Iterator[Match]:
    """Yield a match for each call of a target, and for each mention of one that is called nowhere in sight."""
    called: set[str] = set()
    for site in subject.resolution.calls:
        if site.target in targets:
            called.add(site.target)
            yield _call_match(site)
    for reference in subject.resolution.references:
        if reference.target in targets and reference.target not in called:
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
    """Rate exec and eval of nothing but constants lower: the text says what is run."""
    is_constant = bool(site.arguments) and all(isinstance(item.value, Constant) for item in site.arguments)
    return Severity.MEDIUM if is_constant and site.target in {"builtins.eval", "builtins.exec"} else None
