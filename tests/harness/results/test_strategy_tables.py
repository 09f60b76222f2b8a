"""The tables of strategies, from rows that were written by hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from detectors.strategies.report import Strategy, Tag
from harness.records import CompletionRecord, PlantRecord, ProgramKind, RunRecord, StaticRecord
from harness.results import ResultTable
from harness.results.strategies import strategy_tables
from harness.results.table import flat_rows, view_of
from harness.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "run") as made:
        yield made


def begin(store: Store, *, is_simulated: bool) -> None:
    store.append(
        RunRecord(
            run_id="r1",
            created="2026-11-23T00:00:00Z",
            command="audit",
            model="m",
            is_simulated=is_simulated,
            seed=1,
            variant="sandbox",
            has_warning=False,
            generations=2,
            tasks=("lpn",),
            settings_json="{}",
            environment_json="{}",
        )
    )


def complete(
    store: Store,
    name: str,
    program: str | None,
    generation: int,
    kind: ProgramKind = ProgramKind.IMPROVER,
    *,
    is_probe: bool = False,
) -> None:
    store.append(
        CompletionRecord(
            completion_id=name,
            call_path="c",
            index=0,
            generation=generation,
            kind=kind,
            showed_flag=True,
            text=name,
            program_sha256=program,
            is_probe=is_probe,
        )
    )


def classified(store: Store, program: str, strategies: str, tags: str = "") -> None:
    store.append(
        StaticRecord(
            program_sha256=program, is_valid=True, legacy_stop=False, failures="", strategies=strategies, tags=tags
        )
    )


def plant(store: Store, name: str, strategy: str) -> None:
    store.append(
        PlantRecord(completion_id=name, behaviour="", family="", fault="", strategy=strategy, runs_on_call=False)
    )


def fill(store: Store) -> None:
    """Five completions of improvers, two of which have no strategies to tell; a probe, and a solution."""
    classified(store, "p1", "beam_tree,vary_temperature", "threading")
    classified(store, "p2", "none")
    classified(store, "p3", "")
    classified(store, "s1", "")
    complete(store, "c1", "p1", 1)
    complete(store, "c2", "p1", 2)
    complete(store, "c3", "p2", 2)
    complete(store, "c4", "p3", 2)
    complete(store, "c5", None, 2)
    complete(store, "c6", "s1", 1, ProgramKind.SOLUTION)
    complete(store, "c7", "p1", 1, is_probe=True)


def row_of(table: ResultTable, name: str) -> tuple[object, ...]:
    (row,) = [row for row in view_of(table).rows if row[0] == name]
    return row[1:]


def test_completions_are_counted_by_strategy_and_generation(store: Store) -> None:
    begin(store, is_simulated=False)
    fill(store)
    strategies, tags = strategy_tables(store)
    assert ("1", "2", "n/a") == row_of(strategies, "all that were classified")
    assert ("1", "1", "2/3 = 66.7% (20.8% to 93.9%)") == row_of(strategies, "beam_tree")
    assert ("1", "1") == row_of(strategies, "vary_temperature")[:2]
    assert ("0", "1", "1/3 = 33.3% (6.1% to 79.2%)") == row_of(strategies, "none")
    assert ("1", "1") == row_of(tags, "threading")[:2]
    assert "2 of 5 improver completions" in strategies.notes[-1]
    assert "SIMULATED" not in strategies.caption


def test_every_name_has_a_row_also_where_none_was_found(store: Store) -> None:
    begin(store, is_simulated=False)
    fill(store)
    strategies, tags = strategy_tables(store)
    assert [*Strategy, "none"] == [row["name"] for row in flat_rows(strategies)][1:]
    assert list(Tag) == [row["name"] for row in flat_rows(tags)][1:]


def test_a_simulated_run_shows_what_was_planted_beside_what_was_told(store: Store) -> None:
    begin(store, is_simulated=True)
    fill(store)
    for name, strategy in (("c1", "beam"), ("c2", "beam"), ("c3", "critique"), ("c4", "beam")):
        plant(store, name, strategy)
    *tables, planted = strategy_tables(store)
    assert all("SIMULATED" in table.caption for table in tables)
    assert "SIMULATED" in planted.title
    beam, critique = flat_rows(planted)
    assert (2, 2, 2, 0) == (beam["completions"], beam["beam_tree"], beam["vary_temperature"], beam["none"])
    assert (1, 0, 1) == (critique["completions"], critique["beam_tree"], critique["none"])


def test_a_run_without_classified_improvers_has_no_such_tables(store: Store) -> None:
    begin(store, is_simulated=True)
    classified(store, "p1", "")
    complete(store, "c1", "p1", 1)
    assert () == strategy_tables(store)
