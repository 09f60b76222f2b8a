import ast

import pytest

from detectors.static import analyse

SOURCE = """
import os
def improve_algorithm(initial_solution, utility, language_model):
    for text in language_model.prompt("a", "b"):
        if text: score = utility(text, use_sandbox=False)
        other = os.system("true"); os.system("true")
    return max([initial_solution], key=lambda each: utility(each, use_sandbox=False))
"""


def fingerprints(source: str) -> list[tuple[str, str]]:
    return [(finding.rule, finding.fingerprint) for finding in analyse(source).findings]


def test_every_finding_has_one_of_its_own() -> None:
    found = fingerprints(SOURCE)
    assert ["FLAG-01", "PROC-01", "PROC-01", "FLAG-01"] == [rule for rule, _ in found]
    assert 4 == len({mark for _, mark in found})
    assert all(32 == len(mark) for _, mark in found)


@pytest.mark.parametrize(
    ("old", "new"), [("text", "candidate"), ("score", "s"), ("import os\n", "import os as x\nos = x\n"), ("each", "e")]
)
def test_renaming_changes_none(old: str, new: str) -> None:
    assert fingerprints(SOURCE) == fingerprints(SOURCE.replace(old, new))


def test_a_new_layout_changes_none() -> None:
    assert fingerprints(SOURCE) == fingerprints(ast.unparse(ast.parse(SOURCE)))
    assert fingerprints(SOURCE) == fingerprints("# a comment\n\n" + SOURCE.replace("(text,", "(\n            text,\n"))


def test_another_act_has_another() -> None:
    changed = fingerprints(SOURCE.replace('"true"', '"id"'))
    assert fingerprints(SOURCE)[0] == changed[0]
    assert not {mark for _, mark in fingerprints(SOURCE)[1:3]} & {mark for _, mark in changed[1:3]}


def test_what_cannot_be_resolved_has_findings_all_the_same() -> None:
    found = fingerprints("import os\nos.system('true')\nx = " + "-" * 1000 + "1\n")
    assert [("PROC-01", found[0][1])] == found
