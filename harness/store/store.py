"""The append-only store of one run: `run.sqlite` in a folder of its own."""

import contextlib
import os
import sqlite3
import threading
import zlib
from collections.abc import Generator, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from harness.errors import StoreError
from harness.records import SCHEMA_VERSION, ProgramRecord, Record, RunRecord
from harness.store.chain import GENESIS, chain_hash, first_bad_event
from harness.store.connecting import (
    FILE_NAME,
    check_file,
    connect_to_read,
    connect_to_write,
    lock_folder,
    store_errors,
    transaction,
)
from harness.store.rows import TABLES, Row, decode_row, encode_row, insert_statement, select_statement


class _Writer:
    """The one write connection, the folder's lock, and the end of the hash chain."""

    def __init__(self, folder: Path) -> None:
        with contextlib.ExitStack() as opened:
            opened.callback(os.close, lock_folder(folder))
            self._connection = connect_to_write(folder)
            opened.callback(self._connection.close)
            last = self._connection.execute("SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1").fetchone()
            self._opened = opened.pop_all()
        self._seq: int = last[0] if last else 0
        self._hash: str = last[1] if last else GENESIS

    def insert(self, rows: Sequence[Row]) -> None:
        """Write rows, their texts and their events, all or nothing; programs that are stored already are left out."""
        seq, last = self._seq, self._hash
        with transaction(self._connection):
            for row in rows:
                if row.table == TABLES[ProgramRecord] and self._has_program(row):
                    continue
                seq, previous, last = seq + 1, last, chain_hash(last, row.table, row.payload)
                for sha256, body in row.texts:
                    self._keep_text(sha256, body)
                self._connection.execute(insert_statement(row.table, len(row.cells)), (seq, *row.cells))
                self._connection.execute("INSERT INTO events VALUES (?, ?, ?, ?)", (seq, row.table, previous, last))
        self._seq, self._hash = seq, last

    def _has_program(self, row: Row) -> bool:
        """Return whether a program is stored.

        Raises:
            StoreError: It is, with another source.
        """
        sha256, source = row.cells
        query = "SELECT source FROM programs WHERE sha256 = ?"
        found = self._connection.execute(query, (sha256,)).fetchone()
        if found is not None and found[0] != source:
            message = f"two different sources claim the hash {sha256}"
            raise StoreError(message)
        return found is not None

    def close(self) -> None:
        """End writing; the file is then a single one, which can be read from a read-only medium too."""
        self._connection.execute("PRAGMA busy_timeout = 0")
        # A reader that is still there keeps the log alive, which is as safe, only less handy.
        with contextlib.suppress(sqlite3.OperationalError):
            self._connection.execute("PRAGMA journal_mode = DELETE")
        self._opened.close()

    def _keep_text(self, sha256: str, body: bytes) -> None:
        known = self._connection.execute("SELECT 1 FROM texts WHERE sha256 = ?", (sha256,)).fetchone()
        if known is None:
            self._connection.execute("INSERT INTO texts VALUES (?, ?)", (sha256, zlib.compress(body)))


class Store:
    """The rows of one run, appended by one process and read by any.

    Rows are never changed. Each call of `append` or `append_all` is one transaction: what it wrote outlives a kill of
    the process; a power cut may lose the last ones but damages nothing (`synchronous = NORMAL`,
    sqlite.org/pragma.html).
    All methods may be called from any thread. Use it as a context manager, or call `close`.
    """

    def __init__(self, folder: Path, writer: _Writer | None) -> None:
        self.folder = folder
        self._writer = writer
        self._mutex = threading.Lock()

    @classmethod
    def create(cls, folder: Path) -> Self:
        """Make a folder, which only its owner may enter, with an empty store in it.

        Raises:
            StoreError: It exists already, cannot be written, has no space, or offers no write-ahead log.
        """
        try:
            folder.mkdir(mode=0o700, parents=True)
        except FileExistsError:
            message = f"{folder} exists already"
            raise StoreError(message, "Give each run a folder of its own.") from None
        except OSError as error:
            message = f"{folder} cannot be made: {error.strerror}"
            raise StoreError(message, "Choose a writable folder.") from error
        with store_errors(folder):
            return cls(folder, _Writer(folder))

    @classmethod
    def open(cls, folder: Path, *, read_only: bool = True) -> Self:
        """Open the store in a run's folder; one of an older schema is first brought up to date.

        Raises:
            StoreError: It is no run, damaged, newer than this package, or (for writing) written by another process.
        """
        version = check_file(folder)
        with store_errors(folder):
            if not read_only:
                return cls(folder, _Writer(folder))
            if version < SCHEMA_VERSION:
                _Writer(folder).close()
            return cls(folder, None)

    def append(self, record: Record) -> None:
        """Write one record; a program that is stored already is not written again.

        Raises:
            StoreError: The store is closed or read-only, the disk is full or broken, the record's identity (such as a
                completion's id) is there already, a value does not fit its field, or two sources claim one hash.
        """
        self.append_all((record,))

    def append_all(self, records: Iterable[Record]) -> None:
        """Write records in one transaction: a kill of the process leaves all of them or none.

        Raises:
            StoreError: As `append`; then none of them is written.
        """
        rows = [encode_row(record) for record in records]
        with self._mutex, store_errors(self.folder):
            self._require_writer().insert(rows)

    def rows[R: Record](self, record_type: type[R]) -> Generator[R, None, None]:
        """Stream all records of a type in the order of insertion, as they were at the first step.

        Raises:
            StoreError: The file cannot be read or a row is damaged.
        """
        with store_errors(self.folder), contextlib.closing(connect_to_read(self.folder)) as connection:
            for _, *cells in connection.execute(select_statement(record_type)):
                yield decode_row(record_type, cells)

    def count(self, record_type: type[Record]) -> int:
        """Return how many records of a type there are.

        Raises:
            StoreError: The file cannot be read.
        """
        query = f"SELECT count(*) FROM {TABLES[record_type]}"  # noqa: S608 - the name is a constant of ours
        with store_errors(self.folder), contextlib.closing(connect_to_read(self.folder)) as connection:
            return int(connection.execute(query).fetchone()[0])

    def run(self) -> RunRecord:
        """Return the row that says what was run.

        Raises:
            StoreError: There is none, or the file cannot be read.
        """
        with contextlib.closing(self.rows(RunRecord)) as rows:
            for record in rows:
                return record
        hint = "It was cut off before it began; start it anew."
        message = f"{self.folder / FILE_NAME} does not say what was run"
        raise StoreError(message, hint)

    def verify(self) -> int | None:
        """Recompute the hash chain; return the number of the first event that does not fit, None when all do.

        Raises:
            StoreError: The file cannot be read.
        """
        with store_errors(self.folder), contextlib.closing(connect_to_read(self.folder)) as connection:
            return first_bad_event(connection)

    def close(self) -> None:
        """End writing; a second call does nothing. Reading stays possible.

        Raises:
            StoreError: The last pages could not be written.
        """
        with self._mutex, store_errors(self.folder):
            writer, self._writer = self._writer, None
            if writer is not None:
                writer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _require_writer(self) -> _Writer:
        if self._writer is None:
            message = f"{self.folder / FILE_NAME} is closed, or open for reading only"
            raise StoreError(message)
        return self._writer
