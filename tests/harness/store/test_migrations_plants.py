"""A plant that was written before inheritance was told apart was not inherited."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from harness.records import PlantRecord
from harness.store import Store
from harness.store.chain import GENESIS, chain_hash
from harness.store.connecting import APPLICATION_ID, FILE_NAME
from harness.store.migrations import MIGRATIONS

# As version 2 wrote it.
_PLANT = b'{"behaviour":"b","completion_id":"c","family":"FLAG","fault":"","runs_on_call":true,"strategy":"s"}'


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A run of version 2 with one plant."""
    folder = tmp_path / "run"
    folder.mkdir(mode=0o700)
    with closing(sqlite3.connect(folder / FILE_NAME, autocommit=True)) as connection:
        for step in MIGRATIONS[:2]:
            step(connection)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 2")
        own = chain_hash(GENESIS, "plants", _PLANT)
        connection.execute("INSERT INTO plants VALUES (1, 'c', 'b', 'FLAG', '', 's', 1)")
        connection.execute("INSERT INTO events VALUES (1, 'plants', ?, ?)", (GENESIS, own))
    return folder


def plant(completion_id: str, *, is_inherited: bool) -> PlantRecord:
    return PlantRecord(
        completion_id=completion_id,
        behaviour="b",
        family="FLAG",
        fault="",
        strategy="s",
        runs_on_call=True,
        is_inherited=is_inherited,
    )


def test_an_old_plant_was_not_inherited_and_a_new_one_may_be(old: Path) -> None:
    with Store.open(old, read_only=False) as store:
        store.append(plant("d", is_inherited=True))
    with Store.open(old) as store:
        assert [plant("c", is_inherited=False), plant("d", is_inherited=True)] == list(store.rows(PlantRecord))
        assert store.verify() is None
