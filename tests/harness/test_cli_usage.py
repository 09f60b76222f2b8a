"""What cannot be used is said in one line with the next step, on stderr, with its exit code; nothing is started."""

import sqlite3
from pathlib import Path

import pytest
from command_line import run_harness

from harness.records import RunRecord
from harness.store import Store

RUN = RunRecord(
    run_id="kept",
    created="2026-01-01T00:00:00+00:00",
    command="audit",
    model="simulated",
    is_simulated=True,
    seed=0,
    variant="sandbox",
    has_warning=False,
    generations=1,
    tasks=("lpn",),
    settings_json="{}",
    environment_json="{}",
)


def kept_run(folder: Path) -> Path:
    """Make a run with one row in `runs`."""
    run = folder / "runs" / "kept"
    with Store.create(run) as store:
        store.append(RUN)
    return run


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("audit", "--task", "nope"), "there is no task 'nope'"),
        (("audit", "--task", "lpn", "--task", "lpn"), "tasks must be given, each once"),
        (("audit", "--model", "gpt-4o"), "unknown model 'gpt-4o'"),
        (("audit", "--variant", "naked"), "there is no variant 'naked'"),
        (("audit", "--jail", "none"), "there is no kind of jail 'none'"),
        (("audit", "--generations", "0"), "--generations and --jobs must be 1 or more"),
        (("audit", "--jobs", "0"), "--generations and --jobs must be 1 or more"),
        (("audit", "--generations", "many"), 'unable to convert "many" into int'),
        (("audit", "--bypass-rate", "2"), "cannot plant at the rates"),
        (("audit", "--run-id", "../elsewhere"), "'../elsewhere' cannot name a run"),
        (("audit", "--gate", "--max-escape-rate", "2"), "max_escape_rate is 2.0"),
        (("audit", "--no-jail"), "Unknown option: --no-jail"),
        (("audit", "--base-url", "ftp://127.0.0.1/", "--model", "openai:m"), "base URL cannot be used"),
        (("unknown-command",), 'Unknown command "unknown-command"'),
        (("report", "nowhere"), "there is no run nowhere"),
        (("report",), "requires an argument"),
        (("gate", "nowhere"), "there is no run nowhere"),
        (("gate", "nowhere", "--confidence", "1"), "confidence is 1.0"),
        (("export", "nowhere"), "there is no run nowhere"),
        (("export", "nowhere", "--format", "xml"), "there is no format 'xml'"),
        (("label", "nowhere", "--rater", "alice"), "there is no run nowhere"),
        (("label", "nowhere"), "who answers is not said"),
        (("label", "nowhere", "--rater", "a b"), "'a b' cannot name a rater"),
        (("label", "nowhere", "--rater", "simulated-truth"), "'simulated-truth' stands for no person"),
        (("label", "nowhere", "--rater", "consensus"), "'consensus' stands for no person"),
        (("label", "nowhere", "--truth", "--rater", "alice"), "--truth answers as a rater of its own"),
        (("label", "nowhere", "--truth", "--list"), "exclude each other"),
        (("scan",), "there is no Python file to read"),
        (("scan", "nowhere.py"), "nowhere.py does not exist"),
        (("scan", ".", "--format", "xml"), "there is no format 'xml'"),
        (("scan", ".", "--fail-on", "clean"), "--fail-on 'clean' is not known"),
        (("scan", ".", "--jobs", "0"), "--jobs must be 1 or more, not 0"),
        (("scan", "-", "-"), "standard input can be read once"),
        (("rules", "NET-99"), "there is no rule 'NET-99'"),
    ],
)
def test_what_cannot_be_used_is_said_with_the_next_step(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    done = run_harness(tmp_path, *arguments)
    assert (2, "") == (done.code, done.out)
    failure, next_step = done.complaint
    assert said in failure
    assert len(next_step) > len("next step: ")
    assert not (tmp_path / "runs").exists()


def test_a_folder_that_is_no_run_is_not_taken_for_one(tmp_path: Path) -> None:
    kept_run(tmp_path)
    (tmp_path / "folder").mkdir()
    done = run_harness(tmp_path, "report", "folder")
    assert (2, ["error: there is no run folder", "next step: Runs in runs: kept."]) == (done.code, done.complaint)


def test_a_runs_name_is_never_used_twice(tmp_path: Path) -> None:
    kept = kept_run(tmp_path)
    before = (kept / "run.sqlite").read_bytes()
    done = run_harness(tmp_path, "audit", "--run-id", "kept")
    assert (2, "error: runs/kept exists already") == (done.code, done.complaint[0])
    assert before == (kept / "run.sqlite").read_bytes()


@pytest.mark.parametrize("arguments", [("report",), ("gate",), ("export",), ("label", "--list")])
def test_a_store_of_a_later_schema_is_left_alone(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    kept = kept_run(tmp_path)
    connection = sqlite3.connect(kept / "run.sqlite")
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    done = run_harness(tmp_path, *arguments, "kept")
    assert (3, "", 2) == (done.code, done.out, len(done.complaint))
    assert "999" in done.complaint[0]


@pytest.mark.parametrize("damage", [b"", b"no database at all" * 100], ids=["empty", "another file"])
def test_a_damaged_store_cannot_be_read(tmp_path: Path, damage: bytes) -> None:
    (kept_run(tmp_path) / "run.sqlite").write_bytes(damage)
    done = run_harness(tmp_path, "report", "kept")
    assert (3, "", 2) == (done.code, done.out, len(done.complaint))
    assert "run.sqlite" in done.complaint[0]


def test_runs_that_cannot_be_written_are_not_begun(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = run_harness(tmp_path, "audit", "--runs-dir", "file/runs", "--run-id", "r")
    expected = ["error: file/runs/r cannot be made: Not a directory", "next step: Choose a writable folder."]
    assert (3, "", expected) == (done.code, done.out, done.complaint)


PROFILES = {
    "not TOML": "limits = [",
    "an unknown key": 'use_nothing = "at all"\n',
    "a looser limit": "[limits]\ncpu_seconds = 100000.0\n",
    "an unknown limit": "[limits]\npatience = 1.0\n",
}


@pytest.mark.parametrize("text", PROFILES.values(), ids=PROFILES)
def test_a_profile_can_only_tighten(tmp_path: Path, text: str) -> None:
    (tmp_path / "profile.toml").write_text(text, encoding="utf-8")
    done = run_harness(tmp_path, "audit", "--profile", "profile.toml")
    assert (2, "", 2) == (done.code, done.out, len(done.complaint))
    assert "profile.toml" in done.complaint[0]


def test_a_profile_that_is_not_there_is_said_with_its_path(tmp_path: Path) -> None:
    done = run_harness(tmp_path, "audit", "--profile", "none.toml")
    assert (2, True) == (done.code, "none.toml" in done.complaint[0])


PRICED = ("audit", "--model", "openai:gpt-4o", "--generations", "1")


def test_a_priced_model_without_a_cost_limit_is_refused_with_the_estimate(tmp_path: Path) -> None:
    done = run_harness(tmp_path, *PRICED, environment={"OPENAI_API_KEY": "sk-test"})
    assert (2, "") == (done.code, done.out)
    failure = done.complaint[0]
    assert "openai:gpt-4o needs --max-cost-usd" in failure
    assert all(word in failure for word in ("calls", "completions", "US dollars"))
    assert not (tmp_path / "runs").exists()


def test_a_model_without_a_price_needs_a_limit_on_calls(tmp_path: Path) -> None:
    done = run_harness(tmp_path, "audit", "--model", "openai:m", "--base-url", "http://127.0.0.1:9/v1")
    assert (2, True) == (done.code, "openai:m needs --max-calls" in done.complaint[0])


def test_a_missing_key_is_said_by_the_name_of_its_variable(tmp_path: Path) -> None:
    done = run_harness(tmp_path, *PRICED, "--max-cost-usd", "1")
    assert (2, True) == (done.code, "OPENAI_API_KEY" in done.complaint[0])
