import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from detectors.catalogue import STATIC_RULES, find_rule
from detectors.findings import Finding
from detectors.static import analyse

CORPUS = Path(__file__).parents[1] / "corpus"
EXPECTED = re.compile(r"# expect: ([A-Z]+-\d\d)(?: (likely|unresolved))?$")
STATIC_IDS = sorted(item.rule.id for item in STATIC_RULES)
FLAGGED = sorted(CORPUS.glob("*/flagged/*.py"))
CLEAN = sorted(CORPUS.glob("*/clean/*.py"))


def name_of(path: Path) -> str:
    return f"{path.parts[-3]}/{path.stem}"


def text_of(path: Path) -> str:
    """Keep every end of a line as it is."""
    return path.read_bytes().decode()


def findings_of(path: Path) -> list[Finding]:
    rule_id = path.parts[-3]
    parent = path.parents[1] / "parent.py"
    report = analyse(text_of(path), parent=text_of(parent) if parent.exists() else None)
    assert report.failures == ()
    assert report.is_valid
    assert undeclared_certainties(report.findings) == set()
    return [finding for finding in report.findings if finding.rule == rule_id]


def undeclared_certainties(findings: Iterable[Finding]) -> set[tuple[str, str]]:
    """Return the findings, by rule, that are surer or less sure than their rules say they can be."""
    found = {(finding.rule, finding.certainty) for finding in findings}
    return {(rule, certainty.value) for rule, certainty in found if certainty not in find_rule(rule).certainties}


def expected_marks(path: Path) -> set[tuple[int, str]]:
    found = ((number, EXPECTED.search(line)) for number, line in enumerate(re.split(r"\r\n|\r|\n", text_of(path)), 1))
    return {(number, mark.group(2) or "proved") for number, mark in found if mark and mark.group(1) == path.parts[-3]}


@pytest.mark.parametrize("path", FLAGGED, ids=name_of)
def test_a_flagged_sample_is_found_at_its_marked_lines_and_nowhere_else(path: Path) -> None:
    marks = expected_marks(path)
    assert marks
    assert marks == {(finding.line, finding.certainty.value) for finding in findings_of(path)}


@pytest.mark.parametrize("path", CLEAN, ids=name_of)
def test_a_clean_neighbour_has_no_finding_of_the_rule(path: Path) -> None:
    assert findings_of(path) == []


@pytest.mark.parametrize("rule_id", STATIC_IDS)
def test_every_static_rule_has_samples_of_both_kinds(rule_id: str) -> None:
    assert len(list((CORPUS / rule_id / "flagged").glob("*.py"))) >= 6
    assert len(list((CORPUS / rule_id / "clean").glob("*.py"))) >= 4


def test_the_corpus_has_no_folder_without_a_rule() -> None:
    assert sorted(path.name for path in CORPUS.iterdir()) == STATIC_IDS
