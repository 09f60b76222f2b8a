"""Many rows in one transaction, and rows that are kept back until then."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

from harness.errors import StoreError
from harness.records import EvidenceRecord, ExecutionStarted, ProgramKind, ProgramRecord
from harness.store import Store
from harness.store.batch import Batch


def evidence(sequence: int) -> EvidenceRecord:
    return EvidenceRecord(
        execution_id="e", sequence=sequence, origin="kernel", what="socket", detail="", seconds=0.0, count=1
    )


def started(name: str) -> ExecutionStarted:
    return ExecutionStarted(
        execution_id=name,
        program_sha256="p",
        kind=ProgramKind.IMPROVER,
        purpose="detonation",
        generation=1,
        depth=0,
        profile="default",
        completion_id=None,
    )


def sequences(store: Store) -> list[int]:
    return [row.sequence for row in store.rows(EvidenceRecord)]


def test_rows_that_are_written_together_keep_their_order_and_the_chain(tmp_path: Path) -> None:
    with Store.create(tmp_path / "run") as store:
        store.append_all(evidence(number) for number in range(5))
        store.append(evidence(5))
        store.append_all(())
        assert (list(range(6)), None) == (sequences(store), store.verify())


def test_of_rows_of_which_one_cannot_be_written_none_is(tmp_path: Path) -> None:
    with Store.create(tmp_path / "run") as store:
        store.append(started("a"))
        with pytest.raises(StoreError):
            store.append_all((evidence(1), started("a"), evidence(2)))
        store.append(evidence(3))
        assert ([3], None) == (sequences(store), store.verify())


def test_a_program_is_stored_once_and_a_hash_means_one_source(tmp_path: Path) -> None:
    with Store.create(tmp_path / "run") as store:
        program = ProgramRecord(sha256="p", source="x = 1\n")
        store.append_all((program, program, evidence(0)))
        with pytest.raises(StoreError, match="two different sources claim the hash p"):
            store.append_all((evidence(1), ProgramRecord(sha256="p", source="x = 2\n")))
        assert (1, [0], None) == (store.count(ProgramRecord), sequences(store), store.verify())


def test_a_batch_keeps_rows_back_until_an_execution_starts_or_it_is_flushed(tmp_path: Path) -> None:
    with Store.create(tmp_path / "run") as store:
        batch = Batch(store)
        batch.append(evidence(0))
        assert [] == sequences(store)
        batch.append_all((evidence(1), started("a")))
        assert ([0, 1], 1) == (sequences(store), store.count(ExecutionStarted))
        batch.append(evidence(2))
        assert [0, 1] == sequences(batch)
        batch.flush()
        batch.flush()
        assert ([0, 1, 2], None) == (sequences(store), store.verify())


def test_what_a_batch_cannot_write_is_an_error_for_whoever_flushes_it(tmp_path: Path) -> None:
    with Store.create(tmp_path / "run") as store:
        batch = Batch(store)
        batch.append(evidence(0))
    with pytest.raises(StoreError, match="closed"):
        batch.flush()


def test_batches_of_many_threads_end_up_whole(tmp_path: Path) -> None:
    def work(number: int) -> None:
        batch = Batch(store)
        batch.append(started(str(number)))
        batch.append_all(evidence(10 * number + index) for index in range(3))
        batch.flush()

    with Store.create(tmp_path / "run") as store:
        threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        found = sequences(store)
        assert (24, None) == (len(found), store.verify())
        assert all(
            found[index : index + 3] == [found[index], found[index] + 1, found[index] + 2] for index in range(0, 24, 3)
        )


WRITER = """
    import sys
    from pathlib import Path
    from harness.records import EvidenceRecord
    from harness.store import Store
    def evidence(sequence):
        return EvidenceRecord(
            execution_id="e", sequence=sequence, origin="kernel", what="socket", detail="x" * 500, seconds=0.0, count=1
        )
    store = Store.create(Path(sys.argv[1]))
    for start in range(0, 10**6, 50):
        store.append_all(evidence(start + index) for index in range(50))
        print(start, flush=True)
"""


def test_a_kill_leaves_all_rows_of_a_transaction_or_none(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(WRITER), str(folder)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        while int(process.stdout.readline()) < 500:
            pass
        os.kill(process.pid, signal.SIGKILL)
    with Store.open(folder, read_only=False) as store:
        found = sequences(store)
        assert (0, True, None) == (len(found) % 50, len(found) >= 500, store.verify())
        assert list(range(len(found))) == found
        store.append(evidence(len(found)))
        assert store.verify() is None
