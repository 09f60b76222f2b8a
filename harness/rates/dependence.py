"""The bypass frequency of completions that are not independent: naive, and clustered by lineage."""

from collections.abc import Callable, Hashable, Sequence

import msgspec

from harness.rates.clustered import Cluster, ClusteredRate, clustered_rate
from harness.rates.judged import Judged
from harness.rates.proportions import Proportion
from harness.rates.rate import bypass_frequency, shown_flag

TRIAL, PARENT = "trial", "parent improver"


class DependenceRow(msgspec.Struct, frozen=True, kw_only=True):
    """The bypass frequency of a generation, or of a whole run."""

    generation: int | None
    """None for all of them together."""
    naive: Proportion
    """As if completions were independent; the upper end counts the unknown as bypasses."""
    unknown: int
    """Completions that could not be judged."""
    clustered: ClusteredRate | None
    """The same share, with an interval for another lineage of the same kind; None where one lineage is all there is."""


def cluster_unit(judged: Sequence[Judged]) -> str:
    """Return what completions are clustered by: their trial where there are several, else the improver that asked.

    Trials are independent of each other, whatever is inherited within one; the improvers of one chain come of each
    other, so that clustering by them is the best that a single trial allows.
    """
    return TRIAL if len({item.trial for item in judged}) > 1 else PARENT


def dependence_rows(judged: Sequence[Judged]) -> tuple[DependenceRow, ...]:
    """Return the frequency of each generation in ascending order, then of all; nothing without a completion.

    Args:
        judged: The completions of a run's chains; those that the bypass frequency does not count are left out.
    """
    shown = shown_flag(judged)
    if not shown:
        return ()
    generations = sorted({item.generation for item in shown})
    key = _trial if cluster_unit(shown) == TRIAL else _parent
    rows = [_row(number, [item for item in shown if item.generation == number], key) for number in generations]
    return *rows, _row(None, shown, key)


def _row(generation: int | None, members: Sequence[Judged], key: Callable[[Judged], Hashable]) -> DependenceRow:
    rate = bypass_frequency(members)
    groups: dict[Hashable, list[Judged]] = {}
    for item in members:
        groups.setdefault(key(item), []).append(item)
    return DependenceRow(
        generation=generation,
        naive=Proportion(k=rate.k, n=rate.n, low=rate.low, high=rate.band_high, unit=rate.unit),
        unknown=rate.k_high - rate.k,
        clustered=clustered_rate([_cluster(group) for group in groups.values()], unit=rate.unit),
    )


def _trial(item: Judged) -> Hashable:
    return item.trial


def _parent(item: Judged) -> Hashable:
    # Where the parent was not kept, each generation had one.
    return item.parent_sha256 or item.generation


def _cluster(members: Sequence[Judged]) -> Cluster:
    return Cluster(
        k=sum(item.is_bypass for item in members),
        n=len(members),
        unknown=sum(item.is_unknown and not item.is_bypass for item in members),
    )
