"""A run's rows as pandas frames, and their export for other tools.

Every row carries the id of its run and whether a simulated model made it, so that tables of several runs can be joined
and no number loses its origin.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from harness.errors import StoreError, UsageError
from harness.records import Record
from harness.results import Kind, ResultTable, result_tables
from harness.results.table import flat_columns, flat_rows
from harness.store import TABLES, Store

if TYPE_CHECKING:
    import pandas as pd

_DTYPES: dict[object, str] = {bool: "bool", int: "int64", float: "float64", float | None: "Float64"}
_LABEL_DTYPES = {"run_id": "str", "is_simulated": "bool"}
_NULLABLE_DTYPES = {Kind.TEXT: "str", Kind.COUNT: "Int64", Kind.NUMBER: "Float64"}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula. Source: OWASP, CSV Injection."""


type Plain = str | int | float | bool | list[str] | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One table, of records or of results, ready to be written."""

    name: str
    dtypes: dict[str, str]
    """The columns in order, each with pandas' name of its type."""
    rows: Callable[[], Iterator[dict[str, Plain]]]


class ExportFormat(StrEnum):
    """A file format for tables."""

    CSV = "csv"
    PARQUET = "parquet"
    JSONL = "jsonl"


def frames(store: Store) -> dict[str, pd.DataFrame]:
    """Return one frame per record type, empty ones included, by the name of its table, then one per table of results.

    Columns are `run_id`, `is_simulated`, then the record's fields; tuples are JSON text. Rows are in the order of
    insertion. Numbers and booleans of records have numpy types, those that may be missing and those of results pandas'
    nullable ones, all else pandas' text type. A table of results is called `result-` and its name; a rate takes the
    columns `_k`, `_n`, `_low` and `_high` there, an estimate `_value`, `_low` and `_high`.

    Raises:
        StoreError: The store cannot be read or does not say what was run.
    """
    return {sheet.name: _frame(sheet) for sheet in _sheets(store)}


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
    sheets = {out / f"{sheet.name}.{file_format.value}": sheet for sheet in _sheets(store)}
    taken = [path for path in sheets if path.exists() or path.is_symlink()]
    if taken:
        message = f"{taken[0]} exists already"
        raise UsageError(message, "Give an empty folder, or remove the old export.")
    try:
        out.mkdir(parents=True, exist_ok=True)
        for path, sheet in sheets.items():
            _write(sheet, path, file_format)
    except OSError as error:
        message = f"{out}: {error.strerror}"
        raise StoreError(message, "Choose a writable folder with enough space.") from error
    return tuple(sheets)


def _sheets(store: Store) -> tuple[_Sheet, ...]:
    run = store.run()
    label: dict[str, Plain] = {"run_id": run.run_id, "is_simulated": run.is_simulated}
    records = (_record_sheet(store, record_type, label) for record_type in TABLES)
    return *records, *(_result_sheet(table, label) for table in result_tables(store))


def _record_sheet(store: Store, record_type: type[Record], label: dict[str, Plain]) -> _Sheet:
    fields = {field.name: _DTYPES.get(field.type, "str") for field in msgspec.structs.fields(record_type)}

    def rows() -> Iterator[dict[str, Plain]]:
        for record in store.rows(record_type):
            yield label | msgspec.to_builtins(record)

    return _Sheet(name=TABLES[record_type], dtypes=_LABEL_DTYPES | fields, rows=rows)


def _result_sheet(table: ResultTable, label: dict[str, Plain]) -> _Sheet:
    dtypes = {name: _NULLABLE_DTYPES[kind] for name, kind in flat_columns(table).items()}

    def rows() -> Iterator[dict[str, Plain]]:
        for row in flat_rows(table):
            yield label | row

    return _Sheet(name=f"result-{table.name}", dtypes=_LABEL_DTYPES | dtypes, rows=rows)


def _write(sheet: _Sheet, path: Path, file_format: ExportFormat) -> None:
    match file_format:
        case ExportFormat.JSONL:
            with path.open("xb") as file:
                file.writelines(msgspec.json.encode(row) + b"\n" for row in sheet.rows())
        case ExportFormat.PARQUET:
            _frame(sheet).to_parquet(path, index=False)
        case ExportFormat.CSV:
            _write_csv(_frame(sheet), path)


def _write_csv(frame: pd.DataFrame, path: Path) -> None:
    texts: list[str] = list(frame.select_dtypes("str").columns)
    defused = frame.assign(**{name: frame[name].map(_defuse, na_action="ignore") for name in texts})
    # All text is quoted, since a lone carriage return would else begin a new row in some readers.
    defused.to_csv(path, index=False, quoting=2, lineterminator="\n")


def _defuse(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _frame(sheet: _Sheet) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 - 0.3 s, which `--help` must not cost

    rows = [_flat(row) for row in sheet.rows()]
    return pd.DataFrame(rows, columns=list(sheet.dtypes)).astype(sheet.dtypes)


def _flat(row: dict[str, Plain]) -> dict[str, Plain]:
    return {
        name: msgspec.json.encode(value).decode() if isinstance(value, list | tuple) else value
        for name, value in row.items()
    }
