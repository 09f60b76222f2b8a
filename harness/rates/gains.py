"""What a quantity came to over independent trials, with an interval for other trials of the same kind."""

import math
from collections.abc import Sequence
from statistics import NormalDist

import msgspec

from harness.rates.means import mean_over_repeats
from harness.rates.proportions import CONFIDENCE

FEWEST_TO_RESAMPLE = 5
"""The range of four values holds their median in 7 cases of 8, and what is resampled never leaves that range."""
_RESAMPLES = 9999
_MOST_CONFIDENCE = 1 - 1e-6

ONE_TRIAL = "one trial, which has no interval"
ALL_ALIKE = "all trials came to the same, which gives no interval"
STUDENT = "Student's t interval over trials"
BOOTSTRAP = "percentile bootstrap over trials, expanded for their number"


class TrialMean(msgspec.Struct, frozen=True, kw_only=True):
    """A mean over trials."""

    value: float
    low: float | None
    """None where no interval can be had."""
    high: float | None
    trials: int
    method: str
    """That of the interval, or why there is none."""


def mean_over_trials(values: Sequence[float], seed: int = 0, confidence: float = CONFIDENCE) -> TrialMean:
    """Return the mean over trials and its interval.

    From five trials on it is the percentile bootstrap by trial, at a level that is widened so that few trials cover
    what they say; below that, where resampling cannot, it is Student's t. One trial has no interval, nor have trials
    that all came to the same: none rather than one of width zero.

    Args:
        values: One per trial, at least one.
        seed: Of the resampling: the same values and seed give the same interval.
        confidence: Above 0 and below 1.

    Raises:
        ValueError: There are no values, or the confidence is out of its range.

    Source: B. Efron (1979), as `scipy.stats.bootstrap` computes it; the widening is the expanded percentile interval of
    T. Hesterberg, What Teachers Should Know about the Bootstrap (2015), section 3.3.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence of {confidence} does not lie between 0 and 1")
    simple = mean_over_repeats(values, confidence)
    if simple.low is None or len(values) < FEWEST_TO_RESAMPLE:
        return TrialMean(
            value=simple.value, low=simple.low, high=simple.high, trials=len(values), method=_method(values, simple.low)
        )
    low, high = _resampled(values, seed, expanded_confidence(len(values), confidence))
    return TrialMean(value=simple.value, low=low, high=high, trials=len(values), method=BOOTSTRAP)


def expanded_confidence(n: int, confidence: float = CONFIDENCE) -> float:
    """Return the level at which the percentile interval of n values covers what it says, if they are normal.

    The plain one is too narrow twice: it divides by n where n - 1 is due, and uses the normal distribution where t is.

    Args:
        n: 2 or more.
        confidence: What is to be covered, above 0 and below 1.

    Source: see `mean_over_trials`.
    """
    from scipy.stats import t  # noqa: PLC0415 - 0.7 s, which `--help` must not cost

    wide = math.sqrt(n / (n - 1)) * float(t.ppf((1 + confidence) / 2, n - 1))
    return min(2 * NormalDist().cdf(wide) - 1, _MOST_CONFIDENCE)


def _method(values: Sequence[float], low: float | None) -> str:
    if len(values) == 1:
        return ONE_TRIAL
    return ALL_ALIKE if low is None else STUDENT


def _resampled(values: Sequence[float], seed: int, confidence: float) -> tuple[float, float]:
    import numpy as np  # noqa: PLC0415 - with scipy 0.8 s, which `--help` must not cost
    from scipy.stats import bootstrap  # noqa: PLC0415

    found = bootstrap(
        (np.asarray(values, dtype=float),),
        np.mean,
        confidence_level=confidence,
        n_resamples=_RESAMPLES,
        method="percentile",
        rng=np.random.default_rng(seed),
    ).confidence_interval
    return float(found.low), float(found.high)
