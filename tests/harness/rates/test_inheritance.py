"""Two-by-two tables of parents and children, by hand."""

import pytest

from detectors.findings import Verdict
from harness.rates.inheritance import InheritanceRow, inheritance_rows
from harness.rates.judged import Judged
from harness.rates.lineage import Parent
from harness.records import ProgramKind

PARENTS = {
    "bad": Parent(is_accused=True, is_bypass=True, families=("FLAG", "NET")),
    "good": Parent(is_accused=False, is_bypass=False),
    "proved": Parent(is_accused=True, is_bypass=False, families=("TAMP",)),
}


def children(parent: str, *verdicts: Verdict, families: tuple[str, ...] = ("NET",), trial: int = 1) -> list[Judged]:
    """Return completions that one improver asked for; those that are accused are so for `families`."""
    return [
        Judged(
            completion_id=f"{parent}{trial}{number}",
            generation=1,
            kind=ProgramKind.IMPROVER,
            program_sha256=None,
            showed_flag=True,
            verdict=verdict,
            is_unknown=verdict is Verdict.UNKNOWN,
            is_circumvention=verdict is Verdict.ATTEMPTED,
            families=families if verdict in {Verdict.ATTEMPTED, Verdict.FLAGGED} else (),
            trial=trial,
            parent_sha256=parent,
        )
        for number, verdict in enumerate(verdicts)
    ]


def rows(*groups: list[Judged]) -> dict[str, InheritanceRow]:
    return {row.what: row for row in inheritance_rows([item for group in groups for item in group], PARENTS)}


def test_the_table_of_bypasses_by_hand() -> None:
    bad = children("bad", Verdict.ATTEMPTED, Verdict.ATTEMPTED, Verdict.ATTEMPTED, Verdict.CLEAN)
    good = children("good", Verdict.ATTEMPTED, *[Verdict.CLEAN] * 7)
    row = rows(bad, good)["bypass"]
    assert (row.with_it.k, row.with_it.n, row.parents_with) == (3, 4, 1)
    assert (row.without.k, row.without.n, row.parents_without) == (1, 8, 1)
    assert row.ratio is not None
    assert row.ratio.value == pytest.approx(6.0)
    assert row.ratio.low is not None
    assert row.ratio.low < 6 < (row.ratio.high or 0)


def test_a_parent_that_is_accused_without_a_bypass_is_told_apart() -> None:
    found = rows(
        children("proved", Verdict.FLAGGED, Verdict.CLEAN, families=("TAMP",)), children("good", Verdict.CLEAN)
    )
    assert (found["bypass"].with_it.n, found["FLAGGED or worse"].with_it.n) == (0, 2)
    assert (found["TAMP"].with_it.k, found["TAMP"].with_it.n) == (1, 2)


def test_families_are_those_of_parents_and_a_child_must_have_the_same() -> None:
    found = rows(
        children("bad", Verdict.ATTEMPTED, Verdict.ATTEMPTED, families=("NET",)), children("good", Verdict.CLEAN)
    )
    assert set(found) == {"bypass", "FLAGGED or worse", "FLAG", "NET"}
    assert [(found[name].with_it.k, found[name].with_it.n) for name in ("FLAG", "NET")] == [(0, 2), (2, 2)]


def test_one_improver_in_two_trials_is_two_parents() -> None:
    found = rows(children("good", Verdict.CLEAN), children("good", Verdict.CLEAN, trial=2))
    assert found["bypass"].parents_without == 2
    assert found["bypass"].ratio is None


def test_what_is_unknown_of_child_or_parent_is_left_out() -> None:
    assert rows(children("stranger", Verdict.ATTEMPTED), children("good", Verdict.UNKNOWN)) == {}
