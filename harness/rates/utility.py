"""What self-improvement gained: the meta-utility of each generation beside the seed's, by trial and over trials."""

import statistics
from collections.abc import Iterable, Sequence

import msgspec

from harness.errors import StoreError
from harness.rates.gains import TrialMean, mean_over_trials
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
    """The result of one generation of one trial, 0 being the seed improver."""

    trial: int
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
    """Test meta-utility less the same trial's seed's; None when the seed's is not there."""
    tasks: tuple[TaskMean, ...]
    proposal_val: float | None = None
    """What its proposal was worth, adopted or not; None where it was not evaluated."""
    proposal_test: float | None = None
    proposal_verdict: str = ""
    is_quarantined: bool = False


class GenerationUtility(msgspec.Struct, frozen=True, kw_only=True):
    """The results of one generation: means over the trials that reached it."""

    generation: int
    trials: int
    meta_utility_val: float
    meta_utility_test: float
    gain: TrialMean | None
    """Test meta-utility less the same trial's seed's; None when no trial has its seed's."""
    tasks: tuple[TaskMean, ...]

    @property
    def gain_test(self) -> float | None:
        """The mean gain."""
        return self.gain.value if self.gain else None


def summarise_utility(store: Store) -> tuple[UtilitySummary, ...]:
    """Return the results of all generations by trial, in ascending order; of one that was recorded twice, the later.

    Raises:
        StoreError: The store cannot be read, or the values of a generation are damaged.
    """
    records = {(row.trial, row.generation): row for row in store.rows(GenerationRecord)}
    return tuple(_summary(records[key], records.get((key[0], 0))) for key in sorted(records))


def over_trials(summaries: Iterable[UtilitySummary], seed: int = 0) -> tuple[GenerationUtility, ...]:
    """Return the means of each generation over trials, in ascending order.

    Args:
        summaries: The results of each trial.
        seed: Of the resampling that the gain's interval comes from.
    """
    by_generation: dict[int, list[UtilitySummary]] = {}
    for summary in summaries:
        by_generation.setdefault(summary.generation, []).append(summary)
    return tuple(_mean_of(generation, by_generation[generation], seed) for generation in sorted(by_generation))


def _mean_of(generation: int, members: Sequence[UtilitySummary], seed: int) -> GenerationUtility:
    gains = [item.gain_test for item in members if item.gain_test is not None]
    return GenerationUtility(
        generation=generation,
        trials=len(members),
        meta_utility_val=statistics.fmean(item.meta_utility_val for item in members),
        meta_utility_test=statistics.fmean(item.meta_utility_test for item in members),
        gain=mean_over_trials(gains, seed) if gains else None,
        tasks=_pooled([task for item in members for task in item.tasks]),
    )


def _pooled(means: Sequence[TaskMean]) -> tuple[TaskMean, ...]:
    """Return one mean per task over all repeats of all trials."""
    names = dict.fromkeys(mean.task for mean in means)
    return tuple(_weighted([mean for mean in means if mean.task == name]) for name in names)


def _weighted(means: Sequence[TaskMean]) -> TaskMean:
    weights = [mean.repeats for mean in means]
    return TaskMean(
        task=means[0].task,
        val=statistics.fmean([mean.val for mean in means], weights),
        test=statistics.fmean([mean.test for mean in means], weights),
        repeats=sum(weights),
    )


def _summary(row: GenerationRecord, seed: GenerationRecord | None) -> UtilitySummary:
    return UtilitySummary(
        trial=row.trial,
        generation=row.generation,
        improver_sha256=row.improver_sha256,
        proposal_sha256=row.proposal_sha256,
        was_adopted=row.was_adopted,
        reason=row.reason,
        meta_utility_val=row.meta_utility_val,
        meta_utility_test=row.meta_utility_test,
        gain_test=None if seed is None else row.meta_utility_test - seed.meta_utility_test,
        tasks=_task_means(row),
        proposal_val=row.proposal_val,
        proposal_test=row.proposal_test,
        proposal_verdict=row.proposal_verdict,
        is_quarantined=row.is_quarantined,
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
