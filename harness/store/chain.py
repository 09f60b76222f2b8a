"""The hash chain over all events of a run: what was changed, removed or slipped in afterwards shows.

A chain cannot show that its own tail was cut off: a run that lost its last events lacks its `EndRecord`. Labels, which
follow that, can be cut off unseen.
"""

import hashlib
import sqlite3
from collections.abc import Iterator

from harness.errors import StoreError
from harness.records import Record
from harness.store.rows import TABLES, decode_row, record_payload, select_statement

GENESIS = "0" * 64
"""The `prev_hash` of the first event."""

type NumberedRecords = Iterator[tuple[int, Record]]


def chain_hash(prev_hash: str, kind: str, payload: bytes) -> str:
    """Return the hash of an event: SHA-256 of its predecessor's hash, its kind and its record, a line each."""
    return hashlib.sha256(b"\n".join((prev_hash.encode(), kind.encode(), payload))).hexdigest()


def first_bad_event(connection: sqlite3.Connection) -> int | None:
    """Recompute the chain and return the number of the first event that does not fit, None when all do.

    Raises:
        sqlite3.Error: The file cannot be read.
    """
    connection.execute("BEGIN")
    pending = {name: _numbered(connection, record_type) for record_type, name in TABLES.items()}
    expected, previous = 1, GENESIS
    for seq, kind, prev_hash, own_hash in connection.execute("SELECT * FROM events ORDER BY seq"):
        if (seq, prev_hash) != (expected, previous) or own_hash != _recomputed(pending, seq, kind, prev_hash):
            return expected
        expected, previous = seq + 1, own_hash
    return None if _are_exhausted(pending) else expected


def _numbered(connection: sqlite3.Connection, record_type: type[Record]) -> NumberedRecords:
    for seq, *cells in connection.execute(select_statement(record_type)):
        yield seq, decode_row(record_type, cells)


def _recomputed(pending: dict[str, NumberedRecords], seq: int, kind: str, prev_hash: str) -> str | None:
    try:
        row_seq, record = next(pending[kind])
    except (KeyError, StopIteration, StoreError):
        return None
    return chain_hash(prev_hash, kind, record_payload(record)) if row_seq == seq else None


def _are_exhausted(pending: dict[str, NumberedRecords]) -> bool:
    try:
        return all(next(rows, None) is None for rows in pending.values())
    except StoreError:
        return False
