"""Records to rows of SQLite and back, and the canonical bytes of a record that the hash chain covers."""

import hashlib
import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import msgspec

from harness.arm_records import ArmRecord, CutOffRecord, DetonationRecord, PlanRecord, SittingRecord
from harness.errors import StoreError
from harness.records import (
    CallRecord,
    CompletionRecord,
    ControlRecord,
    EndRecord,
    EvidenceRecord,
    ExecutionEnded,
    ExecutionStarted,
    FindingRecord,
    GenerationRecord,
    LabelRecord,
    MetaScoreRecord,
    PlantRecord,
    ProgramRecord,
    PromptRecord,
    Record,
    RunRecord,
    StaticRecord,
    SubmissionRecord,
    TransferRecord,
    TrialRecord,
    UtilityRecord,
    VerdictRecord,
)

TABLES: dict[type[Record], str] = {
    RunRecord: "runs",
    ProgramRecord: "programs",
    PromptRecord: "prompts",
    CallRecord: "calls",
    CompletionRecord: "completions",
    PlantRecord: "plants",
    SubmissionRecord: "submissions",
    ExecutionStarted: "executions_started",
    ExecutionEnded: "executions_ended",
    EvidenceRecord: "evidence",
    FindingRecord: "findings",
    StaticRecord: "static_reports",
    VerdictRecord: "verdicts",
    UtilityRecord: "utilities",
    GenerationRecord: "generations",
    MetaScoreRecord: "meta_scores",
    TrialRecord: "trials",
    TransferRecord: "transfers",
    ControlRecord: "controls",
    PlanRecord: "plans",
    ArmRecord: "arms",
    DetonationRecord: "detonations",
    SittingRecord: "sittings",
    CutOffRecord: "cut_offs",
    EndRecord: "ends",
    LabelRecord: "labels",
}
"""The table of each record type; its name is also the `kind` of the record's events."""

_TEXT_FIELDS: dict[type[Record], frozenset[str]] = {
    ProgramRecord: frozenset({"source"}),
    PromptRecord: frozenset({"expertise", "message"}),
    ArmRecord: frozenset({"expertise", "message"}),
    CompletionRecord: frozenset({"text"}),
    ExecutionEnded: frozenset({"stdout", "stderr"}),
}
"""Fields that are large and often repeat: the row holds their SHA-256, `texts` their compressed body, once."""

_MAX_TEXT_BYTES = 64 << 20
"""A text larger than this is refused both ways, so that a run from elsewhere cannot fill the memory by a few bytes."""

_BOOLEANS = {0: False, 1: True}

type Cell = int | float | str | None
type Plain = bool | int | float | str | Sequence["Plain"] | None


@dataclass(frozen=True, slots=True)
class Row:
    """A record ready to be inserted."""

    table: str
    cells: tuple[Cell, ...]
    """In the order of the record's fields."""
    texts: tuple[tuple[str, bytes], ...]
    """SHA-256 and uncompressed UTF-8 of each large text."""
    payload: bytes
    """What the hash chain covers."""


def encode_row(record: Record) -> Row:
    """Turn a record into a row.

    Lone surrogates, which UTF-8 cannot hold, become backslash escapes: hostile text must not stop a run.

    Raises:
        StoreError: A field has a value of the wrong type or range, a number that is not finite, or a text over 64 MiB.
    """
    values = _checked_values(record)
    large = _TEXT_FIELDS.get(type(record), frozenset())
    texts = {name: str(values[name]).encode() for name in large}
    _check_sizes(texts)
    hashes = {name: hashlib.sha256(body).hexdigest() for name, body in texts.items()}
    return Row(
        table=TABLES[type(record)],
        cells=tuple(hashes.get(name) or _as_cell(value) for name, value in values.items()),
        texts=tuple((hashes[name], body) for name, body in texts.items()),
        payload=canonical_payload(type(record), values),
    )


