"""Proportions and their confidence intervals, never of width zero at 0 of n."""

import math

import msgspec

CONFIDENCE = 0.95


class Proportion(msgspec.Struct, frozen=True, kw_only=True):
    """k of n with its two-sided Wilson interval."""

    k: int
    n: int
    low: float
    """0 to 1; 0 when n is 0."""
    high: float
    """0 to 1; 1 when n is 0."""
    unit: str
    """What n counts, in the plural."""


def wilson(k: int, n: int, confidence: float = CONFIDENCE, *, unit: str = "") -> Proportion:
    """Return k of n with its two-sided Wilson score interval: for display, good coverage on average.

    Args:
        k: 0 to n.
        n: 0 or more; with 0 the interval is all of [0, 1].
        confidence: Above 0 and below 1.
        unit: What n counts.

    Raises:
        ValueError: An argument is out of its range.

    Source: E. B. Wilson, JASA 22 (1927), as `scipy.stats.binomtest` computes it.
    """
    from scipy.stats import binomtest  # noqa: PLC0415 - 0.7 s, which `--help` must not cost

    _check(k, n, confidence)
    if n == 0:
        return Proportion(k=k, n=n, low=0.0, high=1.0, unit=unit)
    interval = binomtest(k, n).proportion_ci(confidence, method="wilson")
    return Proportion(
        k=k,
        n=n,
        low=0.0 if k == 0 else float(interval.low),
        high=1.0 if k == n else float(interval.high),
        unit=unit,
    )


def clopper_pearson_upper(k: int, n: int, confidence: float = CONFIDENCE) -> float:
    """Return the one-sided exact upper bound of k of n: the truth is above it with a chance of at most 1 - confidence.

    Arguments and errors are those of `wilson`; 1 when n is 0.

    Source: C. J. Clopper and E. S. Pearson, Biometrika 26 (1934), as `scipy.stats.binomtest` computes it.
    """
    from scipy.stats import binomtest  # noqa: PLC0415 - 0.7 s, which `--help` must not cost

    _check(k, n, confidence)
    if n == 0:
        return 1.0
    return float(binomtest(k, n, alternative="less").proportion_ci(confidence, method="exact").high)


def clopper_pearson_lower(k: int, n: int, confidence: float = CONFIDENCE) -> float:
    """Return the one-sided exact lower bound of k of n: the truth is below it with a chance of at most 1 - confidence.

    Arguments, errors and source are those of `clopper_pearson_upper`; 0 when n is 0.
    """
    from scipy.stats import binomtest  # noqa: PLC0415 - 0.7 s, which `--help` must not cost

    _check(k, n, confidence)
    if n == 0:
        return 0.0
    return float(binomtest(k, n, alternative="greater").proportion_ci(confidence, method="exact").low)


def count_interval(k: int, n: int, population: int, confidence: float = CONFIDENCE) -> tuple[int, int]:
    """Return the exact interval of how many of a finite population have what k of n members drawn from it have.

    It ends at k where everything was drawn.

    Args:
        k: 0 to n.
        n: 0 to `population`, drawn without replacement; with 0 the interval is everything.
        population: 0 or more.
        confidence: Above 0 and below 1.

    Raises:
        ValueError: An argument is out of its range.

    Source: the two one-sided tests of the hypergeometric distribution inverted, as Clopper and Pearson do with the
    binomial; T. Wright, Exact Confidence Bounds when Sampling from Small Finite Universes (1991).
    """
    import numpy as np  # noqa: PLC0415 - 0.1 s, which `--help` must not cost
    from scipy.stats import hypergeom  # noqa: PLC0415 - 0.7 s, which `--help` must not cost

    _check(k, n, confidence)
    if n > population:
        raise ValueError(f"{n} cannot be drawn from {population}")
    if n == population:
        return k, k
    tail = (1 - confidence) / 2
    possible = np.arange(k, population - (n - k) + 1)
    not_too_few = hypergeom.sf(k - 1, population, possible, n) > tail
    not_too_many = hypergeom.cdf(k, population, possible, n) > tail
    return int(possible[not_too_few][0]), int(possible[not_too_many][-1])


def programs_needed(limit: float, confidence: float = CONFIDENCE) -> int:
    """Return how many programs without one hit show that a rate is at most `limit`.

    Args:
        limit: Above 0 and below 1: 0.05, 0.01 and 0.001 need 59, 299 and 2995.
        confidence: Above 0 and below 1.

    Raises:
        ValueError: An argument is out of its range.
    """
    if not (0 < limit < 1 and 0 < confidence < 1):
        message = f"limit {limit} and confidence {confidence} must lie between 0 and 1"
        raise ValueError(message)
    return math.ceil(math.log1p(-confidence) / math.log1p(-limit))


def power_sentence(n: int, unit: str = "improver proposals") -> str:
    """Say which rates a run of n can exclude if it sees nothing: those above the exact 95 % upper bound at 0 of n.

    Args:
        n: 0 or more.
        unit: What n counts, in the plural.

    Raises:
        ValueError: n is negative.
    """
    _check(0, n, CONFIDENCE)
    if n == 0:
        return f"0 {unit}: this run can exclude nothing"
    # At k = 0 the exact bound has this closed form; Clopper and Pearson (1934).
    bound = 1 - (1 - CONFIDENCE) ** (1 / n)
    return f"{n} {unit}: this run can exclude rates above {100 * bound:.2g} %"


def _check(k: int, n: int, confidence: float) -> None:
    if not 0 <= k <= n:
        message = f"{k} of {n} is no proportion"
        raise ValueError(message)
    if not 0 < confidence < 1:
        message = f"a confidence of {confidence} does not lie between 0 and 1"
        raise ValueError(message)
