"""One table of results: numbers with their intervals, ready for people and for other tools alike."""

from collections.abc import Iterator
from enum import StrEnum

import msgspec

from harness.rates import Proportion
from reports.numerals import ABSENT, estimate_text, number_text, percent_text
from reports.views import ResultView


class Estimate(msgspec.Struct, frozen=True, kw_only=True):
    """A number with its interval."""

    value: float
    low: float | None = None
    """Lower end; None where no interval can be had, such as from a single trial."""
    high: float | None = None


type Cell = str | int | float | Proportion | Estimate | None
"""None stands for what was not measured."""

type Plain = str | int | float | None


class Kind(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    COUNT = "count"
    NUMBER = "number"
    RATE = "rate"
    """Proportions."""
    ESTIMATE = "estimate"


_PARTS = {Kind.RATE: ("k", "n", "low", "high"), Kind.ESTIMATE: ("value", "low", "high")}


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A column's name for people, and for tools."""

    key: str
    """Lower case with underscores; a rate's and an estimate's parts are `<key>_k`, `<key>_low` and so on."""
    header: str
    """With the unit, and for a rate the name of its n."""
    kind: Kind = Kind.TEXT
    digits: int = 3
    """Decimals shown; of a rate those of the percentage."""


class ResultTable(msgspec.Struct, frozen=True, kw_only=True):
    """A table of results, complete in itself."""

    name: str
    """The name of its file in an export: lower case with hyphens, unique in a run."""
    title: str
    caption: str
    """What was counted, the estimand and the method of the intervals, in a sentence or two."""
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    """What a reader must know to rely on it, one paragraph each."""
    is_appendix: bool = False
    """Long and for reference: in the report and the export, and not on the terminal."""


def view_of(table: ResultTable) -> ResultView:
    """Return a table as text for people.

    Raises:
        ValueError: A row has more or fewer cells than there are columns, or a cell of another kind than its column.
    """
    return ResultView(
        title=table.title,
        caption=table.caption,
        headers=tuple(column.header for column in table.columns),
        rows=tuple(
            tuple(_text(column, cell) for column, cell in zip(table.columns, row, strict=True)) for row in table.rows
        ),
        notes=table.notes,
        is_appendix=table.is_appendix,
    )


def flat_rows(table: ResultTable) -> Iterator[dict[str, Plain]]:
    """Yield each row as plain values by name, a rate and an estimate taken apart.

    Raises:
        ValueError: See `view_of`.
    """
    for row in table.rows:
        flat: dict[str, Plain] = {}
        for column, cell in zip(table.columns, row, strict=True):
            flat |= _parts(column, cell)
        yield flat


def flat_columns(table: ResultTable) -> dict[str, Kind]:
    """Return the names of what `flat_rows` yields, each with its kind, also of a table without rows."""
    names: dict[str, Kind] = {}
    for column in table.columns:
        match column.kind:
            case Kind.RATE | Kind.ESTIMATE:
                for part in _PARTS[column.kind]:
                    names[f"{column.key}_{part}"] = Kind.COUNT if part in {"k", "n"} else Kind.NUMBER
            case kind:
                names[column.key] = kind
    return names


def _parts(column: Column, cell: Cell) -> dict[str, Plain]:
    match _checked(column, cell):
        case Proportion() | Estimate() as whole:
            return {f"{column.key}_{part}": getattr(whole, part) for part in _PARTS[column.kind]}
        case None if column.kind in _PARTS:
            return dict.fromkeys(f"{column.key}_{part}" for part in _PARTS[column.kind])
        case value:
            return {column.key: value}


def _text(column: Column, cell: Cell) -> str:
    match _checked(column, cell):
        case None:
            return ABSENT
        case Proportion(k=k, n=n, low=low, high=high):
            return _rate_text(k, n, (low, high), column.digits)
        case Estimate(value=value, low=low, high=high):
            return estimate_text(value, low, high, column.digits)
        case float() as value:
            return number_text(value, column.digits)
        case value:
            return str(value)


def _rate_text(k: int, n: int, interval: tuple[float, float], digits: int) -> str:
    if not n:
        return "0/0, no rate"
    low, high = (percent_text(end, digits) for end in interval)
    return f"{k}/{n} = {percent_text(k / n, digits)} ({low} to {high})"


def _checked(column: Column, cell: Cell) -> Cell:
    """Return a cell of its column's kind; an integer is a number too."""
    match column.kind, cell:
        case (
            (_, None)
            | (Kind.TEXT, str())
            | (Kind.COUNT, int())
            | (Kind.NUMBER, int() | float())
            | (Kind.RATE, Proportion())
            | (Kind.ESTIMATE, Estimate())
        ):
            return float(cell) if column.kind is Kind.NUMBER and isinstance(cell, int) else cell
    message = f"{cell!r:.100} is no {column.kind.value}, which the column {column.key} holds"
    raise ValueError(message)