def decode_row[R: Record](record_type: type[R], cells: Sequence[object]) -> R:
    """Turn a row, read with `select_statement` and without its `seq`, back into its record.

    Raises:
        StoreError: A cell is missing or damaged.
    """
    try:
        pairs = zip(_fields(record_type), cells, strict=True)
        values = {field.name: _from_cell(field.type, cell) for field, cell in pairs}
        return msgspec.convert(values, record_type)
    except (msgspec.MsgspecError, zlib.error, ValueError) as error:
        table = TABLES[record_type]
        message = f"a row of {table} is damaged: {error}"
        raise StoreError(message, "Use an undamaged copy of the run.") from error


def canonical_payload(record_type: type[Record], values: dict[str, Plain]) -> bytes:
    """Return the JSON of a record with sorted keys.

    Fields that hold their default are left out, so that a field added later leaves the hashes of older runs alone.
    """
    defaults = {field.name: field.default for field in _fields(record_type)}
    kept = {name: value for name, value in values.items() if value != defaults[name]}
    return msgspec.json.encode(kept, order="sorted")


def record_payload(record: Record) -> bytes:
    """Return the canonical JSON of a record that came from the store."""
    return canonical_payload(type(record), _checked_values(record))


@cache
def select_statement(record_type: type[Record]) -> str:
    """Return the query for all rows of a type in the order of their events: `seq`, then the fields."""
    large = _TEXT_FIELDS.get(record_type, frozenset())
    names = [field.name for field in _fields(record_type)]
    columns = [_body_of(name) if name in large else f'"{name}"' for name in names]
    return f"SELECT seq, {', '.join(columns)} FROM {TABLES[record_type]} AS kept ORDER BY seq"  # noqa: S608 - constants of ours


@cache
def insert_statement(table: str, width: int) -> str:
    """Return the statement that inserts `seq` and `width` more cells."""
    return f"INSERT INTO {table} VALUES ({', '.join('?' * (width + 1))})"  # noqa: S608 - table is a constant of ours


def _body_of(name: str) -> str:
    return f'(SELECT body FROM texts WHERE texts.sha256 = kept."{name}")'  # noqa: S608 - name is a field of ours


@cache
def _fields(record_type: type[Record]) -> tuple[msgspec.structs.FieldInfo, ...]:
    return msgspec.structs.fields(record_type)


def _checked_values(record: Record) -> dict[str, Plain]:
    try:
        plain = msgspec.to_builtins(record, enc_hook=_without_subclass)
        values: dict[str, Plain] = msgspec.to_builtins(msgspec.convert(plain, type(record)))
    except (msgspec.MsgspecError, TypeError) as error:
        message = f"a {type(record).__name__} cannot be stored: {error}"
        raise StoreError(message) from error
    return {name: _checked_value(name, value) for name, value in values.items()}


def _without_subclass(value: object) -> Plain:
    # numpy.float64 is a float, but not one that msgspec takes.
    if isinstance(value, float):
        return float(value)
    message = f"{type(value).__name__} is not plain data"
    raise TypeError(message)


def _checked_value(name: str, value: Plain) -> Plain:
    if isinstance(value, float):
        if not math.isfinite(value):
            message = f"{name} is {value}, which is no finite number"
            raise StoreError(message)
        # SQLite keeps no sign of zero.
        return value + 0.0
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "backslashreplace").decode()
    return value


def _as_cell(value: Plain) -> Cell:
    if isinstance(value, list | tuple):
        return msgspec.json.encode(value).decode()
    return value  # type: ignore[return-value]  # no other sequence comes out of a record


def _from_cell(kind: object, cell: object) -> object:
    if kind is bool and isinstance(cell, int):
        return _BOOLEANS.get(cell, cell)
    if isinstance(cell, bytes):
        return _decompress(cell).decode()
    if kind == tuple[str, ...] and isinstance(cell, str):
        return msgspec.json.decode(cell)
    return cell


def _check_sizes(texts: dict[str, bytes]) -> None:
    for name, body in texts.items():
        if len(body) > _MAX_TEXT_BYTES:
            message = f"{name} has {len(body)} bytes, of which {_MAX_TEXT_BYTES} can be stored"
            raise StoreError(message)


def _decompress(body: bytes) -> bytes:
    stream = zlib.decompressobj()
    text = stream.decompress(body, _MAX_TEXT_BYTES + 1)
    if not stream.eof or len(text) > _MAX_TEXT_BYTES:
        message = "a text is cut off or too large"
        raise ValueError(message)
    return text
