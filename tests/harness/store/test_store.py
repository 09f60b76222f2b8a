"""The store keeps what it was given, says what is wrong, and survives a kill."""

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
import threading
import zlib
from pathlib import Path

import hypothesis.strategies as st
import msgspec
import numpy as np
import pytest
from hypothesis import given, settings

from harness.errors import StoreError
from harness.records import (
    SCHEMA_VERSION,
    Answer,
    CompletionRecord,
    Entrant,
    EvidenceRecord,
    ProgramKind,
    ProgramRecord,
    Record,
    RunRecord,
    Stratum,
)
from harness.store import TABLES, Store
from harness.store.connecting import APPLICATION_ID, FILE_NAME, require_write_ahead_log
from harness.store.migrations import MIGRATIONS

INT64 = st.integers(-(2**63), 2**63 - 1)
FINITE = st.floats(allow_nan=False, allow_infinity=False)
TEXT = st.text(st.characters(codec="utf-8"))
FIELDS = {
    str: TEXT,
    int: INT64,
    float: FINITE,
    bool: st.booleans(),
    ProgramKind: st.sampled_from(ProgramKind),
    Entrant: st.sampled_from(Entrant),
    Stratum: st.sampled_from(Stratum),
    Answer: st.sampled_from(Answer),
    Answer | None: st.sampled_from(Answer) | st.none(),
    str | None: TEXT | st.none(),
    float | None: FINITE | st.none(),
    tuple[str, ...]: st.lists(TEXT).map(tuple),
}


def records(record_type: type[Record]) -> st.SearchStrategy[Record]:
    fields = {field.name: FIELDS[field.type] for field in msgspec.structs.fields(record_type)}
    return st.builds(record_type, **fields)


def evidence(sequence: int = 0, detail: str = "") -> EvidenceRecord:
    return EvidenceRecord(
        execution_id="g1/outer", sequence=sequence, origin="kernel", what="socket", detail=detail, seconds=0.5, count=1
    )


def completion(index: int, text: str) -> CompletionRecord:
    return CompletionRecord(
        completion_id=f"call#{index}",
        call_path="call",
        index=index,
        generation=1,
        kind=ProgramKind.IMPROVER,
        showed_flag=True,
        text=text,
        program_sha256=None,
    )


def change(folder: Path, *statements: str) -> None:
    connection = sqlite3.connect(folder / FILE_NAME)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "run"


@given(st.sampled_from(list(TABLES)).flatmap(records))
@settings(max_examples=100, deadline=None)
def test_every_record_comes_back_as_it_went_in(record: Record) -> None:
    with tempfile.TemporaryDirectory() as base, Store.create(Path(base) / "run") as store:
        store.append(record)
        assert [record] == list(store.rows(type(record)))
        assert store.count(type(record)) == 1
        assert store.verify() is None


def test_rows_come_back_in_the_order_of_insertion(folder: Path) -> None:
    with Store.create(folder) as store:
        for sequence in (3, 1, 2):
            store.append(evidence(sequence))
        assert [row.sequence for row in store.rows(EvidenceRecord)] == [3, 1, 2]


def test_there_is_a_table_for_every_record_type() -> None:
    assert set(Record.__subclasses__()) == set(TABLES)


@pytest.mark.parametrize("record_type", TABLES)
def test_columns_are_the_fields_of_the_record(folder: Path, record_type: type[Record]) -> None:
    Store.create(folder).close()
    connection = sqlite3.connect(folder / FILE_NAME)
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({TABLES[record_type]})")]
    connection.close()
    assert columns == ["seq", *(field.name for field in msgspec.structs.fields(record_type))]


def test_the_schema_version_is_the_number_of_migrations() -> None:
    assert len(MIGRATIONS) == SCHEMA_VERSION


def test_a_run_goes_on_after_it_was_closed(folder: Path) -> None:
    with Store.create(folder) as store:
        store.append(evidence(1))
    with Store.open(folder, read_only=False) as store:
        store.append(evidence(2))
        assert [row.sequence for row in store.rows(EvidenceRecord)] == [1, 2]
        assert store.verify() is None


def test_a_program_is_stored_once(folder: Path) -> None:
    with Store.create(folder) as store:
        store.append(ProgramRecord(sha256="a", source="x = 1"))
        store.append(ProgramRecord(sha256="a", source="x = 1"))
        assert store.count(ProgramRecord) == 1


def test_two_sources_under_one_hash_are_refused(folder: Path) -> None:
    with Store.create(folder) as store:
        store.append(ProgramRecord(sha256="a", source="x = 1"))
        with pytest.raises(StoreError, match="two different sources"):
            store.append(ProgramRecord(sha256="a", source="x = 2"))


