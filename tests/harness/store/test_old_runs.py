"""A run of an older schema opens, reads, can be written on, and keeps its hash chain."""

import sqlite3
from pathlib import Path

import msgspec
import pytest

from harness.records import SCHEMA_VERSION, EvidenceRecord
from harness.store import Store
from harness.store.connecting import FILE_NAME

OLD = EvidenceRecord(execution_id="e", sequence=0, origin="kernel", what="socket", detail="", seconds=0.0, count=1)
NEW = msgspec.structs.replace(OLD, sequence=1, what="clone", is_policy=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A run as version 1 left it: without the column that version 2 added."""
    with Store.create(tmp_path / "run") as store:
        store.append(OLD)
    connection = sqlite3.connect(tmp_path / "run" / FILE_NAME)
    connection.execute("ALTER TABLE evidence DROP COLUMN is_policy")
    connection.execute("PRAGMA user_version = 1")
    connection.commit()
    connection.close()
    return tmp_path / "run"


def version(folder: Path) -> int:
    connection = sqlite3.connect(folder / FILE_NAME)
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    connection.close()
    return int(found)


def test_it_opens_and_what_it_did_not_know_has_its_default(folder: Path) -> None:
    with Store.open(folder) as store:
        assert ([OLD], None) == (list(store.rows(EvidenceRecord)), store.verify())
    assert SCHEMA_VERSION == version(folder)


def test_it_can_be_written_on(folder: Path) -> None:
    with Store.open(folder, read_only=False) as store:
        store.append(NEW)
        assert ([OLD, NEW], None) == (list(store.rows(EvidenceRecord)), store.verify())
