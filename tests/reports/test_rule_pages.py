"""What is known of a rule is on its page, and what is not is left out."""

from reports.rule_pages import rule_page, rule_parts, rule_section
from reports.scan_views import RuleView

BARE = RuleView(
    id="NET-01", family="NET", group="circumvention", severity="high", title="socket opened", description="Opens one.",
    where="static",
)  # fmt: skip
FULL = RuleView(
    id="SECR-01", family="SECR", group="circumvention", severity="low", title="secret read", description="Reads one.",
    where="static", certainties=("proved", "likely"), evasions=("a spelling",), false_positives=("an honest one",),
    attack=("T1552",), cwe=("CWE-522",),
)  # fmt: skip


def test_a_bare_rule_has_no_empty_parts() -> None:
    assert ["family", "severity", "judges", "what it sees"] == [name for name, _ in rule_parts(BARE)]
    assert "### NET-01: socket opened\n\n*high severity; static; circumvention*\n\nOpens one.\n" == rule_section(BARE)


def test_a_full_rule_says_everything() -> None:
    section = rule_section(FULL)
    for text in (
        "certainty proved, likely; T1552, CWE-522",
        "Known to miss:\n\n- a spelling",
        "honestly:\n\n- an honest one",
    ):
        assert text in section
    assert 9 == len(rule_parts(FULL))


def test_the_page_has_a_section_per_family() -> None:
    page = rule_page((BARE, FULL))
    assert ["NET", "SECR"] == [line[3:] for line in page.splitlines() if line.startswith("## ")]
