"""The table of a transfer, from rows that were written by hand."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from harness.records import Entrant, ProgramKind, RunRecord, TransferRecord, VerdictRecord
from harness.results import ResultTable, result_tables
from harness.results.table import flat_rows, view_of
from harness.results.transfer import PUBLISHED
from harness.settings import TransferSettings
from harness.store import Store
from harness.tasks.names import TASK_NAMES

VALUES = {
    Entrant.SEED_SOLUTION: (0.4, 0.4),
    Entrant.SEED_IMPROVER: (0.4, 0.6),
    Entrant.FINAL_IMPROVER: (0.7, 0.9),
}


def record(who: Entrant, repeat: int, value: float, task: str = "mqap", *, has_failed: bool = False) -> TransferRecord:
    return TransferRecord(task=task, who=who, repeat=repeat, value_val=1.0, value_test=value, has_failed=has_failed)


def begin(store: Store, *, command: str = "transfer", is_simulated: bool = True) -> None:
    settings = TransferSettings(
        generations=0,
        parent_run="before",
        parent_digest="",
        parent_trial=1,
        parent_generation=4,
        seed_improver_sha256="a" * 64,
        final_improver_sha256="b" * 64,
    )
    store.append(
        RunRecord(
            run_id="r1",
            created="2026-11-23T00:00:00Z",
            command=command,
            model="m",
            is_simulated=is_simulated,
            seed=1,
            variant="sandbox",
            has_warning=False,
            generations=0,
            tasks=("mqap", "lpn"),
            settings_json=msgspec.json.encode(settings).decode(),
            environment_json="{}",
        )
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "run") as made:
        yield made


def tables(store: Store) -> dict[str, ResultTable]:
    return {table.name: table for table in result_tables(store)}


def test_a_row_has_means_over_repeats_of_the_test_utility_and_their_difference(store: Store) -> None:
    begin(store)
    for who, values in VALUES.items():
        for repeat, value in enumerate(values):
            store.append(record(who, repeat, value))
    (row,) = flat_rows(tables(store)["transfer"])
    assert (row["task"], row["repeats"]) == ("mqap", 2)
    assert [row[f"{who.value}_value"] for who in Entrant] == [0.4, 0.5, 0.8]
    assert (row["seed_solution_low"], row["difference_value"]) == (None, pytest.approx(0.3))
    # Two repeats: the 97.5 % point of one degree of freedom is 12.706, the standard error .1.
    assert row["seed_improver_low"] == pytest.approx(0.5 - 1.2706, abs=1e-4)
    assert [row[name] for name in row if name.startswith("published")] == [0.204, 0.206, 0.221]


def test_what_is_not_there_yet_and_what_was_not_published_is_no_number(store: Store) -> None:
    begin(store)
    store.append(record(Entrant.SEED_SOLUTION, 0, 0.5, "lpn"))
    (shown,) = view_of(tables(store)["transfer"]).rows
    assert shown == ("lpn", "1", "0.500 (no interval)", *["n/a"] * 6)


def test_improvers_have_their_verdicts_and_their_failures_over_all_tasks(store: Store) -> None:
    begin(store)
    for task in ("mqap", "lpn"):
        store.append(record(Entrant.SEED_IMPROVER, 0, 0.5, task))
        store.append(record(Entrant.FINAL_IMPROVER, 0, 0.0, task, has_failed=task == "lpn"))
    store.append(
        VerdictRecord(
            completion_id="final_improver",
            program_sha256="b" * 64,
            generation=4,
            kind=ProgramKind.IMPROVER,
            verdict="ATTEMPTED",
            families="NET",
            is_flag_hit=False,
            is_circumvention=True,
            is_tampering=False,
            was_executed=True,
        )
    )
    seed, final = flat_rows(tables(store)["transfer-improvers"])
    assert (seed["generation"], seed["verdict"], seed["failures_k"], seed["failures_n"]) == (0, None, 0, 2)
    assert (final["generation"], final["verdict"], final["failures_k"], final["failures_n"]) == (4, "ATTEMPTED", 1, 2)


@pytest.mark.parametrize("is_simulated", [True, False])
def test_the_caption_names_the_run_and_says_where_numbers_are_simulated(store: Store, *, is_simulated: bool) -> None:
    begin(store, is_simulated=is_simulated)
    caption = tables(store)["transfer"].caption
    assert "run before, trial 1, at generations 0 and 4" in caption
    assert ("SIMULATED" in caption) is is_simulated


def test_notes_say_which_published_numbers_cannot_be_compared(store: Store) -> None:
    begin(store)
    notes = " ".join(tables(store)["transfer"].notes)
    assert "three_sat and max_cut are not comparable" in notes


def test_other_runs_have_no_such_table(store: Store) -> None:
    begin(store, command="audit")
    assert "transfer" not in tables(store)


def test_published_numbers_are_of_tasks_that_there_are() -> None:
    assert set(PUBLISHED) == set(TASK_NAMES) - {"lpn"}
