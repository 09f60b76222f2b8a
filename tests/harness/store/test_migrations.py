"""A run that was written under schema version 1 opens, reads, goes on, and keeps its chain of hashes."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from harness.records import SCHEMA_VERSION, EvidenceRecord
from harness.store import Store
from harness.store.chain import GENESIS, chain_hash
from harness.store.connecting import APPLICATION_ID, FILE_NAME
from harness.store.migrations import create_first_tables

# As version 1 wrote it: sorted keys, no field that holds its default, and no word of policy.
_PAYLOAD = b'{"count":2,"detail":"x","execution_id":"e","origin":"kernel","seconds":0.5,"sequence":%d,"what":"socket"}'


def evidence(sequence: int, *, is_policy: bool = False) -> EvidenceRecord:
    return EvidenceRecord(
        execution_id="e",
        sequence=sequence,
        origin="kernel",
        what="socket",
        detail="x",
        seconds=0.5,
        count=2,
        is_policy=is_policy,
    )


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A run of version 1 with three pieces of evidence."""
    folder = tmp_path / "run"
    folder.mkdir(mode=0o700)
    with closing(sqlite3.connect(folder / FILE_NAME, autocommit=True)) as connection:
        create_first_tables(connection)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 1")
        previous = GENESIS
        for seq in range(1, 4):
            cells = (seq, "e", seq, "kernel", "socket", "x", 0.5, 2)
            own = chain_hash(previous, "evidence", _PAYLOAD % seq)
            connection.execute("INSERT INTO evidence VALUES (?, ?, ?, ?, ?, ?, ?, ?)", cells)
            connection.execute("INSERT INTO events VALUES (?, 'evidence', ?, ?)", (seq, previous, own))
            previous = own
    return folder


def events(folder: Path) -> list[tuple[int, str, str, str]]:
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        return connection.execute("SELECT * FROM events ORDER BY seq").fetchall()


def version(folder: Path) -> int:
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


@pytest.mark.parametrize("read_only", [True, False])
def test_an_old_run_opens_and_tells_no_policy(old: Path, read_only: bool) -> None:
    before = events(old)
    with Store.open(old, read_only=read_only) as store:
        assert [evidence(seq) for seq in (1, 2, 3)] == list(store.rows(EvidenceRecord))
        assert store.verify() is None
    assert (before, SCHEMA_VERSION) == (events(old), version(old))


def test_an_old_run_goes_on_and_its_chain_holds(old: Path) -> None:
    before = events(old)
    with Store.open(old, read_only=False) as store:
        store.append(evidence(4, is_policy=True))
        store.append(evidence(5))
    with Store.open(old) as store:
        assert [False, False, False, True, False] == [row.is_policy for row in store.rows(EvidenceRecord)]
        assert store.verify() is None
    assert before == events(old)[:3]


def test_a_policy_that_was_slipped_into_an_old_run_shows(old: Path) -> None:
    Store.open(old).close()
    with closing(sqlite3.connect(old / FILE_NAME, autocommit=True)) as connection:
        connection.execute("DROP TRIGGER evidence_no_update")
        connection.execute("UPDATE evidence SET is_policy = 1 WHERE seq = 2")
    assert 2 == Store.open(old).verify()


def test_a_migrated_table_is_still_append_only(old: Path) -> None:
    Store.open(old).close()
    with closing(sqlite3.connect(old / FILE_NAME)) as connection:
        for statement in ("UPDATE evidence SET is_policy = 1", "DELETE FROM evidence"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)


def test_a_step_that_fails_changes_nothing(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE half (x)")
        raise sqlite3.OperationalError("disk I/O error")

    before = events(old)
    monkeypatch.setattr("harness.store.connecting.MIGRATIONS", (create_first_tables, fail))
    with pytest.raises(Exception, match="disk I/O error"):
        Store.open(old)
    monkeypatch.undo()
    assert (1, before) == (version(old), events(old))
    with Store.open(old) as store:
        assert store.verify() is None
