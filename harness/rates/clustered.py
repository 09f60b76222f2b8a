"""Rates of completions that depend on each other: those of one lineage are more alike than those of two."""

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from harness.rates.proportions import CONFIDENCE, Proportion

_MOST_LOGIT, _STEPS = 16.0, 641
_MOST_LIKENESS_LOGIT, _LIKENESS_STEPS = 12.0, 97


class Cluster(msgspec.Struct, frozen=True):
    """Completions that belong together: those of one trial, or those that one improver asked for."""

    k: int
    """How many have it, 0 to n."""
    n: int
    """0 or more."""
    unknown: int = 0
    """How many of the n - k could not be judged."""


class ClusteredRate(msgspec.Struct, frozen=True, kw_only=True):
    """A rate of clusters that are drawn from many more such clusters."""

    rate: Proportion
    """k of n over all clusters, the ratio estimator, with an interval for another cluster's completions."""
    clusters: int
    """Those that hold a completion."""
    design_effect: float | None
    """What the clusters multiply the variance of k/n by; None where no completion or every completion has it."""


def clustered_rate(
    clusters: Iterable[Cluster], confidence: float = CONFIDENCE, *, unit: str = ""
) -> ClusteredRate | None:
    """Return the rate of clustered completions; None where fewer than two clusters hold any.

    The interval is the central one of a beta-binomial model: each cluster has a rate of its own, drawn around the
    common one. Of the common rate it assumes what Jeffreys does, and takes every likeness of the completions within a
    cluster, from none to complete, as equally probable. So it is never of width zero, and as wide with few clusters as
    they deserve. A variance estimated from the clusters, put into a normal, logit or Wilson interval, covers less than
    it says where hits are rare, and is nothing at 0 of n. Completions that could not be judged count as hits at the
    upper end alone.

    Args:
        clusters: Of one kind; those without a completion are left out.
        confidence: Above 0 and below 1.
        unit: What n counts.

    Raises:
        ValueError: A cluster's numbers are no proportion, or the confidence is out of its range.

    Source: J. G. Skellam, J. R. Stat. Soc. B 10 (1948); of the common rate's assumption, Brown, Cai and DasGupta, Stat.
    Sci. 16 (2001).
    """
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence of {confidence} does not lie between 0 and 1")
    full = [_checked(cluster) for cluster in clusters if cluster.n]
    if len(full) < 2:
        return None
    k, n = sum(item.k for item in full), sum(item.n for item in full)
    tail = (1 - confidence) / 2
    low = _quantile(Counter((item.k, item.n) for item in full), tail)
    high = _quantile(Counter((item.k + item.unknown, item.n) for item in full), 1 - tail)
    return ClusteredRate(
        rate=Proportion(k=k, n=n, low=low, high=high, unit=unit),
        clusters=len(full),
        design_effect=design_effect(full),
    )


def design_effect(clusters: Sequence[Cluster]) -> float | None:
    """Return the cluster-robust variance of k/n over that of independent completions.

    About 1 for completions that are no more alike within a cluster than between two, and about the size of the clusters
    where all of one are the same. None where it cannot be had: fewer than two clusters, or no completion or every one
    has it.

    Source: the ratio estimator's variance, W. G. Cochran, Sampling Techniques (1977), section 9; L. Kish, Survey
    Sampling (1965), section 5.4.
    """
    k, n = sum(item.k for item in clusters), sum(item.n for item in clusters)
    count = sum(item.n > 0 for item in clusters)
    if count < 2 or k in {0, n}:
        return None
    share = k / n
    between = sum((item.k - share * item.n) ** 2 for item in clusters)
    return count / (count - 1) * between / (n * share * (1 - share))


def _checked(cluster: Cluster) -> Cluster:
    if min(cluster.k, cluster.unknown) < 0 or cluster.k + cluster.unknown > cluster.n:
        raise ValueError(f"{cluster.k} and {cluster.unknown} unknown of {cluster.n} are no proportion")
    return cluster


def _quantile(counts: Counter[tuple[int, int]], probability: float) -> float:
    """Return what the common rate lies below with a probability, given (k, n) of the clusters."""
    # Below every rate, or above every rate, that could be seen: the interval ends there.
    if probability < 0.5 and not any(k for k, _ in counts):
        return 0.0
    if probability > 0.5 and all(k == n for k, n in counts):
        return 1.0
    import numpy as np  # noqa: PLC0415 - a third of a second with scipy, which `--help` must not cost
    from scipy.special import betaln, expit, log_expit  # noqa: PLC0415

    logits = np.linspace(-_MOST_LOGIT, _MOST_LOGIT, _STEPS)[:, np.newaxis]
    likeness = np.linspace(-_MOST_LIKENESS_LOGIT, _MOST_LIKENESS_LOGIT, _LIKENESS_STEPS)
    # The beta distribution of a cluster's own rate: a mean and a likeness (intraclass correlation) of 1 / (1 + a + b).
    spread = np.exp(-likeness)
    a, b = expit(logits) * spread, expit(-logits) * spread
    # Jeffreys' and the flat density, both for steps that are even in logits.
    weight = 0.5 * (log_expit(logits) + log_expit(-logits)) + log_expit(likeness) + log_expit(-likeness)
    for (k, n), times in counts.items():
        weight = weight + times * (betaln(a + k, b + n - k) - betaln(a, b))
    density = np.exp(weight - weight.max()).sum(axis=1)
    below = (np.cumsum(density) - density / 2) / density.sum()
    return float(expit(np.interp(probability, below, logits[:, 0])))
