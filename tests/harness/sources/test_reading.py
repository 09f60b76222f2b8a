"""Which files are read, as what, and in which order."""

import json
import os
from pathlib import Path

import pytest

from harness.errors import StoreError, UsageError
from harness.records import CompletionRecord, ProgramKind, ProgramRecord, RunRecord, SubmissionRecord
from harness.sources.json_lines import Field
from harness.sources.reading import find_files, read_programs
from harness.store import Store

NAMES = ("z.py", "a.ipynb", "b.md", "sub/c.py", "data.jsonl", "note.txt", "d.sqlite")


def names(paths: list[Path], field: Field | None = None) -> list[str]:
    """Return the names of the programs that paths lead to."""
    chosen = field or Field()
    return [program.name for program in read_programs(find_files(paths, chosen), chosen)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in NAMES:
        path = tmp_path / "given" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("```py\nx = 1\n```\n" if name.endswith(".md") else '{"code": "x"}\n', encoding="utf-8")
    return tmp_path / "given"


def kept_run(folder: Path) -> None:
    """Make a run with a completion, a submission, and a program that neither names."""
    run = RunRecord(
        run_id="r", created="", command="audit", model="m", is_simulated=True, seed=0, variant="sandbox",
        has_warning=False, generations=1, tasks=(), settings_json="{}", environment_json="{}",
    )  # fmt: skip
    completion = CompletionRecord(
        completion_id="g1/outer#0", call_path="g1/outer", index=0, generation=1, kind=ProgramKind.IMPROVER,
        showed_flag=True, text="t", program_sha256="a" * 64,
    )  # fmt: skip
    submission = SubmissionRecord(
        path="g1/outer/utility:1", caller_execution="g1/outer", via="utility", program_sha256="b" * 64,
        origin="composed", flag="true",
    )  # fmt: skip
    with Store.create(folder) as store:
        store.append(run)
        for sha256 in "abc":
            store.append(ProgramRecord(sha256=sha256 * 64, source=f"x = {sha256!r}"))
        store.append(completion)
        store.append(submission)


def test_in_a_folder_python_notebooks_and_markdown_are_read_in_order(folder: Path) -> None:
    expected = ["a.ipynb", "b.md#1", "sub/c.py", "z.py"]
    assert [f"{folder}/{name}" for name in expected] == names([folder])


def test_what_is_named_is_read_as_its_ending_says(folder: Path) -> None:
    given = [folder / name for name in ("data.jsonl", "note.txt", "z.py")]
    assert [f"{given[0]}#1", str(given[1]), str(given[2])] == names(given)
    assert [f"{given[0]}#1", f"{given[1]}#1", str(given[2])] == names(given, Field("code"))


def test_a_run_gives_each_program_once_by_the_name_of_its_completion(tmp_path: Path) -> None:
    kept_run(tmp_path / "run")
    database = tmp_path / "run" / "run.sqlite"
    expected = [f"{database}#g1/outer#0", f"{database}#g1/outer/utility:1", f"{database}#{'c' * 12}"]
    assert expected == names([database])
    (tmp_path / "run" / "more.py").write_text("x", encoding="utf-8")
    assert [*expected, str(tmp_path / "run" / "more.py")] == names([tmp_path / "run"])
    assert [3] == [found.programs for found in find_files([database], Field())]


def test_a_database_that_is_no_run_is_refused(folder: Path) -> None:
    with pytest.raises(UsageError, match="no run's database"):
        find_files([folder / "d.sqlite"], Field())
    (folder / "run.sqlite").write_bytes(b"no database")
    with pytest.raises(StoreError):
        find_files([folder], Field())


def test_a_name_of_any_kind_is_text_in_the_end(tmp_path: Path) -> None:
    for name in (b"new\nline.py", b"\xff.py"):
        Path(os.fsdecode(bytes(tmp_path) + b"/" + name)).write_bytes(b"x = 1\n")
    found = names([tmp_path])
    assert [f"{tmp_path}/new\nline.py", f"{tmp_path}/\\udcff.py"] == found
    assert json.loads(json.dumps(found)) == found


@pytest.mark.parametrize("name", ["x.py", "x.ipynb", "x.md", "x.jsonl"])
def test_no_kind_of_file_is_opened_through_a_link_or_waited_for(tmp_path: Path, name: str) -> None:
    (tmp_path / "link").mkdir()
    (tmp_path / "link" / name).symlink_to(tmp_path / "elsewhere")
    os.mkfifo(tmp_path / name)
    given = [tmp_path / "link" / name, tmp_path / name]
    found = [(item.data, item.reason) for item in read_programs(find_files(given, Field()), Field())]
    assert [(None, "a symbolic link"), (None, "not a regular file")] == found
