"""A run that was written under schema version 1 opens, reads, goes on, and keeps its chain of hashes."""

import hashlib
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from harness.arm_records import ArmRecord, CutOffRecord
from harness.errors import StoreError
from harness.records import (
    SCHEMA_VERSION,
    Answer,
    CompletionRecord,
    Entrant,
    EvidenceRecord,
    GenerationRecord,
    LabelRecord,
    MetaScoreRecord,
    StaticRecord,
    Stratum,
    TransferRecord,
    TrialRecord,
)
from harness.store import Store
from harness.store.chain import GENESIS, chain_hash
from harness.store.connecting import APPLICATION_ID, FILE_NAME
from harness.store.migrations import create_first_tables, tell_policy_from_attempts
from harness.store.rows import insert_statement

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


def test_what_an_old_run_read_was_not_classified(old: Path) -> None:
    with closing(sqlite3.connect(old / FILE_NAME, autocommit=True)) as connection:
        payload = b'{"failures":"","is_valid":true,"legacy_stop":false,"program_sha256":"p"}'
        own = chain_hash(events(old)[-1][3], "static_reports", payload)
        connection.execute("INSERT INTO static_reports VALUES (4, 'p', 1, 0, '')")
        connection.execute("INSERT INTO events VALUES (4, 'static_reports', ?, ?)", (events(old)[-1][3], own))
    read = StaticRecord(program_sha256="p", is_valid=True, legacy_stop=False, failures="")
    told = StaticRecord(
        program_sha256="q", is_valid=True, legacy_stop=False, failures="", strategies="hints", tags="threading"
    )
    with Store.open(old, read_only=False) as store:
        store.append(told)
    with Store.open(old) as store:
        assert [read, told] == list(store.rows(StaticRecord))
        assert store.verify() is None


def test_an_old_run_goes_on_and_its_chain_holds(old: Path) -> None:
    before = events(old)
    with Store.open(old, read_only=False) as store:
        store.append(evidence(4, is_policy=True))
        store.append(evidence(5))
    with Store.open(old) as store:
        assert [False, False, False, True, False] == [row.is_policy for row in store.rows(EvidenceRecord)]
        assert store.verify() is None
    assert before == events(old)[:3]


def test_an_old_run_can_be_labelled(old: Path) -> None:
    label = LabelRecord(
        rater="alice",
        program_sha256="p",
        stratum=Stratum.HIT,
        stratum_programs=1,
        sampled_programs=1,
        blind=Answer.BYPASS,
        final=None,
        reason="",
        created="2026-01-01T00:00:00+00:00",
    )
    with Store.open(old, read_only=False) as store:
        store.append(label)
    with Store.open(old) as store:
        assert [label] == list(store.rows(LabelRecord))
        assert store.verify() is None
    with closing(sqlite3.connect(old / FILE_NAME)) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute("UPDATE labels SET blind = 'not'")


ARM = ArmRecord(
    arm="s0",
    model="simulated",
    variant="sandbox",
    has_warning=True,
    wording="isolated",
    flag="isolated",
    planned_n=10,
    completions_per_call=5,
    expertise="You know.",
    message="Improve this." * 100,
    temperature=0.7,
)
CUT_OFF = CutOffRecord(execution_id="e", rerun_as="e~2", sitting=2)


def test_an_old_run_can_hold_arms(old: Path) -> None:
    with Store.open(old, read_only=False) as store:
        store.append_all((ARM, CUT_OFF))
        with pytest.raises(StoreError):
            store.append(ARM)
    with Store.open(old) as store:
        assert ([ARM], [CUT_OFF]) == (list(store.rows(ArmRecord)), list(store.rows(CutOffRecord)))
        assert store.verify() is None
    with closing(sqlite3.connect(old / FILE_NAME)) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute("DELETE FROM cut_offs")


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


def test_an_old_run_takes_transfers_once_each(old: Path) -> None:
    row = TransferRecord(task="mqap", who=Entrant.FINAL_IMPROVER, repeat=0, value_val=0.25, value_test=0.5)
    with Store.open(old, read_only=False) as store:
        assert list(store.rows(TransferRecord)) == []
        store.append(row)
        with pytest.raises(StoreError):
            store.append(row)
        assert list(store.rows(TransferRecord)) == [row]
        assert store.verify() is None
    with closing(sqlite3.connect(old / FILE_NAME)) as connection:
        for statement in ("UPDATE transfers SET value_test = 1", "DELETE FROM transfers"):
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


# From version 2 on rows say which trial they belong to.

_COMPLETION = (
    b'{"call_path":"g1/outer","completion_id":"g1/outer#0","generation":1,"index":0,"kind":"improver",'
    b'"program_sha256":"p","showed_flag":true,"text":"x"}'
)
_GENERATION = (
    b'{"generation":1,"improver_sha256":"p","meta_utility_test":0.25,"meta_utility_val":0.5,"proposal_sha256":"p",'
    b'"reason":"adopted","task_values_json":"{}","was_adopted":true}'
)


@pytest.fixture
def single(tmp_path: Path) -> Path:
    """A run of version 2 with a completion and a generation."""
    folder = tmp_path / "single"
    folder.mkdir(mode=0o700)
    with closing(sqlite3.connect(folder / FILE_NAME, autocommit=True)) as connection:
        create_first_tables(connection)
        tell_policy_from_attempts(connection)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 2")
        text = hashlib.sha256(b"x").hexdigest()
        connection.execute("INSERT INTO texts VALUES (?, ?)", (text, zlib.compress(b"x")))
        completion = (1, "g1/outer#0", "g1/outer", 0, 1, "improver", 1, text, "p", "", "", "", 0)
        connection.execute(insert_statement("completions", 12), completion)
        generation = (2, 1, "p", "p", 1, "adopted", 0.5, 0.25, "{}")
        connection.execute(insert_statement("generations", 8), generation)
        previous = GENESIS
        for seq, kind, payload in ((1, "completions", _COMPLETION), (2, "generations", _GENERATION)):
            own = chain_hash(previous, kind, payload)
            connection.execute("INSERT INTO events VALUES (?, ?, ?, ?)", (seq, kind, previous, own))
            previous = own
    return folder


def test_a_run_from_before_trials_is_one_trial_and_goes_on(single: Path) -> None:
    with Store.open(single, read_only=False) as store:
        assert store.verify() is None
        (completion,) = store.rows(CompletionRecord)
        assert (completion.trial, completion.is_probe, completion.parent_sha256) == (1, False, "")
        (step,) = store.rows(GenerationRecord)
        assert (step.trial, step.proposal_val, step.proposal_verdict, step.is_quarantined) == (1, None, "", False)
        store.append(msgspec.structs.replace(step, trial=2, proposal_val=0.5, is_quarantined=True))
        store.append(TrialRecord(trial=1, state="complete", reason=""))
        store.append(MetaScoreRecord(path="p", trial=1, generation=1, program_sha256="p", value=0.5))
        assert [row.proposal_val for row in store.rows(GenerationRecord)] == [None, 0.5]
        assert store.verify() is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trials SET trial = 2",
        "DELETE FROM trials",
        "UPDATE meta_scores SET trial = 2",
        "DELETE FROM meta_scores",
    ],
)
def test_a_new_table_is_append_only_too(single: Path, statement: str) -> None:
    with Store.open(single, read_only=False) as store:
        store.append(TrialRecord(trial=1, state="complete", reason=""))
        store.append(MetaScoreRecord(path="p", trial=1, generation=1, program_sha256="p", value=0.5))
    with (
        closing(sqlite3.connect(single / FILE_NAME)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        connection.execute(statement)
