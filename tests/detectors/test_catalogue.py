import re

import pytest

from detectors.catalogue import STATIC_RULES, UnknownRule, all_rules, find_rule
from detectors.findings import Rule

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


def test_an_unknown_id_is_an_error() -> None:
    with pytest.raises(UnknownRule, match="FLAG-99"):
        find_rule("FLAG-99")


def test_rules_that_read_programs_have_ids_below_51() -> None:
    assert all(int(item.rule.id[-2:]) < 51 for item in STATIC_RULES)
