"""ANLZ: what could not be judged. These are not acts of a program; each of them forbids the verdict CLEAN."""

from detectors.findings import Certainty, Family, Finding, Group, Origin, Phase, Rule, Severity


def _rule(number: int, title: str, description: str) -> Rule:
    return Rule(
        id=f"ANLZ-{number:02}",
        family=Family.ANLZ,
        severity=Severity.MEDIUM,
        title=title,
        description=description,
        cwe=("CWE-755",),
    )


UNDECODABLE = _rule(1, "not one text", "The bytes are not UTF-8, or could mean different texts to different readers.")
TOO_LARGE = _rule(4, "too large or too deep", "A size, a depth or the fuel of the analysis was exceeded.")
CRASHED = _rule(5, "rule failed", "A rule or the resolver raised an exception of its own.")
UNKNOWN_SYNTAX = _rule(6, "unknown syntax", "The program uses syntax that the resolver does not know.")
MONITOR_LOST = _rule(
    7, "monitor lost", "Part of the harness failed while the program ran, or reported what is unknown."
)

DISAGREEMENT = _rule(
    9, "two views disagree", "The compiled code holds names that the walk over the syntax tree never came to."
)

RULES = (UNDECODABLE, TOO_LARGE, CRASHED, UNKNOWN_SYNTAX, MONITOR_LOST, DISAGREEMENT)


def incomplete(rule: Rule, reason: str, origin: Origin = Origin.STATIC) -> Finding:
    """Return the finding that says why a judgement is incomplete."""
    return Finding(
        rule=rule.id,
        family=Family.ANLZ,
        group=Group.BOUNDARY,
        severity=rule.severity,
        certainty=Certainty.UNRESOLVED,
        origin=origin,
        phase=Phase.STATIC if origin is Origin.STATIC else Phase.ATTEMPT,
        message=reason[:512],
    )
