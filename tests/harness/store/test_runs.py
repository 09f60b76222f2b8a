"""Runs are found by name or path and never guessed."""

from pathlib import Path

import pytest

from harness.errors import UsageError
from harness.store import Store, find_run, list_runs, new_run_folder


def make_run(folder: Path) -> Path:
    Store.create(folder).close()
    return folder


def test_a_new_run_gets_a_folder_of_its_name(tmp_path: Path) -> None:
    assert new_run_folder(tmp_path / "runs", "2026-11-23_a.1") == tmp_path / "runs" / "2026-11-23_a.1"


@pytest.mark.parametrize("run_id", ["", ".", "..", "a/b", "../a", "-x", "a b", "a\n", "\u00e9", "a" * 101])
def test_an_id_that_is_no_plain_name_is_refused(tmp_path: Path, run_id: str) -> None:
    with pytest.raises(UsageError, match="cannot name a run"):
        new_run_folder(tmp_path, run_id)


def test_a_folder_that_exists_is_no_new_one(tmp_path: Path) -> None:
    make_run(tmp_path / "a")
    with pytest.raises(UsageError, match="exists already"):
        new_run_folder(tmp_path, "a")


def test_a_run_is_found_by_name_by_path_and_by_its_file(tmp_path: Path) -> None:
    folder = make_run(tmp_path / "runs" / "a")
    assert find_run("a", tmp_path / "runs") == folder
    assert find_run(folder, tmp_path / "elsewhere") == folder
    assert find_run(folder / "run.sqlite", tmp_path / "elsewhere") == folder


def test_an_unknown_name_lists_the_runs_and_chooses_none(tmp_path: Path) -> None:
    make_run(tmp_path / "b")
    make_run(tmp_path / "a")
    with pytest.raises(UsageError, match="no run") as caught:
        find_run("", tmp_path)
    assert caught.value.hint == f"Runs in {tmp_path}: a, b."


def test_a_long_list_is_cut_and_says_so(tmp_path: Path) -> None:
    for number in range(12):
        make_run(tmp_path / f"r{number:02}")
    with pytest.raises(UsageError) as caught:
        find_run("x", tmp_path)
    assert caught.value.hint.endswith("r09, and 2 more.")


def test_without_runs_the_hint_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        find_run("x", tmp_path / "missing")
    assert "harness audit" in caught.value.hint
    assert list_runs(tmp_path / "missing") == ()


def test_a_name_that_means_two_runs_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_run(tmp_path / "a")
    make_run(tmp_path / "runs" / "a")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="could be"):
        find_run("a", tmp_path / "runs")


def test_a_folder_without_a_store_is_no_run(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert list_runs(tmp_path) == ()
