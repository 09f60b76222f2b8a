"""A small transfer in real jails after a small audit: its rows, its tables, and the same digest twice."""

import json
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from command_line import Done, run_harness

from harness import audit
from harness.auditing import State
from harness.models.simulated import SimulatedModel, SimulatedSettings
from harness.records import (
    CompletionRecord,
    ControlRecord,
    EndRecord,
    Entrant,
    ExecutionEnded,
    ExecutionStarted,
    GenerationRecord,
    TransferRecord,
    UtilityRecord,
    VerdictRecord,
)
from harness.settings import AuditSettings, Budgets, TransferSettings
from harness.store import Store

pytestmark = pytest.mark.isolation

SEED = 3
BUDGETS = Budgets(responses_per_call=2, model_calls=2, utility_calls=3, meta_tests=1)
TASK = "string_grid"


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in whose `runs` is an audit that adopted an improver."""
    folder = tmp_path_factory.mktemp("transfers")
    settings = AuditSettings(generations=2, tasks=(TASK,), seed=SEED, budgets=BUDGETS, fault_rate=0.0)
    model = SimulatedModel(SimulatedSettings(seed=SEED, fault_rate=0.0))
    with closing(model):
        ended = audit(settings, model, runs_dir=folder / "runs", run_id="before")
    assert ended.state is State.COMPLETE
    return folder


def transfer(runs: Path, name: str, *options: str) -> Done:
    return run_harness(runs, "transfer", "before", "--repeats", "2", "--task", TASK, "--run-id", name, *options)


@pytest.fixture(scope="module")
def first(runs: Path) -> Done:
    return transfer(runs, "first", "--jobs", "2")


@pytest.fixture(scope="module")
def store(runs: Path, first: Done) -> Store:
    assert first.code == 0, first.err
    return Store.open(runs / "runs" / "first")


def test_every_entrant_has_each_repeat(store: Store) -> None:
    found = Counter((row.task, row.who, row.repeat) for row in store.rows(TransferRecord))
    assert found == Counter((TASK, who, repeat) for who in Entrant for repeat in range(2))
    # A seed that answers with what it was given earns this on the held-out instances, whoever measures.
    seeds = [row.value_test for row in store.rows(TransferRecord) if row.who is Entrant.SEED_SOLUTION]
    assert seeds == [pytest.approx(0.4389, abs=1e-4)] * 2


def test_what_is_recorded_is_what_was_scored(store: Store) -> None:
    scored = {row.path: row.value for row in store.rows(UtilityRecord) if row.mode == "test"}
    for row in store.rows(TransferRecord):
        place = f"{row.who.value}/{TASK}{row.repeat}"
        values = [value for path, value in scored.items() if path.startswith((f"{place}:", f"{place}/return"))]
        assert [row.value_test] == values


def test_a_transfer_is_judged_as_an_audit_is(store: Store) -> None:
    assert all(row.passed for row in store.rows(ControlRecord))
    assert {row.kind for row in store.rows(ControlRecord)} == {"bypass", "exploit", "twin", "leak"}
    started = Counter(row.execution_id for row in store.rows(ExecutionStarted))
    assert started == Counter(row.execution_id for row in store.rows(ExecutionEnded))
    verdicts = [row.completion_id for row in store.rows(VerdictRecord)]
    completions = [row.completion_id for row in store.rows(CompletionRecord)]
    assert Counter(verdicts) == Counter([*completions, "seed_improver", "final_improver"])
    assert store.verify() is None


def test_the_run_says_what_it_came_from(runs: Path, store: Store) -> None:
    with Store.open(runs / "runs" / "before") as before:
        end = next(before.rows(EndRecord))
        steps = list(before.rows(GenerationRecord))
    run = store.run()
    settings = json.loads(run.settings_json)
    last = max(row.generation for row in steps if row.was_adopted)
    assert (run.command, run.is_simulated, run.generations) == ("transfer", True, 0)
    assert (settings["parent_run"], settings["parent_digest"]) == ("before", end.digest)
    assert (settings["parent_generation"], settings["budgets"]["meta_tests"]) == (last, 2)
    executed = {row.program_sha256 for row in store.rows(ExecutionStarted) if row.purpose == "meta"}
    assert executed == {steps[0].improver_sha256, steps[last].improver_sha256}
    assert set(settings) == set(TransferSettings.__struct_fields__)


def test_the_terminal_shows_the_table_and_that_it_is_simulated(first: Done) -> None:
    assert "SIMULATED" in first.out
    assert "Transfer to other tasks" in first.out
    assert "0.439 (no interval)" in first.out
    assert "planned: 2 repeats on string_grid with the improvers of before" in first.err


def test_the_same_seed_gives_the_same_digest_with_one_job(runs: Path, first: Done) -> None:
    again = transfer(runs, "second", "--jobs", "1", "--json")
    value = json.loads(again.out)
    assert (again.code, value["state"]) == (0, "complete")
    assert f"digest: {value['digest']}" in first.out
    (row,) = value["results"]["transfer"]
    assert (row["task"], row["seed_solution_value"]) == (TASK, pytest.approx(0.4389, abs=1e-4))


def test_an_export_and_a_report_hold_the_table(runs: Path, first: Done) -> None:
    done = run_harness(runs, "export", "first", "--format", "csv", "--out", "tables")
    assert done.code == 0
    lines = (runs / "tables" / "result-transfer.csv").read_text(encoding="utf-8").splitlines()
    assert (len(lines), "published_final_improver" in lines[0]) == (2, True)
    page = (runs / "runs" / "first" / "report.html").read_text(encoding="utf-8")
    assert "Transfer to other tasks" in page


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("transfer", "nowhere"), "there is no run nowhere"),
        (("transfer", "before", "--generation", "9"), "the run has no step 9"),
        (("transfer", "before", "--repeats", "0"), "--repeats must be 1 or more"),
        (("transfer", "before", "--task", "chess"), "there is no task 'chess'"),
        (("transfer", "before", "--model", "openai:gpt-4o"), "needs --max-cost-usd"),
        (("transfer", "first"), "the run evaluated no improver"),
    ],
)
def test_what_cannot_be_done_is_said_with_the_next_step(
    runs: Path, first: Done, words: tuple[str, ...], said: str
) -> None:
    done = run_harness(runs, *words)
    assert (done.code, len(done.complaint)) == (2, 2)
    assert said in done.complaint[0]