def test_a_second_row_for_one_completion_is_refused_and_leaves_no_event(folder: Path) -> None:
    with Store.create(folder) as store:
        store.append(completion(0, "first"))
        with pytest.raises(StoreError, match="UNIQUE"):
            store.append(completion(0, "second"))
        store.append(completion(1, "third"))
        assert [row.text for row in store.rows(CompletionRecord)] == ["first", "third"]
        assert store.verify() is None
    connection = sqlite3.connect(folder / FILE_NAME)
    texts = connection.execute("SELECT count(*) FROM texts").fetchone()
    connection.close()
    assert texts == (2,)


def test_equal_texts_are_kept_once(folder: Path) -> None:
    with Store.create(folder) as store:
        for index in range(5):
            store.append(completion(index, "the same reply" * 100))
    connection = sqlite3.connect(folder / FILE_NAME)
    kept = connection.execute("SELECT count(*), max(length(body)) FROM texts").fetchone()
    connection.close()
    assert kept[0] == 1
    assert kept[1] < 100


def test_lone_surrogates_do_not_stop_a_run(folder: Path) -> None:
    with Store.create(folder) as store:
        store.append(completion(0, "x\ud800y"))
        store.append(evidence(detail="\udfff"))
        assert [row.text for row in store.rows(CompletionRecord)] == ["x\\ud800y"]
        assert [row.detail for row in store.rows(EvidenceRecord)] == ["\\udfff"]
        assert store.verify() is None


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_is_not_finite_is_refused(folder: Path, value: float) -> None:
    with Store.create(folder) as store, pytest.raises(StoreError, match="no finite number"):
        store.append(msgspec.structs.replace(evidence(), seconds=value))


@pytest.mark.parametrize("value", [True, "1", 1.5, None, 2**63])
def test_a_value_of_the_wrong_type_or_size_is_refused(folder: Path, value: object) -> None:
    with Store.create(folder) as store, pytest.raises(StoreError):
        store.append(msgspec.structs.replace(evidence(), count=value))


def test_a_zero_with_a_sign_leaves_the_chain_whole(folder: Path) -> None:
    with Store.create(folder) as store:
        store.append(msgspec.structs.replace(evidence(), seconds=-0.0))
        assert store.verify() is None


def test_a_numpy_float_is_a_float(folder: Path) -> None:
    with Store.create(folder) as store:
        store.append(msgspec.structs.replace(evidence(), seconds=np.float64(0.25)))
        assert [row.seconds for row in store.rows(EvidenceRecord)] == [0.25]


def test_a_full_disk_is_an_error_and_leaves_the_store_whole(folder: Path) -> None:
    with Store.create(folder) as store:
        store.append(evidence(1))
        assert store._writer is not None
        connection = store._writer._connection
        connection.execute("PRAGMA max_page_count = 1")
        noise = os.urandom(200_000).hex()
        with pytest.raises(StoreError, match="full") as caught:
            store.append(completion(0, noise))
        assert caught.value.hint == "Free some space on this file system."
        connection.execute("PRAGMA max_page_count = 100000")
        store.append(evidence(2))
        assert [row.sequence for row in store.rows(EvidenceRecord)] == [1, 2]
        assert store.verify() is None


