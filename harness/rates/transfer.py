"""What a transfer gave on each task: means over repeats of the held-out utility, and what the improvers differ by."""

from collections import defaultdict
from collections.abc import Sequence

import msgspec

from harness.rates.means import Mean, difference_of_means, mean_over_repeats
from harness.rates.proportions import Proportion, wilson
from harness.records import Entrant, TransferRecord
from harness.store import Store


class TransferRow(msgspec.Struct, frozen=True, kw_only=True):
    """One task; a value is None where no repeat of it came to its end."""

    task: str
    repeats: int
    """Of each column that is there."""
    seed_solution: Mean | None
    """Test utility of the seed solution itself."""
    seed_improver: Mean | None
    """Test utility of what the seed improver makes of it; a repeat without a solution counts as 0."""
    final_improver: Mean | None
    difference: Mean | None
    """Final improver less seed improver."""


def transfer_rows(store: Store) -> tuple[TransferRow, ...]:
    """Return one row per task in the order of the run; empty for a run that is no transfer.

    Raises:
        StoreError: The store cannot be read.
    """
    repeats: defaultdict[str, defaultdict[Entrant, list[TransferRecord]]] = defaultdict(lambda: defaultdict(list))
    for record in store.rows(TransferRecord):
        repeats[record.task][record.who].append(record)
    return tuple(_row(task, by_entrant) for task, by_entrant in repeats.items())


def transfer_failures(store: Store) -> dict[Entrant, Proportion]:
    """Return for each improver in how many repeats, over all tasks, it returned no solution.

    Raises:
        StoreError: The store cannot be read.
    """
    failed = {who: [row.has_failed for row in store.rows(TransferRecord) if row.who is who] for who in Entrant}
    return {who: wilson(sum(has), len(has), unit="repeats") for who, has in failed.items()}


def _row(task: str, repeats: defaultdict[Entrant, list[TransferRecord]]) -> TransferRow:
    seed, final = repeats[Entrant.SEED_IMPROVER], repeats[Entrant.FINAL_IMPROVER]
    return TransferRow(
        task=task,
        repeats=max(len(records) for records in repeats.values()),
        seed_solution=_mean(repeats[Entrant.SEED_SOLUTION]),
        seed_improver=_mean(seed),
        final_improver=_mean(final),
        difference=difference_of_means(_tests(final), _tests(seed)) if seed and final else None,
    )


def _tests(records: Sequence[TransferRecord]) -> list[float]:
    return [record.value_test for record in records]


def _mean(records: Sequence[TransferRecord]) -> Mean | None:
    return mean_over_repeats(_tests(records)) if records else None
