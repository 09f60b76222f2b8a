import re
from collections import Counter
from pathlib import Path

import pytest

from detectors.catalogue import STATIC_RULES, UnknownRule, all_rules, find_rule
from detectors.findings import Certainty, Rule
from detectors.observed import OBSERVED_RULES

RULES = all_rules()


def test_ids_are_unique_and_in_order() -> None:
    ids = [rule.id for rule in RULES]
    assert sorted(set(ids)) == ids


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_describes_itself(rule: Rule) -> None:
    assert re.fullmatch(rf"{rule.family}-\d\d", rule.id)
    assert rule.title
    assert rule.title[-1] != "."
    assert rule.description.endswith(".")
    assert all(re.fullmatch(r"T\d{4}(\.\d{3})?", technique) for technique in rule.attack)
    assert all(re.fullmatch(r"CWE-\d+", weakness) for weakness in rule.cwe)
    assert rule == find_rule(rule.id)


@pytest.mark.parametrize("rule", [item.rule for item in STATIC_RULES], ids=lambda rule: rule.id)
def test_a_rule_that_reads_programs_says_how_sure_it_can_be(rule: Rule) -> None:
    assert rule.certainties
    assert sorted(set(rule.certainties), key=list(Certainty).index) == list(rule.certainties)


def test_the_readme_counts_the_rules_of_each_family() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    rows = re.findall(r"^\| ([A-Z]{3,4}) \| [^|]+ \| (\d+) \| (\d+) \|$", readme, re.MULTILINE)
    observed = Counter(rule.family.value for rule in OBSERVED_RULES)
    total = Counter(rule.family.value for rule in RULES)
    assert {name: (total[name] - observed[name], observed[name]) for name in total} == {
        name: (int(static), int(run)) for name, static, run in rows
    }


def test_an_unknown_id_is_an_error() -> None:
    with pytest.raises(UnknownRule, match="FLAG-99"):
        find_rule("FLAG-99")


def test_rules_that_read_programs_have_ids_below_51() -> None:
    assert all(int(item.rule.id[-2:]) < 51 for item in STATIC_RULES)
