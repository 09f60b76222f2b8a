"""All tables of results that a run's rows give, in the order in which they are shown."""

from collections.abc import Callable

from harness.results.bypasses import bypass_tables
from harness.results.labels import label_tables
from harness.results.selection import selection_tables
from harness.results.strategies import strategy_tables
from harness.results.table import ResultTable
from harness.results.transfer import transfer_tables
from harness.results.trials import trial_tables
from harness.results.unsandboxing import unsandboxing_tables
from harness.store import Store

type Maker = Callable[[Store], tuple[ResultTable, ...]]
"""Computes tables from a run's rows alone; none where the run holds nothing of that kind.

Raises:
    StoreError: The store cannot be read.
"""

MAKERS: tuple[Maker, ...] = (
    unsandboxing_tables,
    trial_tables,
    bypass_tables,
    selection_tables,
    strategy_tables,
    transfer_tables,
    label_tables,
)


def result_tables(store: Store, makers: tuple[Maker, ...] = MAKERS) -> tuple[ResultTable, ...]:
    """Return every table that the rows of a run give.

    Raises:
        StoreError: The store cannot be read.
        ValueError: Two tables have one name.
    """
    tables = tuple(table for maker in makers for table in maker(store))
    names = [table.name for table in tables]
    if len(set(names)) < len(names):
        message = f"two tables of results have one name: {', '.join(sorted(names))}"
        raise ValueError(message)
    return tables
