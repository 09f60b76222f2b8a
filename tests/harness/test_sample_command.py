"""`harness sample` and `harness study` as a user runs them: killed, interrupted, limited, and gone on with."""

import contextlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from command_line import clean_environment, command, run_harness
from openai_server import OpenAIServer, from_model

from harness.arm_records import ArmRecord, CutOffRecord, PlanRecord, SittingRecord
from harness.models.simulated import SimulatedModel, SimulatedSettings
from harness.records import CallRecord, CompletionRecord, EndRecord, ExecutionStarted, VerdictRecord
from harness.results.card import CARD
from harness.results.methods import METHODS
from harness.store import Store

SAMPLE = ("sample", "--n", "40", "--both", "--detonate", "--wall-seconds", "30", "--bypass-rate", "0.3")
KEY = "sk-test-0123456789abcdef"
STUDY = """
name = "names of the flag"
n = 8
per_call = 4
warning = [false, true]

[[model]]
name = "simulated"

[[wording]]
name = "use_sandbox"

[[wording]]
name = "isolated"

[detonate]
wall_seconds = 30.0
"""


def found(text: str) -> tuple[Any, Any, Any]:
    """Return what a printed run found: its tables, its digest and its state."""
    value = json.loads(text)
    return value["results"], value["digest"], value["state"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return what a sample printed that nothing stopped."""
    done = run_harness(tmp_path_factory.mktemp("whole"), *SAMPLE, "--json", "-q")
    assert (0, "") == (done.code, done.err)
    return done.out


def judged(folder: Path) -> int:
    """Return how many completions of a run have a verdict, 0 before there is a run."""
    address = f"file:{folder}/run.sqlite?mode=ro"
    with contextlib.suppress(sqlite3.Error), closing(sqlite3.connect(address, uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM verdicts").fetchone()[0])
    return 0


@contextlib.contextmanager
def running(folder: Path, *arguments: str, until: int) -> Iterator[subprocess.Popen[str]]:
    """Yield a command that has judged so many completions."""
    with subprocess.Popen(
        command(*arguments),
        cwd=folder,
        env=clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            while judged(folder / "runs" / "r") < until and process.poll() is None:
                time.sleep(0.01)
            assert process.poll() is None
            yield process
        finally:
            process.kill()


@pytest.mark.isolation
@pytest.mark.parametrize("kills", [1, 2])
def test_a_sample_that_was_killed_ends_with_the_same_tables(tmp_path: Path, whole: str, kills: int) -> None:
    moments = sorted(random.SystemRandom().sample(range(1, 50), kills))
    for number, moment in enumerate(moments):
        started = (*SAMPLE, "--run-id", "r") if number == 0 else ("sample", "--resume", "r")
        with running(tmp_path, *started, until=moment) as process:
            os.kill(process.pid, signal.SIGKILL)
            process.communicate()
        report = run_harness(tmp_path, "report", "r")
        assert (4, True) == (report.code, "INCOMPLETE: the run has no end" in report.err)
    last = run_harness(tmp_path, "sample", "--resume", "r", "--json", "-q")
    assert (0, "", moments) == (last.code, last.err, moments)
    assert (found(whole), moments) == (found(last.out), moments)
    with Store.open(tmp_path / "runs" / "r") as store:
        assert store.verify() is None
        # One that is killed at once leaves no row.
        sittings = [row.number for row in store.rows(SittingRecord)]
        assert (list(range(2, 2 + len(sittings))), True) == (sittings, 1 <= len(sittings) <= kills)
        assert all(row.rerun_as for row in store.rows(CutOffRecord))
        assert 80 == store.count(CompletionRecord) == store.count(VerdictRecord)
        cut_off = store.count(CutOffRecord)
    page = run_harness(tmp_path, "report", "r")
    assert page.code == 0
    told = f"{cut_off} executions were cut off by a stop of the harness and run again"
    assert (told in page.err, told in page.out) == (cut_off > 0, cut_off > 0)


@pytest.mark.isolation
def test_an_interrupted_sample_says_so_and_goes_on(tmp_path: Path, whole: str) -> None:
    with running(tmp_path, *SAMPLE, "--run-id", "r", until=5) as process:
        os.kill(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=120)
    assert (130, True, False) == (process.returncode, "state: interrupted" in out, "Traceback" in out + err)
    with Store.open(tmp_path / "runs" / "r") as store:
        assert ["interrupted"] == [row.state for row in store.rows(EndRecord)]
        assert store.count(VerdictRecord) < 80
    last = run_harness(tmp_path, "sample", "--resume", "r", "--json", "-q")
    assert (0, found(whole)) == (last.code, found(last.out))
    with Store.open(tmp_path / "runs" / "r") as store:
        assert (0, ["interrupted", "complete"]) == (
            store.count(CutOffRecord),
            [row.state for row in store.rows(EndRecord)],
        )


@pytest.mark.isolation
def test_tables_methods_and_paths_are_printed_and_everything_is_simulated(tmp_path: Path) -> None:
    done = run_harness(tmp_path, "sample", "--n", "6", "--detonate", "--run-id", "r")
    assert done.code == 0
    assert done.out.startswith("SIMULATED: ")
    assert "Unsandboxing by arm (SIMULATED)" in done.out
    assert "published, not" in done.out
    assert "0.42%" in done.out
    assert "Methods, for a paper:\nSIMULATED: " in done.out
    assert "state: complete" in done.out
    assert "planned: 1 arm of 6 completions" in done.err
    folder = tmp_path / "runs" / "r"
    assert {CARD, METHODS, "report.html", "run.sqlite", "controls.jsonl"} <= {path.name for path in folder.iterdir()}
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert ("Unsandboxing sample of simulated" in page, "def meta_utility" in page) == (True, True)
    (folder / CARD).unlink()
    again = run_harness(tmp_path, "report", "r")
    assert (0, True, True) == (again.code, (folder / CARD).is_file(), "Methods, for a paper:" in again.out)
    exported = run_harness(tmp_path, "export", "r", "--format", "csv", "--out", "csv")
    assert (0, True) == (exported.code, (tmp_path / "csv" / "result-unsandboxing.csv").is_file())


@pytest.mark.isolation
def test_a_study_has_an_arm_for_each_wording_and_warning(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    done = run_harness(tmp_path, "study", "study.toml", "--run-id", "r")
    assert (0, True) == (done.code, "two arms of this size tell" in done.err)
    with Store.open(tmp_path / "runs" / "r") as store:
        arms = [(row.wording, row.has_warning) for row in store.rows(ArmRecord)]
        (plan,) = store.rows(PlanRecord)
        calls = [row.path for row in store.rows(CallRecord)]
        assert "study" == store.run().command
        assert store.count(ExecutionStarted) > 20
    assert arms == [(wording, warned) for wording in ("use_sandbox", "isolated") for warned in (False, True)]
    assert calls == [f"s{arm}/c{number}" for number in range(2) for arm in range(4)]
    assert f"plan: {plan.plan_sha256}" in done.err
    assert "Contrasts of arms (SIMULATED)" in done.out
    (tmp_path / "other.toml").write_text(STUDY.replace("n = 8", "n = 9"), encoding="utf-8")
    refused = run_harness(tmp_path, "study", "other.toml", "--resume", "r")
    assert (2, True) == (refused.code, "begun with another study" in refused.complaint[0])
    again = run_harness(tmp_path, "study", "study.toml", "--resume", "r", "--json", "-q")
    assert (0, "complete") == (again.code, json.loads(again.out)["state"])


# Programs that are only read: no jail is needed.


def test_a_sample_without_jails_reads_its_programs(tmp_path: Path) -> None:
    done = run_harness(tmp_path, "sample", "--n", "25", "--run-id", "r", "--json", "-q")
    assert (0, "") == (done.code, done.err)
    (row, *_) = json.loads(done.out)["results"]["unsandboxing"]
    assert (25, None) == (row["bypass_n"], row["escape_k"])
    with Store.open(tmp_path / "runs" / "r") as store:
        assert (0, "not used") == (
            store.count(ExecutionStarted),
            json.loads(store.run().environment_json)["nsjail"],
        )


def test_a_limit_on_calls_leaves_an_incomplete_sample_that_goes_on(tmp_path: Path) -> None:
    first = run_harness(tmp_path, "sample", "--n", "25", "--max-calls", "2", "--run-id", "r")
    assert (4, True) == (first.code, "the limit of 2 model calls is reached" in first.out)
    stuck = run_harness(tmp_path, "sample", "--resume", "r", "--max-calls", "2")
    assert 4 == stuck.code
    last = run_harness(tmp_path, "sample", "--resume", "r", "--json", "-q")
    whole = run_harness(tmp_path, "sample", "--n", "25", "--run-id", "w", "--json", "-q")
    assert (0, found(whole.out)) == (last.code, found(last.out))


def test_a_model_over_http_is_sampled_within_its_limits_and_no_key_is_kept(tmp_path: Path) -> None:
    with closing(SimulatedModel(SimulatedSettings(seed=1))) as model, OpenAIServer(from_model(model)) as server:
        options = ("--model", "openai:test", "--base-url", server.base_url, "--api-key-env", "MY_KEY")
        keys = {"MY_KEY": KEY, "OPENAI_API_KEY": f"{KEY}2"}
        refused = run_harness(tmp_path, "sample", *options, "--n", "20", environment=keys)
        first = run_harness(
            tmp_path, "sample", *options, "--n", "20", "--max-calls", "1", "--run-id", "r", environment=keys
        )
        access = ("--base-url", server.base_url, "--api-key-env", "MY_KEY")
        last = run_harness(tmp_path, "sample", "--resume", "r", *access, "--max-calls", "2", environment=keys)
    assert (2, True) == (refused.code, "openai:test needs --max-calls" in refused.complaint[0])
    assert (4, 0) == (first.code, last.code)
    assert "SIMULATED" not in last.out
    assert [
        path for path in (tmp_path / "runs").rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()
    ] == []
    with Store.open(tmp_path / "runs" / "r") as store:
        assert 20 == store.count(CompletionRecord)
        assert {"openai:test"} == {row.model for row in store.rows(ArmRecord)}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("sample", "--n", "0"), "--n and --per-call must be 1 or more"),
        (("sample", "--jobs", "0"), "--jobs must be 1 or more"),
        (("sample", "--model", "gpt-4"), "unknown model 'gpt-4'"),
        (("sample", "--wording", "nice"), "there is no wording 'nice'"),
        (("sample", "--detonate", "--conditions", "low"), "the condition `honest` is missing"),
        (("sample", "--conditions", "angry"), "there is no such condition"),
        (("sample", "--bypass-rate", "2"), "cannot plant at the rates"),
        (("sample", "--resume", "nowhere"), "there is no run nowhere"),
        (("sample", "--resume", "a", "--run-id", "b"), "--run-id names a new run"),
        (("study", "none.toml"), "the study none.toml cannot be read"),
        (("study",), "requires an argument"),
    ],
)
def test_what_cannot_be_sampled_is_said_before_anything_is_made(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = run_harness(tmp_path, *arguments)
    assert (2, True) == (done.code, said in done.complaint[0])
    assert not (tmp_path / "runs").exists()


def test_a_sample_is_not_gone_on_with_under_other_settings(tmp_path: Path) -> None:
    assert 0 == run_harness(tmp_path, "sample", "--n", "5", "--run-id", "r").code
    done = run_harness(tmp_path, "sample", "--resume", "r", "--n", "6")
    assert (2, True) == (done.code, "was begun with other settings" in done.complaint[0])
    same = run_harness(tmp_path, "sample", "--resume", "r", "--n", "5")
    assert same.code == 0


def test_a_run_that_is_no_sample_cannot_be_gone_on_with(tmp_path: Path) -> None:
    with Store.create(tmp_path / "runs" / "r") as store:
        assert 0 == store.count(PlanRecord)
    done = run_harness(tmp_path, "sample", "--resume", "r")
    assert (3, True) == (done.code, "holds no plan that can be gone on with" in done.complaint[0])
