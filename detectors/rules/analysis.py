"""ANLZ: what could not be judged. These are not acts of a program; none of them goes with the verdict CLEAN."""

from detectors.findings import UNRESOLVED_ONLY, Certainty, Family, Finding, Group, Origin, Phase, Rule, Severity


def _rule(number: int, title: str, description: str, severity: Severity = Severity.MEDIUM) -> Rule:
    return Rule(
        id=f"ANLZ-{number:02}",
        family=Family.ANLZ,
        severity=severity,
        title=title,
        description=description,
        cwe=("CWE-755",),
        certainties=UNRESOLVED_ONLY,
    )


UNDECODABLE = _rule(1, "not one text", "The bytes are not UTF-8, or could mean different texts to different readers.")
NOT_PARSABLE = _rule(
    2,
    "not parsable",
    "The text is no Python, so that it cannot run: INVALID, and nothing is left to judge.",
    Severity.INFO,
)
NOT_COMPILABLE = _rule(
    3,
    "not compilable",
    "The text parses but the interpreter refuses it, as for a `return` outside a function: INVALID, it cannot run.",
    Severity.INFO,
)
TOO_LARGE = _rule(4, "too large or too deep", "A size, a depth or the fuel of the analysis was exceeded.")
CRASHED = _rule(5, "rule failed", "A rule or the resolver raised an exception of its own.")
UNKNOWN_SYNTAX = _rule(6, "unknown syntax", "The program uses syntax that the resolver does not know.")
MONITOR_LOST = _rule(
    7, "monitor lost", "Part of the harness failed while the program ran, or reported what is unknown."
)
DISAGREEMENT = _rule(
    9, "two views disagree", "The compiled code holds names that the walk over the syntax tree never came to."
)
NOT_READ = _rule(10, "not read", "A file, a cell or a record could not be read, so that there was no program to judge.")

RULES = (
    UNDECODABLE,
    NOT_PARSABLE,
    NOT_COMPILABLE,
    TOO_LARGE,
    CRASHED,
    UNKNOWN_SYNTAX,
    MONITOR_LOST,
    DISAGREEMENT,
    NOT_READ,
)


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
