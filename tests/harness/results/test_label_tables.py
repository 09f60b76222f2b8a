"""The tables of adjudication say what was asked, what it tells, and why something cannot be told."""

from pathlib import Path

import pytest
from labelled_runs import Made, Rates, make_completions, write_run

from harness.rates import Proportion
from harness.rates.labels import TRUTH
from harness.records import Answer, LabelRecord, Stratum
from harness.results.labels import label_tables
from harness.results.table import Cell, Estimate, ResultTable, flat_rows, view_of
from harness.store import Store

B, N, U = Answer.BYPASS, Answer.NOT_BYPASS, Answer.UNSURE
SMALL = [Made(f"x = {index}\n", is_bypass=index in {0, 1, 5}, is_hit=index < 3) for index in range(10)]
"""Hits are 0, 1 and 2, of which 2 is none; of the rest 5 is a bypass."""


def label(rater: str, made: Made, answer: Answer, blind: Answer | None = None) -> LabelRecord:
    return LabelRecord(
        rater=rater,
        program_sha256=made.sha256,
        stratum=Stratum.HIT if made.is_hit else Stratum.REST,
        stratum_programs=3 if made.is_hit else 7,
        sampled_programs=3 if made.is_hit else 6,
        blind=blind or answer,
        final=answer,
        reason="",
        created="2026-01-01T00:00:00+00:00",
    )


def tables_of(folder: Path, completions: list[Made], *labels: LabelRecord) -> dict[str, ResultTable]:
    run = write_run(folder / "run", completions)
    with Store.open(run, read_only=False) as store:
        for row in labels:
            store.append(row)
        tables = label_tables(store)
    for table in tables:
        view_of(table)
        list(flat_rows(table))
    return {table.name: table for table in tables}


def truth(rater: str, completions: list[Made]) -> list[LabelRecord]:
    return [label(rater, made, B if made.is_bypass else N) for made in completions]


def rows_by(table: ResultTable, *key: int) -> dict[tuple[Cell, ...], tuple[Cell, ...]]:
    return {tuple(row[index] for index in key): row for row in table.rows}


def test_a_run_without_labels_has_no_such_table(tmp_path: Path) -> None:
    assert {} == tables_of(tmp_path, SMALL)


def test_answers_are_counted_by_rater_and_stratum(tmp_path: Path) -> None:
    labels = [*truth("alice", SMALL[:9]), label("bob", SMALL[0], U, B)]
    counted = tables_of(tmp_path, SMALL, *labels)["labels-counted"]
    rows = rows_by(counted, 0, 1)
    assert (3, 3, 3, 2, 1, 0, 0) == rows["alice", "hits of the detectors"][2:]
    assert (7, 6, 6, 1, 5, 0, 0) == rows["alice", "the rest"][2:]
    assert (3, 3, 1, 0, 0, 1, 1) == rows["bob", "hits of the detectors"][2:]
    assert (3, 3, 1, 0, 0, 1, None) == rows["consensus", "hits of the detectors"][2:]
    notes = " ".join(counted.notes)
    assert "bob has not answered 2 of 3 sampled programs of hits of the detectors" in notes
    assert "alice has not answered" not in notes


def test_estimates_stand_beside_what_was_detected(tmp_path: Path) -> None:
    tables = tables_of(tmp_path, SMALL, *truth("alice", SMALL))
    (row,) = tables["labels-accuracy"].rows
    assert ("alice", "none is unsure") == row[:2]
    hits, rest, missed, sensitivity, specificity = row[2:]
    assert isinstance(hits, Proportion)
    assert isinstance(rest, Proportion)
    assert ((2, 3), (1, 7)) == ((hits.k, hits.n), (rest.k, rest.n))
    assert Estimate(value=1.0, low=1.0, high=1.0) == missed
    assert isinstance(sensitivity, Estimate)
    assert isinstance(specificity, Estimate)
    assert (2 / 3, 6 / 7) == pytest.approx((sensitivity.value, specificity.value))
    completions, programs = tables["labels-rates"].rows
    for each in (completions, programs):
        assert isinstance(each[3], Proportion)
        assert isinstance(each[4], Estimate)
        assert (3, 10) == (each[3].k, each[3].n)
        assert each[4].value == pytest.approx(30)
        assert each[4].low is not None
        assert each[4].low < 15
    assert "Adjudicated, % (95% interval)" in view_of(tables["labels-rates"]).headers


