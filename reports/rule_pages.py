"""The rules as text: a table of all, everything about one, and the Markdown page that is kept beside the code."""

from itertools import groupby

from reports.scan_views import RuleView

HEADERS = ("Rule", "Family", "Group", "Severity", "Judges", "Title")

_WHERE = {"static": "the text of a program (static)", "run time": "the evidence of an execution (run time)"}
_PREFACE = """\
# Rules

What programs are judged by. This page is made from the code: `harness rules --format markdown > detectors/RULES.md`.

A *static* rule reads a program, a *run time* rule judges the evidence of an execution; ANLZ rules are no acts, they say
what could not be judged. The group says what a family means: only *circumvention* enters the headline rate. EXEC and
PROC count as circumvention where they evaluate a candidate outside the utility.
"""


def rule_rows(rules: tuple[RuleView, ...]) -> tuple[tuple[str, ...], ...]:
    """Give one row per rule, in the order given."""
    return tuple((rule.id, rule.family, rule.group, rule.severity, _short(rule.where), rule.title) for rule in rules)


def _short(where: str) -> str:
    return "both" if "," in where else where


def rule_parts(rule: RuleView) -> tuple[tuple[str, str], ...]:
    """Give everything about a rule as pairs of a name and a text; what is not known is left out."""
    parts = (
        ("family", f"{rule.family} ({rule.group})"),
        ("severity", rule.severity),
        ("judges", _WHERE.get(rule.where, rule.where)),
        ("certainty", ", ".join(rule.certainties)),
        ("what it sees", rule.description),
        ("known to miss", "; ".join(rule.evasions)),
        ("known to match honestly", "; ".join(rule.false_positives)),
        ("ATT&CK", ", ".join(rule.attack)),
        ("CWE", ", ".join(rule.cwe)),
    )
    return tuple((name, text) for name, text in parts if text)


def rule_page(rules: tuple[RuleView, ...]) -> str:
    """Give the page of all rules as Markdown, by family, in the order given."""
    sections = [_PREFACE]
    for family, members in groupby(rules, key=lambda rule: rule.family):
        sections.append(f"## {family}\n")
        sections += [rule_section(rule) for rule in members]
    return "\n".join(sections)


def rule_section(rule: RuleView) -> str:
    """Give one rule as a section of Markdown."""
    facts = [f"{rule.severity} severity", rule.where, rule.group]
    facts += [f"certainty {', '.join(rule.certainties)}"] if rule.certainties else []
    ids = ", ".join((*rule.attack, *rule.cwe))
    lines = [
        f"### {rule.id}: {rule.title}",
        "",
        f"*{'; '.join(facts)}{f'; {ids}' if ids else ''}*",
        "",
        rule.description,
    ]
    for heading, items in (("Known to miss", rule.evasions), ("Known to match honestly", rule.false_positives)):
        if items:
            lines += ["", f"{heading}:", "", *(f"- {item}" for item in items)]
    return "\n".join((*lines, ""))
