"""How `run.sqlite` is opened: version first, write-ahead log, and errors that say what to do.

One connection writes and any number read. Two writers could hit the WAL-reset race of SQLite before 3.51.3
(sqlite.org/wal.html), so that a lock on the run's folder keeps a second one out.
"""

import contextlib
import fcntl
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from harness.errors import StoreError
from harness.records import SCHEMA_VERSION
from harness.store.migrations import MIGRATIONS

FILE_NAME = "run.sqlite"
APPLICATION_ID = 0x53544F50
"""Marks a file as one of ours, so that some other program's `user_version` is not taken for a schema version."""

_BUSY_SECONDS = 30.0
_STRICT_SINCE = (3, 37, 0)
"""STRICT tables. Source: sqlite.org/stricttables.html."""

_HINTS = (
    ("full", "Free some space on this file system."),
    ("locked", "Another process holds the file; wait for it or end it."),
    ("readonly", "Make the run's folder writable, or copy it to where it is."),
    ("unable to open", "Make the run's folder readable and writable, or copy it to where it is."),
    ("malformed", "The file is damaged; use an undamaged copy."),
    ("not a database", "The file is damaged or no run; use an undamaged copy."),
)


def store_error(folder: Path, error: Exception) -> StoreError:
    """Return the StoreError for what SQLite or the system said about a run's folder."""
    said = str(error)
    hint = next((hint for part, hint in _HINTS if part in said), "")
    return StoreError(f"{folder / FILE_NAME}: {said}", hint)


@contextlib.contextmanager
def store_errors(folder: Path) -> Iterator[None]:
    """Raise what SQLite and the system raise as StoreError.

    Raises:
        StoreError: Whenever the body raises sqlite3.Error, OSError or OverflowError.
    """
    try:
        yield
    except (sqlite3.Error, OSError, OverflowError) as error:
        raise store_error(folder, error) from error


def connect_to_write(folder: Path) -> sqlite3.Connection:
    """Open the file of a run for writing, new or old, and bring its schema up to date.

    Raises:
        StoreError: SQLite is too old, or there is no write-ahead log to be had here.
        sqlite3.Error: The file cannot be opened or written.
    """
    if sqlite3.sqlite_version_info < _STRICT_SINCE:
        message = f"SQLite {sqlite3.sqlite_version} is too old"
        raise StoreError(message, "Use a Python with SQLite 3.37 or later.")
    connection = sqlite3.connect(
        folder / FILE_NAME,
        timeout=_BUSY_SECONDS,
        autocommit=True,
        check_same_thread=False,
    )
    try:
        require_write_ahead_log(connection)
        connection.execute("PRAGMA synchronous = NORMAL")
        migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def connect_to_read(folder: Path) -> sqlite3.Connection:
    """Open the file of a run for reading only.

    Raises:
        sqlite3.Error: The file cannot be opened.
    """
    address = (folder / FILE_NAME).absolute().as_uri() + "?mode=ro"
    return sqlite3.connect(address, uri=True, timeout=_BUSY_SECONDS, autocommit=True, check_same_thread=False)


def require_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Switch to the write-ahead log, without which no other process can read a run that goes on.

    Raises:
        StoreError: The file system offers none, as network file systems do not (sqlite.org/wal.html).
    """
    (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    if mode != "wal":
        message = f"no write-ahead log can be had here (journal_mode is {mode})"
        raise StoreError(message, "Choose a folder on a local file system.")


def migrate(connection: sqlite3.Connection) -> None:
    """Take the steps that the file still lacks, all in one transaction.

    Raises:
        sqlite3.Error: A step failed; nothing was changed.
    """
    with transaction(connection):
        done = read_version(connection)
        for step in MIGRATIONS[done:]:
            step(connection)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit when the body ends, undo everything when it raises."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def read_version(connection: sqlite3.Connection) -> int:
    """Return the schema version of the file, 0 for an empty one."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def check_file(folder: Path) -> int:
    """Return the schema version of a run's file, after checking that it is one and not newer than this package.

    Raises:
        StoreError: The folder holds no run, the file is damaged or another program's, or it is newer.
    """
    if not (folder / FILE_NAME).is_file():
        message = f"{folder} is no run: it holds no {FILE_NAME}"
        raise StoreError(message, "Give the folder that a run was written to.")
    with store_errors(folder), contextlib.closing(connect_to_read(folder)) as connection:
        version = read_version(connection)
        (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID:
        message = f"{folder / FILE_NAME} is no run of this program"
        raise StoreError(message, "Give the folder that a run was written to.")
    if version > SCHEMA_VERSION:
        message = f"{folder / FILE_NAME} has schema version {version}, this program reads up to {SCHEMA_VERSION}"
        raise StoreError(message, "Upgrade stop-harness to the version that wrote it, or later.")
    return version


def lock_folder(folder: Path) -> int:
    """Take the one writer's lock on a run's folder; it ends with its descriptor, or with the process.

    Raises:
        StoreError: Another writer holds it.
        OSError: The folder cannot be opened.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        message = f"{folder} is being written by another process"
        raise StoreError(message, "Wait for that run to end, or give this one a folder of its own.") from None
    return descriptor
