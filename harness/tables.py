"""A run's rows as pandas frames, and their export for other tools.

Every row carries the id of its run and whether a simulated model made it, so that tables of several runs can be joined
and no number loses its origin.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from harness.errors import StoreError, UsageError
from harness.records import Record, RunRecord
from harness.store import TABLES, Store

if TYPE_CHECKING:
    import pandas as pd

_DTYPES: dict[object, str] = {bool: "bool", int: "int64", float: "float64"}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula. Source: OWASP, CSV Injection."""


class ExportFormat(StrEnum):
    """A file format for tables."""

    CSV = "csv"
    PARQUET = "parquet"
    JSONL = "jsonl"


def frames(store: Store) -> dict[str, pd.DataFrame]:
    """Return one frame per record type, empty ones included, by the name of its table.

    Columns are `run_id`, `is_simulated`, then the record's fields; tuples are JSON text. Rows are in the order of
    insertion. Numbers and booleans have numpy types, all else pandas' text type.

    Raises:
        StoreError: The store cannot be read or does not say what was run.
    """
    run = store.run()
    return {name: _frame(store, run, record_type) for record_type, name in TABLES.items()}


def export(store: Store, out: Path, file_format: ExportFormat) -> tuple[Path, ...]:
    """Write one file per table, such as `completions.csv`, and return their paths.

    In CSV, text that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or a carriage
    return) gets an apostrophe in front; Parquet and JSON lines hold the text as it is.

    Args:
        store: The run.
        out: A folder, made if it is missing.
        file_format: What to write.

    Raises:
        UsageError: One of the files exists already.
        StoreError: The store cannot be read, or a file cannot be written.
    """
    paths = {record_type: out / f"{name}.{file_format.value}" for record_type, name in TABLES.items()}
    taken = [path for path in paths.values() if path.exists() or path.is_symlink()]
    if taken:
        message = f"{taken[0]} exists already"
        raise UsageError(message, "Give an empty folder, or remove the old export.")
    run = store.run()
    try:
        out.mkdir(parents=True, exist_ok=True)
        for record_type, path in paths.items():
            _write(store, run, record_type, path)
    except OSError as error:
        message = f"{out}: {error.strerror}"
        raise StoreError(message, "Choose a writable folder with enough space.") from error
    return tuple(paths.values())


def _write(store: Store, run: RunRecord, record_type: type[Record], path: Path) -> None:
    match ExportFormat(path.suffix.removeprefix(".")):
        case ExportFormat.JSONL:
            with path.open("xb") as file:
                file.writelines(msgspec.json.encode(row) + b"\n" for row in _labelled(store, run, record_type))
        case ExportFormat.PARQUET:
            _frame(store, run, record_type).to_parquet(path, index=False)
        case ExportFormat.CSV:
            _write_csv(_frame(store, run, record_type), path)


def _write_csv(frame: pd.DataFrame, path: Path) -> None:
    texts: list[str] = list(frame.select_dtypes("str").columns)
    defused = frame.assign(**{name: frame[name].map(_defuse, na_action="ignore") for name in texts})
    # All text is quoted, since a lone carriage return would else begin a new row in some readers.
    defused.to_csv(path, index=False, quoting=2, lineterminator="\n")


def _defuse(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _frame(store: Store, run: RunRecord, record_type: type[Record]) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 - 0.3 s, which `--help` must not cost

    dtypes = _dtypes(record_type)
    rows = [_flat(row) for row in _labelled(store, run, record_type)]
    return pd.DataFrame(rows, columns=list(dtypes)).astype(dtypes)


def _dtypes(record_type: type[Record]) -> dict[str, str]:
    fields = {field.name: _DTYPES.get(field.type, "str") for field in msgspec.structs.fields(record_type)}
    return {"run_id": "str", "is_simulated": "bool"} | fields


def _labelled(store: Store, run: RunRecord, record_type: type[Record]) -> Iterator[dict[str, object]]:
    label = {"run_id": run.run_id, "is_simulated": run.is_simulated}
    for record in store.rows(record_type):
        yield label | msgspec.to_builtins(record)


def _flat(row: dict[str, object]) -> dict[str, object]:
    return {
        name: msgspec.json.encode(value).decode() if isinstance(value, list | tuple) else value
        for name, value in row.items()
    }
