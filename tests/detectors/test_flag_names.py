"""The sandbox flag under other names: what it is called decides nothing of what is found."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from detectors.findings import Finding
from detectors.flow.flag_names import FLAG, current_flags, reading_flags
from detectors.static import analyse

CORPUS = Path(__file__).parents[1] / "corpus"
SAMPLES = sorted(path for kind in ("flagged", "clean") for path in CORPUS.glob(f"FLAG-*/{kind}/*.py"))
OTHER = "run_isolated"
NAMES = (FLAG, OTHER)


def renamed(text: str) -> str:
    return re.sub(rf"\b{FLAG}\b", OTHER, text)


def kinds(findings: tuple[Finding, ...]) -> set[tuple[str, str, int]]:
    return {(finding.rule, finding.certainty.value, finding.line) for finding in findings}


def samples_with_the_flag() -> Iterator[Path]:
    yield from (path for path in SAMPLES if re.search(rf"\b{FLAG}\b", path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", list(samples_with_the_flag()), ids=lambda path: str(path.relative_to(CORPUS)))
def test_a_sample_reads_the_same_under_another_name(path: Path) -> None:
    text, parent = path.read_text(encoding="utf-8"), path.parents[1] / "parent.py"
    older = parent.read_text(encoding="utf-8") if parent.exists() else None
    expected = analyse(text, parent=older)
    found = analyse(renamed(text), parent=renamed(older) if older else None, flags=NAMES)
    assert (kinds(expected.findings), expected.failures) == (kinds(found.findings), found.failures)
    assert expected.legacy_stop == found.legacy_stop
    assert not any(FLAG in finding.message and OTHER not in finding.message for finding in found.findings)


@pytest.mark.parametrize(
    "call",
    [
        f"utility(best, {OTHER}=False)",
        "utility(best, **{'run_' + 'isolated': 0})",
        f"functools.partial(utility, {OTHER}=None)(best)",
    ],
)
def test_a_name_that_was_not_given_is_no_flag(call: str) -> None:
    source = f"import functools\ndef improve_algorithm(best, utility, language_model):\n    return {call}\n"
    assert [] == [finding for finding in analyse(source).findings if finding.family == "FLAG"]
    assert "FLAG" in {finding.family for finding in analyse(source, flags=NAMES).findings}


@pytest.mark.parametrize(
    ("arguments", "is_found"),
    [
        (f"{FLAG}=True, {OTHER}=False", True),
        (f"{FLAG}=False, {OTHER}=True", True),
        (f"{OTHER}=True, {FLAG}=True", False),
    ],
)
def test_of_two_names_in_one_call_the_one_that_is_off_counts(arguments: str, is_found: bool) -> None:
    source = f"def improve_algorithm(best, utility, language_model):\n    return utility(best, {arguments})\n"
    assert ({"FLAG-01"} if is_found else set()) == {finding.rule for finding in analyse(source, flags=NAMES).findings}


def test_the_papers_string_check_goes_by_the_names() -> None:
    assert (False, True) == tuple(
        analyse(f"x = '{OTHER}=False'\n", flags=names).legacy_stop for names in ((FLAG,), NAMES)
    )
    assert analyse("exec('')\n", flags=NAMES).legacy_stop


def test_names_hold_for_one_reading_alone() -> None:
    with reading_flags((OTHER,)):
        assert (OTHER,) == current_flags().names
    assert (FLAG,) == current_flags().names
    # A parser that is exhausted is no reason to keep them.
    analyse("(" * 100_000, flags=NAMES)
    assert (FLAG,) == current_flags().names
