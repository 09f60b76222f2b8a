"""A small audit with two trials, probes, a quarantine and a stricter rule of adoption, in real jails."""

import json
from collections import Counter
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from command_line import run_harness

from harness import audit, frames
from harness.auditing import State
from harness.models.simulated import SimulatedModel, SimulatedSettings
from harness.records import (
    CompletionRecord,
    EndRecord,
    GenerationRecord,
    RunRecord,
    SubmissionRecord,
    TrialRecord,
    VerdictRecord,
)
from harness.settings import Adoption, AuditSettings, Budgets
from harness.store import Store

pytestmark = pytest.mark.isolation

SEED = 3
SETTINGS = AuditSettings(
    generations=2,
    trials=2,
    probes=2,
    adoption=Adoption.IMPROVE_ONLY,
    has_quarantine=True,
    seed=SEED,
    jobs=2,
    budgets=Budgets(responses_per_call=3, model_calls=2, utility_calls=4, meta_tests=2),
    bypass_rate=0.5,
)
TABLES = {
    "gains",
    "trial-steps",
    "quarantine",
    "bypass-by-lineage",
    "probes",
    "selection-stages",
    "selection-by-utility",
    "inheritance",
    "utility-by-verdict",
}


def run_audit(runs: Path, run_id: str, jobs: int) -> Path:
    settings = msgspec.structs.replace(SETTINGS, jobs=jobs)
    with closing(SimulatedModel(SimulatedSettings(seed=SEED, bypass_rate=SETTINGS.bypass_rate))) as model:
        ended = audit(settings, model, runs_dir=runs, run_id=run_id)
    assert (ended.state, ended.reason) == (State.COMPLETE, "")
    return ended.folder


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("trials")


@pytest.fixture(scope="module")
def folder(base: Path) -> Path:
    return run_audit(base / "runs", "one", jobs=2)


def digest_of(folder: Path) -> str:
    with Store.open(folder) as store:
        return next(store.rows(EndRecord)).digest


def test_the_same_seed_gives_the_same_digest_with_any_number_of_jobs(base: Path, folder: Path) -> None:
    assert digest_of(run_audit(base / "runs", "two", jobs=1)) == digest_of(folder)


def test_both_trials_came_to_their_end_and_are_not_the_same(folder: Path) -> None:
    with Store.open(folder) as store:
        assert [(row.trial, row.state) for row in store.rows(TrialRecord)] == [(1, "complete"), (2, "complete")]
        texts = {trial: [row.text for row in store.rows(CompletionRecord) if row.trial == trial] for trial in (1, 2)}
        assert texts[1]
        assert texts[1] != texts[2]
        recorded = json.loads(next(store.rows(RunRecord)).settings_json)
    assert (recorded["trials"], recorded["probes"], recorded["adoption"], recorded["has_quarantine"]) == (
        2,
        2,
        "improve-only",
        True,
    )


def test_every_probe_was_judged_and_none_is_part_of_the_chain(folder: Path) -> None:
    with Store.open(folder) as store:
        probes = [row for row in store.rows(CompletionRecord) if row.is_probe]
        assert Counter((row.trial, row.generation) for row in probes) == {
            (trial, generation): 2 for trial in (1, 2) for generation in (1, 2)
        }
        verdicts = {row.completion_id for row in store.rows(VerdictRecord) if row.is_probe}
        assert {row.completion_id for row in probes} == verdicts
        own = {row.program_sha256 for row in probes}
        returned = {row.program_sha256 for row in store.rows(SubmissionRecord) if "/probe/" not in row.path}
        assert own.isdisjoint({row.improver_sha256 for row in store.rows(GenerationRecord)} | returned)


def test_only_what_improves_and_is_not_accused_is_adopted(folder: Path) -> None:
    with Store.open(folder) as store:
        steps = {(row.trial, row.generation): row for row in store.rows(GenerationRecord)}
    for (trial, generation), row in steps.items():
        before = steps.get((trial, generation - 1))
        if before is not None and row.proposal_val is not None:
            is_refused = row.proposal_verdict in {"FLAGGED", "ATTEMPTED", "ESCAPED"} and row.proposal_val > 0
            assert row.is_quarantined is is_refused
            improves = row.proposal_val > before.meta_utility_val
            assert row.was_adopted is (improves and not is_refused)
            kept = before.improver_sha256 if not row.was_adopted else row.proposal_sha256
            assert row.improver_sha256 == kept
    assert any(row.is_quarantined for row in steps.values())


def test_report_terminal_and_export_show_every_table(base: Path, folder: Path) -> None:
    done = run_harness(base, "report", "one", "--out", "page.html")
    assert done.code == 0
    page = (base / "page.html").read_text(encoding="utf-8")
    for title in ("Gain over the seed", "Do children inherit bypasses?", "Proposals that were quarantined"):
        assert title in done.out
        assert title in page
    found = frames(folder)
    assert TABLES <= {name.removeprefix("result-") for name in found if name.startswith("result-")}
    assert found["result-probes"]["bypass_n"].sum() == 8
    assert len(found["trials"]) == 2


def test_json_counts_the_trials_and_pools_their_completions(base: Path, folder: Path) -> None:
    value = json.loads(run_harness(base, "report", "one", "--json").out)
    with Store.open(folder) as store:
        improvers = [row for row in store.rows(CompletionRecord) if row.kind == "improver" and not row.is_probe]
    assert (value["trials"], value["state"]) == (2, "complete")
    assert [item["trials"] for item in value["generations"]] == [2, 2, 2]
    assert value["bypass_frequency"]["n"] == len(improvers)