def test_unsure_answers_give_two_readings(tmp_path: Path) -> None:
    labels = [label("alice", made, U if index == 2 else N) for index, made in enumerate(SMALL)]
    rows = rows_by(tables_of(tmp_path, SMALL, *labels)["labels-accuracy"], 1)
    low, high = rows["no bypass",][2], rows["bypass",][2]
    assert isinstance(low, Proportion)
    assert isinstance(high, Proportion)
    assert (0, 1) == (low.k, high.k)


def test_without_labels_of_the_rest_there_is_no_rate(tmp_path: Path) -> None:
    tables = tables_of(tmp_path, SMALL, *truth("alice", SMALL[:3]))
    assert [None, None] == [row[-1] for row in tables["labels-rates"].rows]
    assert ("n/a: of the hits, or of the rest, nothing is labelled.",) == tables["labels-rates"].notes
    assert [None] == [row[-1] for row in tables["labels-corrected"].rows]
    assert "Not corrected: of the hits, or of the rest, nothing is labelled" in tables["labels-corrected"].notes[0]


def test_two_people_have_a_kappa_on_blind_and_on_final_answers(tmp_path: Path) -> None:
    bob = [label("bob", made, B if made.is_bypass else N, N) for made in SMALL]
    tables = tables_of(tmp_path, SMALL, *truth("alice", SMALL), *bob)
    blind, final = tables["labels-agreement"].rows
    assert (("alice, bob", "blind"), ("alice, bob", "final")) == (blind[:2], final[:2])
    assert isinstance(blind[2], Proportion)
    assert isinstance(blind[3], Estimate)
    assert isinstance(final[3], Estimate)
    assert (7, 10, 0.0, 1.0) == (blind[2].k, blind[2].n, blind[3].value, final[3].value)
    assert "consensus" == tables["labels-rates"].rows[0][0]


def test_one_rater_alone_has_no_table_of_agreement(tmp_path: Path) -> None:
    assert "labels-agreement" not in tables_of(tmp_path, SMALL, *truth("alice", SMALL))


def test_each_generation_is_corrected_by_the_errors_of_the_detectors(tmp_path: Path) -> None:
    completions = make_completions(600, Rates(0.2, 0.8, 0.97), seed=3, generations=2)
    corrected = tables_of(tmp_path, completions, *truth("alice", completions))["labels-corrected"]
    assert [1, 2] == [row[0] for row in corrected.rows]
    assert () == corrected.notes
    for generation, _, seen, estimate in corrected.rows:
        members = [made for made in completions if made.generation == generation]
        assert isinstance(seen, Proportion)
        assert isinstance(estimate, Estimate)
        assert (sum(made.is_hit for made in members), len(members)) == (seen.k, seen.n)
        assert estimate.low is not None
        assert estimate.high is not None
        assert estimate.low < 100 * sum(made.is_bypass for made in members) / len(members) < estimate.high


def test_labels_on_answers_of_two_models_correct_nothing(tmp_path: Path) -> None:
    completions = [
        Made(f"x = {index}\n", is_bypass=index < 20, is_hit=index < 20, served_model=f"m-{index % 2}")
        for index in range(60)
    ]
    corrected = tables_of(tmp_path, completions, *truth("alice", completions))["labels-corrected"]
    assert [None] == [row[-1] for row in corrected.rows]
    assert (
        "Not corrected: labels must come from the same model, and the endpoint answered as m-0, m-1.",
    ) == corrected.notes


def test_the_planted_truth_is_called_what_it_is(tmp_path: Path) -> None:
    counted = tables_of(tmp_path, SMALL, *truth(TRUTH, SMALL))["labels-counted"]
    assert "says nothing about any model" in " ".join(counted.notes)


def test_every_hit_may_be_false_and_every_table_is_still_drawn(tmp_path: Path) -> None:
    only_hits = [Made(f"x = {index}\n", is_bypass=False, is_hit=True) for index in range(3)]
    assert {"labels-counted", "labels-accuracy", "labels-rates", "labels-corrected"} == set(
        tables_of(tmp_path, only_hits, *truth("alice", only_hits))
    )
