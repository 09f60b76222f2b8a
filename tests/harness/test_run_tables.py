"""Frames and exports hold the rows of a run and where they come from."""

import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pandas as pd
import pytest

from harness.errors import StoreError, UsageError
from harness.records import CompletionRecord, ProgramKind, RunRecord
from harness.store import TABLES, Store
from harness.tables import ExportFormat, export, frames

HOSTILE = ['=HYPERLINK("x")', "+1", "-1", "@a", "\tx", "\rx", 'a"b,\r\nc', "a\rb", "", "plain", "'=1"]
RUN = RunRecord(
    run_id="r1",
    created="2026-11-23T00:00:00Z",
    command="audit",
    model="simulated",
    is_simulated=True,
    seed=1,
    variant="sandbox",
    has_warning=False,
    generations=1,
    tasks=("lpn", "max_cut"),
    settings_json="{}",
    environment_json="{}",
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "run") as made:
        made.append(RUN)
        for index, text in enumerate(HOSTILE):
            made.append(
                CompletionRecord(
                    completion_id=str(index),
                    call_path="c",
                    index=index,
                    generation=1,
                    kind=ProgramKind.IMPROVER,
                    showed_flag=bool(index % 2),
                    text=text,
                    program_sha256=None if index else "abc",
                )
            )
        yield made


def test_there_is_a_frame_for_every_table_even_an_empty_one(store: Store) -> None:
    found = frames(store)
    assert list(found) == list(TABLES.values())
    assert (len(found["completions"]), len(found["verdicts"])) == (len(HOSTILE), 0)


@pytest.mark.parametrize("record_type", TABLES)
def test_columns_are_the_origin_and_the_fields(store: Store, record_type: type) -> None:
    columns = list(frames(store)[TABLES[record_type]].columns)
    assert columns == list(
        dict.fromkeys(["run_id", "is_simulated", *(f.name for f in msgspec.structs.fields(record_type))])
    )


def test_columns_have_the_types_of_their_fields_with_rows_and_without(store: Store) -> None:
    found = frames(store)
    assert found["completions"].dtypes.astype(str)[["index", "showed_flag", "text"]].tolist() == [
        "int64",
        "bool",
        "str",
    ]
    assert found["utilities"].dtypes.astype(str)[["value", "rejections"]].tolist() == ["float64", "int64"]


def test_every_row_says_that_it_is_simulated(store: Store) -> None:
    found = frames(store)["completions"]
    assert found["is_simulated"].all()
    assert set(found["run_id"]) == {"r1"}


def test_text_comes_through_a_frame_unchanged_and_none_is_missing(store: Store) -> None:
    found = frames(store)["completions"]
    assert found["text"].tolist() == HOSTILE
    assert found["program_sha256"].isna().tolist() == [False] + [True] * (len(HOSTILE) - 1)
    assert frames(store)["runs"]["tasks"].tolist() == ['["lpn","max_cut"]']


def test_csv_holds_no_formula(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "out", ExportFormat.CSV)
    with (tmp_path / "out" / "completions.csv").open(newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    assert texts == [f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text for text in HOSTILE]


def test_csv_quotes_all_text(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "out", ExportFormat.CSV)
    text = (tmp_path / "out" / "completions.csv").read_bytes().decode()
    assert '"a\rb"' in text
    assert '"plain"' in text


def test_parquet_comes_back_as_the_frame(store: Store, tmp_path: Path) -> None:
    paths = export(store, tmp_path / "out", ExportFormat.PARQUET)
    assert len(paths) == len(TABLES)
    for path in paths:
        pd.testing.assert_frame_equal(pd.read_parquet(path), frames(store)[path.stem])


def test_json_lines_are_one_object_each(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "out", ExportFormat.JSONL)
    lines = (tmp_path / "out" / "completions.jsonl").read_bytes().split(b"\n")
    assert lines.pop() == b""
    assert [json.loads(line)["text"] for line in lines] == HOSTILE
    assert json.loads(lines[0])["is_simulated"] is True
    assert (tmp_path / "out" / "verdicts.jsonl").read_bytes() == b""


@pytest.mark.parametrize("file_format", ExportFormat)
def test_nothing_is_overwritten(store: Store, tmp_path: Path, file_format: ExportFormat) -> None:
    (tmp_path / f"verdicts.{file_format.value}").write_text("mine")
    with pytest.raises(UsageError, match="exists already"):
        export(store, tmp_path, file_format)
    assert (tmp_path / f"verdicts.{file_format.value}").read_text() == "mine"
    assert not (tmp_path / f"runs.{file_format.value}").exists()


def test_importing_the_numbers_of_a_run_is_cheap() -> None:
    program = (
        "import sys, harness.gate, harness.tables; print({'numpy', 'openai', 'pandas', 'scipy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_a_folder_that_cannot_be_made_is_an_error(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError):
        export(store, tmp_path / "file" / "out", ExportFormat.CSV)
