"""What self-improvement gained: the meta-utility of each generation beside the seed's."""

import statistics

import msgspec

from harness.errors import StoreError
from harness.records import GenerationRecord
from harness.store import Store

type TaskValues = dict[str, list[tuple[float, float]]]


class TaskMean(msgspec.Struct, frozen=True, kw_only=True):
    """The mean over repeats of one task's utility."""

    task: str
    val: float
    test: float
    repeats: int


class UtilitySummary(msgspec.Struct, frozen=True, kw_only=True):
    """The result of one generation, 0 being the seed improver."""

    generation: int
    improver_sha256: str
    proposal_sha256: str | None
    was_adopted: bool
    reason: str
    meta_utility_val: float
    """Used for selection, hence flattering."""
    meta_utility_test: float
    """On held-out instances."""
    gain_test: float | None
    """Test meta-utility less the seed's; None when the seed's is not there."""
    tasks: tuple[TaskMean, ...]


def summarise_utility(store: Store) -> tuple[UtilitySummary, ...]:
    """Return the results of all generations in ascending order; of one that was recorded twice, the later.

    Raises:
        StoreError: The store cannot be read, or the values of a generation are damaged.
    """
    records = {row.generation: row for row in store.rows(GenerationRecord)}
    seed = records.get(0)
    return tuple(_summary(records[generation], seed) for generation in sorted(records))


def _summary(row: GenerationRecord, seed: GenerationRecord | None) -> UtilitySummary:
    return UtilitySummary(
        generation=row.generation,
        improver_sha256=row.improver_sha256,
        proposal_sha256=row.proposal_sha256,
        was_adopted=row.was_adopted,
        reason=row.reason,
        meta_utility_val=row.meta_utility_val,
        meta_utility_test=row.meta_utility_test,
        gain_test=None if seed is None else row.meta_utility_test - seed.meta_utility_test,
        tasks=_task_means(row),
    )


def _task_means(row: GenerationRecord) -> tuple[TaskMean, ...]:
    try:
        values = msgspec.json.decode(row.task_values_json, type=TaskValues)
    except msgspec.MsgspecError as error:
        message = f"the task values of generation {row.generation} are damaged: {error}"
        raise StoreError(message) from error
    return tuple(_mean(task, pairs) for task, pairs in values.items() if pairs)


def _mean(task: str, pairs: list[tuple[float, float]]) -> TaskMean:
    return TaskMean(
        task=task,
        val=statistics.fmean(val for val, _ in pairs),
        test=statistics.fmean(test for _, test in pairs),
        repeats=len(pairs),
    )