def test_threads_may_append_at_once(folder: Path) -> None:
    with Store.create(folder) as store:

        def append_fifty() -> None:
            for number in range(50):
                store.append(evidence(number))

        threads = [threading.Thread(target=append_fifty) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert store.count(EvidenceRecord) == 200
        assert store.verify() is None


def test_another_process_may_read_while_a_run_is_written(folder: Path) -> None:
    reader = "import sys; from pathlib import Path; from harness.store import Store; from harness.records import EvidenceRecord as E; "
    reader += "print(Store.open(Path(sys.argv[1])).count(E))"
    with Store.create(folder) as store:
        store.append(evidence())
        done = subprocess.run([sys.executable, "-c", reader, folder], capture_output=True, text=True, check=True)
        assert done.stdout == "1\n"


def test_a_row_stream_does_not_see_what_came_after_its_first_step(folder: Path) -> None:
    with Store.create(folder) as store:
        store.append(evidence(1))
        store.append(evidence(2))
        rows = store.rows(EvidenceRecord)
        first = next(rows)
        store.append(evidence(3))
        assert [first.sequence, *(row.sequence for row in rows)] == [1, 2]


def test_a_second_writer_is_kept_out(folder: Path) -> None:
    with Store.create(folder), pytest.raises(StoreError, match="being written"):
        Store.open(folder, read_only=False)


def test_a_killed_writer_loses_no_row_that_it_acknowledged(folder: Path) -> None:
    writer = textwrap.dedent("""
        import sys
        from pathlib import Path
        from harness.records import EvidenceRecord
        from harness.store import Store
        store = Store.create(Path(sys.argv[1]))
        for number in range(10**9):
            store.append(EvidenceRecord(execution_id="e", sequence=number, origin="kernel", what="w", detail="d", seconds=0.0, count=1))
            print(number, flush=True)
    """)
    with subprocess.Popen([sys.executable, "-c", writer, folder], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(300):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        rest = process.stdout.read().split("\n")
    whole = [int(line) for line in rest[:-1]]
    acknowledged = whole[-1] if whole else 299
    with Store.open(folder, read_only=False) as store:
        kept = [row.sequence for row in store.rows(EvidenceRecord)]
        assert kept == list(range(len(kept)))
        assert len(kept) > acknowledged
        assert store.verify() is None
        store.append(evidence(len(kept)))
        assert store.verify() is None


def test_a_store_that_exists_is_not_made_again(folder: Path) -> None:
    Store.create(folder).close()
    with pytest.raises(StoreError, match="exists already"):
        Store.create(folder)


def test_a_folder_below_a_file_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be made"):
        Store.create(tmp_path / "file" / "run")


def test_only_the_owner_may_enter_the_folder_of_a_run(folder: Path) -> None:
    Store.create(folder).close()
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_without_a_store_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is no run") as caught:
        Store.open(tmp_path)
    assert caught.value.hint


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("not a database, long enough to be read as a header of one" * 10)
    with pytest.raises(StoreError, match="not a database") as caught:
        Store.open(tmp_path)
    assert caught.value.hint


def test_the_database_of_another_program_is_refused(tmp_path: Path) -> None:
    change(tmp_path, "CREATE TABLE t (x)", "PRAGMA user_version = 7")
    with pytest.raises(StoreError, match="no run of this program"):
        Store.open(tmp_path)


@pytest.mark.parametrize("read_only", [True, False])
def test_a_newer_schema_is_refused_before_anything_is_read(folder: Path, read_only: bool) -> None:
    Store.create(folder).close()
    change(folder, "DROP TABLE verdicts", f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(StoreError, match="schema version") as caught:
        Store.open(folder, read_only=read_only)
    assert "Upgrade" in caught.value.hint


def test_an_older_schema_is_brought_up_to_date(tmp_path: Path) -> None:
    change(tmp_path, f"PRAGMA application_id = {APPLICATION_ID}", "PRAGMA user_version = 0")
    store = Store.open(tmp_path)
    assert store.count(EvidenceRecord) == 0
    with Store.open(tmp_path, read_only=False) as writable:
        writable.append(evidence())
    assert store.count(EvidenceRecord) == 1


def test_a_text_that_would_fill_the_memory_is_refused_both_ways(folder: Path) -> None:
    with Store.create(folder) as store:
        with pytest.raises(StoreError, match="can be stored"):
            store.append(completion(0, "x" * (65 << 20)))
        store.append(completion(1, "x"))
    bomb = zlib.compress(b"x" * (65 << 20))
    change(folder, "DROP TRIGGER texts_no_update")
    connection = sqlite3.connect(folder / FILE_NAME)
    connection.execute("UPDATE texts SET body = ?", (bomb,))
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match="too large"):
        list(Store.open(folder).rows(CompletionRecord))


def test_a_truncated_file_is_an_error_and_never_an_empty_run(folder: Path) -> None:
    with Store.create(folder) as store:
        for number in range(2000):
            store.append(evidence(number))
    file = folder / FILE_NAME
    os.truncate(file, file.stat().st_size // 2)
    with pytest.raises(StoreError) as caught:
        list(Store.open(folder).rows(EvidenceRecord))
    assert caught.value.hint


def test_a_closed_store_and_one_for_reading_refuse_to_append(folder: Path) -> None:
    store = Store.create(folder)
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.append(evidence())
    with pytest.raises(StoreError, match="closed"):
        Store.open(folder).append(evidence())


def test_without_a_write_ahead_log_there_is_no_store() -> None:
    # A database in memory has none, as one on a network file system has none.
    connection = sqlite3.connect(":memory:")
    with pytest.raises(StoreError, match="journal_mode is memory") as caught:
        require_write_ahead_log(connection)
    connection.close()
    assert "local file system" in caught.value.hint


def test_a_finished_run_is_a_single_file(folder: Path) -> None:
    with Store.create(folder) as store:
        store.append(evidence())
    assert [path.name for path in folder.iterdir()] == [FILE_NAME]


def test_a_run_without_its_first_row_says_so(folder: Path) -> None:
    with Store.create(folder) as store, pytest.raises(StoreError, match="does not say what was run"):
        store.run()
    assert TABLES[RunRecord] == "runs"
