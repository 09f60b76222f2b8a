"""Means over independent repeats, and what two means differ by, with their confidence intervals."""

import warnings
from collections.abc import Sequence
from statistics import fmean

import msgspec

from harness.rates.proportions import CONFIDENCE

_ROUNDING = 1e-12


class Mean(msgspec.Struct, frozen=True, kw_only=True):
    """A mean, or a difference of two, with its two-sided interval."""

    value: float
    low: float | None
    """None where no interval can be had: from a single repeat, and from repeats that all gave the same."""
    high: float | None
    n: int
    """Repeats; of a difference those of both sides."""


def mean_over_repeats(values: Sequence[float], confidence: float = CONFIDENCE) -> Mean:
    """Return the mean of repeats with its t interval, which may reach beyond the range of the values.

    Repeats that all gave the same value say nothing of how far another may be off: they have no interval, rather than
    one of width zero.

    Args:
        values: One per repeat, at least one.
        confidence: Above 0 and below 1.

    Raises:
        ValueError: There are no values.

    Source: Student, Biometrika 6 (1908), as `scipy.stats.ttest_1samp` computes it.
    """
    from scipy.stats import ttest_1samp  # noqa: PLC0415 - 0.7 s, which `--help` must not cost

    if not values:
        message = "there is no mean of no repeats"
        raise ValueError(message)
    if not _varies(values):
        return Mean(value=fmean(values), low=None, high=None, n=len(values))
    interval = ttest_1samp(values, 0.0).confidence_interval(confidence)
    return Mean(value=fmean(values), low=float(interval.low), high=float(interval.high), n=len(values))


def difference_of_means(later: Sequence[float], earlier: Sequence[float], confidence: float = CONFIDENCE) -> Mean:
    """Return the mean of `later` less that of `earlier`, with Welch's interval: the two may spread differently.

    Repeats are independent of each other, so that none is paired with one of the other side. There is no interval where
    a side has a single repeat, or neither side varies.

    Args:
        later: One value per repeat, at least one.
        earlier: One value per repeat, at least one.
        confidence: Above 0 and below 1.

    Raises:
        ValueError: A side has no values.

    Source: B. L. Welch, Biometrika 34 (1947), as `scipy.stats.ttest_ind` computes it.
    """
    from scipy.stats import ttest_ind  # noqa: PLC0415 - 0.7 s, which `--help` must not cost

    if not later or not earlier:
        message = "a mean of no repeats differs from nothing"
        raise ValueError(message)
    value, n = fmean(later) - fmean(earlier), len(later) + len(earlier)
    if min(len(later), len(earlier)) == 1 or not (_varies(later) or _varies(earlier)):
        return Mean(value=value, low=None, high=None, n=n)
    with warnings.catch_warnings():
        # It doubts the variance of a side whose values are all the same, which is 0 whatever the rounding.
        warnings.simplefilter("ignore", RuntimeWarning)
        interval = ttest_ind(later, earlier, equal_var=False).confidence_interval(confidence)
    return Mean(value=value, low=float(interval.low), high=float(interval.high), n=n)


def _varies(values: Sequence[float]) -> bool:
    """Say whether values differ by more than what rounding leaves."""
    return max(values) - min(values) > _ROUNDING
