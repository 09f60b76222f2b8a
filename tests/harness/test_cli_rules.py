"""`harness rules`: every rule there is, and everything about one; the page beside the code says the same."""

import json
from pathlib import Path

import pytest
from command_line import run_harness

from detectors.catalogue import LEGACY_STOP, all_rules
from detectors.findings import Family
from harness.commands.scan_views import rule_views
from reports.rule_pages import rule_page

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "detectors" / "RULES.md"


def test_the_page_of_rules_is_that_of_the_code() -> None:
    assert rule_page(rule_views()) == PAGE.read_text(encoding="utf-8"), (
        "make it again: .venv/bin/harness rules --format markdown > detectors/RULES.md"
    )


def test_the_readme_counts_the_rules_of_each_family() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8").split("## Rules")[1].split("\n## ")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in readme.splitlines() if line.startswith("| ")
    ]
    static = {rule.id for rule in rule_views(is_static=True)}
    for family in Family:
        ids = [rule.id for rule in all_rules() if rule.family is family]
        counts = str(sum(name in static for name in ids)), str(sum(name not in static for name in ids))
        found = [(row[2], row[3]) for row in rows if row[0] == family.value]
        assert ([counts] if ids else []) == found, family


def test_the_table_lists_every_rule_once(tmp_path: Path) -> None:
    done = run_harness(tmp_path, "rules")
    ids = [line.split("│")[1].strip() for line in done.out.splitlines() if line.startswith("│")]
    assert (0, "", [*(rule.id for rule in all_rules()), LEGACY_STOP.id]) == (done.code, done.err, ids)


def test_one_rule_is_told_wholly_in_whatever_case_it_is_asked_for(tmp_path: Path) -> None:
    (rule,) = (rule for rule in all_rules() if rule.id == "FLAG-05")
    said = " ".join(run_harness(tmp_path, "rules", "flag-05").out.split())
    for text in (rule.id, rule.title, rule.description, "high", "static", *rule.attack, *rule.cwe, *rule.evasions):
        assert text in said


def test_json_holds_everything(tmp_path: Path) -> None:
    found = json.loads(run_harness(tmp_path, "rules", "--format", "json").out)
    assert [*(rule.id for rule in all_rules()), LEGACY_STOP.id] == [item["id"] for item in found]
    (one,) = json.loads(run_harness(tmp_path, "rules", "ANLZ-04", "--format", "json").out)
    assert next(item for item in found if item["id"] == "ANLZ-04") == one
    assert {"id", "family", "group", "severity", "title", "description", "where", "certainties", "evasions",
            "false_positives", "attack", "cwe"} == set(one)  # fmt: skip


def test_markdown_is_the_page(tmp_path: Path) -> None:
    assert PAGE.read_text(encoding="utf-8") == run_harness(tmp_path, "rules", "--format", "markdown").out
    assert run_harness(tmp_path, "rules", "NET-01", "--format", "markdown").out in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said", "hint"),
    [
        (("FLG-05",), "there is no rule 'FLG-05'", "did you mean FLAG-05"),
        (("nothing like it",), "there is no rule 'nothing like it'", "`harness rules` lists all"),
        (("--format", "xml"), "there is no format 'xml'", "table, json, markdown"),
    ],
)
def test_an_unknown_id_or_format_is_a_usage_error(
    tmp_path: Path, arguments: tuple[str, ...], said: str, hint: str
) -> None:
    done = run_harness(tmp_path, "rules", *arguments)
    assert (2, "", 2) == (done.code, done.out, len(done.complaint))
    assert (True, True) == (said in done.complaint[0], hint in done.complaint[1])
