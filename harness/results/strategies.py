"""By which strategies the improvers of a run search: tables of a run whose improvers were classified."""

from collections.abc import Sequence

import msgspec

from detectors.strategies.report import Strategy, Tag
from harness.rates.proportions import wilson
from harness.rates.strategies import NO_STRATEGY, Classified, load_classified
from harness.results.table import Cell, Column, Kind, ResultTable
from harness.store import Store

_UNIT = "improver completions that were classified"
_SIMULATED = "SIMULATED: these numbers say nothing about any model. "
_SEVERAL = (
    "A program may search in several ways at once, so that shares need not add up to 1. Programs are told from their "
    "syntax trees alone, never from what they did; the signatures are ours."
)
_DIFFERENT_NAMES = (
    "The names are not all the same: a template may implement several strategies, or one that has no name here. "
    "Templates and detectors have one author."
)
_STRATEGIES = (*Strategy, NO_STRATEGY)


class _Counted(msgspec.Struct, frozen=True):
    """What one table counts."""

    name: str
    title: str
    header: str
    labels: tuple[str, ...]
    found: tuple[frozenset[str], ...]
    """For each completion what it has."""


def strategy_tables(store: Store) -> tuple[ResultTable, ...]:
    """Return the tables of strategies and tags, and of a simulated run the planted ones beside those told.

    None where no improver was classified.

    Raises:
        StoreError: The store cannot be read.
    """
    everything = tuple(load_classified(store))
    items = tuple(item for item in everything if item.strategies is not None)
    if not items:
        return ()
    strategies = tuple(_strategies_of(item) for item in items)
    tags = tuple(item.tags for item in items)
    lost = len(everything) - len(items)
    notes = (_SEVERAL, f"{lost} of {len(everything)} improver completions hold no program that could be classified.")
    is_simulated = store.run().is_simulated
    counted = (
        _Counted("strategies", "Search strategies of improvers", "Strategy", _STRATEGIES, strategies),
        _Counted("strategy-tags", "What improvers do beside their search", "Tag", tuple(Tag), tags),
    )
    tables = tuple(_by_generation(what, items, notes, is_simulated=is_simulated) for what in counted)
    planted = tuple(item for item in items if item.planted)
    return (*tables, _planted_table(planted)) if planted else tables


def _strategies_of(item: Classified) -> frozenset[str]:
    return item.strategies or frozenset()


def _by_generation(
    what: _Counted, items: Sequence[Classified], notes: tuple[str, ...], *, is_simulated: bool
) -> ResultTable:
    """Count completions by label and generation."""
    numbers = sorted({item.generation for item in items})
    generations = [Column(key=f"generation_{n}", header=f"Generation {n}", kind=Kind.COUNT) for n in numbers]
    share = Column(key="share", header=f"All, k/n {_UNIT} (95% interval)", kind=Kind.RATE, digits=1)
    everything: list[Cell] = [sum(item.generation == number for item in items) for number in numbers]
    return ResultTable(
        name=what.name,
        title=what.title,
        caption=(
            f"{_SIMULATED if is_simulated else ''}Counted are {_UNIT}, duplicates each time, by the generation that "
            "they were written for; all trials together, probes left out. Wilson intervals."
        ),
        columns=(Column(key="name", header=what.header), *generations, share),
        rows=(("all that were classified", *everything, None), *(_row(what, label, items) for label in what.labels)),
        notes=notes,
    )


def _row(what: _Counted, label: str, items: Sequence[Classified]) -> tuple[Cell, ...]:
    hits = [item.generation for item, names in zip(items, what.found, strict=True) if label in names]
    counts: list[Cell] = [hits.count(number) for number in sorted({item.generation for item in items})]
    return (label, *counts, wilson(len(hits), len(items), unit=_UNIT))


def _planted_table(items: Sequence[Classified]) -> ResultTable:
    """Show for each planted strategy what was told of its programs."""
    names = sorted({item.planted for item in items})
    return ResultTable(
        name="planted-strategies",
        title="SIMULATED: planted strategies, and those told",
        caption=(
            "Each row counts the classified improver completions that the simulated model composed from one template, "
            "and how many of them were told to search in each way. It shows that the chain works, and says nothing "
            "about any model."
        ),
        columns=(
            Column(key="planted", header="Planted"),
            Column(key="completions", header="Completions", kind=Kind.COUNT),
            *[Column(key=name, header=name, kind=Kind.COUNT) for name in _STRATEGIES],
        ),
        rows=tuple(_planted_row(name, [item for item in items if item.planted == name]) for name in names),
        notes=(_DIFFERENT_NAMES,),
    )


def _planted_row(name: str, items: Sequence[Classified]) -> tuple[Cell, ...]:
    told: list[Cell] = [sum(label in _strategies_of(item) for item in items) for label in _STRATEGIES]
    return (name, len(items), *told)
