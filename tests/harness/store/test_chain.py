"""Whatever is changed behind the store's back shows."""

import sqlite3
import zlib
from pathlib import Path

import pytest

from harness.records import EvidenceRecord, ProgramRecord
from harness.store import TABLES, Store
from harness.store.connecting import FILE_NAME


def evidence(number: int) -> EvidenceRecord:
    return EvidenceRecord(
        execution_id="e", sequence=number, origin="kernel", what="socket", detail="", seconds=0.0, count=1
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Store.create(tmp_path / "run") as store:
        for number in range(4):
            store.append(evidence(number))
        store.append(ProgramRecord(sha256="a", source="x = 1"))
    return tmp_path / "run"


def tamper(folder: Path, statement: str, *values: object) -> None:
    connection = sqlite3.connect(folder / FILE_NAME)
    triggers = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")]
    for name in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(statement, values)
    connection.commit()
    connection.close()


def test_an_untouched_run_has_no_bad_event(folder: Path) -> None:
    assert Store.open(folder).verify() is None


@pytest.mark.parametrize(
    ("statement", "bad"),
    [
        ("UPDATE evidence SET what = 'getpid' WHERE seq = 3", 3),
        ("UPDATE evidence SET count = 2 WHERE seq = 1", 1),
        ("DELETE FROM evidence WHERE seq = 2", 2),
        ("DELETE FROM events WHERE seq = 2", 2),
        ("DELETE FROM events WHERE seq = 5", 5),
        ("UPDATE events SET hash = prev_hash WHERE seq = 2", 2),
        ("UPDATE events SET kind = 'nonsense' WHERE seq = 2", 2),
        ("UPDATE evidence SET seq = 9 WHERE seq = 4", 4),
        ("INSERT INTO evidence VALUES (9, 'e', 1, 'kernel', 'w', '', 0.0, 1, 0)", 6),
        ("INSERT OR REPLACE INTO evidence VALUES (2, 'e', 1, 'kernel', 'w', '', 0.0, 1, 0)", 2),
        ("DELETE FROM texts", 5),
        ("UPDATE texts SET body = x'00'", 5),
    ],
)
def test_the_first_event_that_does_not_fit_is_named(folder: Path, statement: str, bad: int) -> None:
    tamper(folder, statement)
    assert Store.open(folder).verify() == bad


def test_another_source_under_the_same_hash_shows(folder: Path) -> None:
    tamper(folder, "UPDATE texts SET body = ?", zlib.compress(b"x = 2"))
    assert Store.open(folder).verify() == 5


@pytest.mark.parametrize("table", [*TABLES.values(), "texts", "events"])
def test_no_table_can_be_changed(folder: Path, table: str) -> None:
    connection = sqlite3.connect(folder / FILE_NAME)
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")}
    connection.close()
    assert {f"{table}_no_update", f"{table}_no_delete"} <= names


@pytest.mark.parametrize("statement", ["UPDATE evidence SET count = 9", "DELETE FROM evidence", "DELETE FROM events"])
def test_a_change_is_refused(folder: Path, statement: str) -> None:
    connection = sqlite3.connect(folder / FILE_NAME)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)
    connection.close()
