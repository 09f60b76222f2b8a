"""Comparisons of proportions: exact tests, and the difference that a design can detect."""

import math
from statistics import NormalDist

import msgspec

POWER = 0.8
ALPHA = 0.05


class PairCounts(msgspec.Struct, frozen=True, kw_only=True):
    """The same programs looked at twice."""

    both: int
    only_first: int
    only_second: int
    neither: int
    unknown: int = 0
    """Left out of the four: unjudged at least once."""


def fisher_p(first: tuple[int, int], second: tuple[int, int]) -> float:
    """Return the two-sided p of Fisher's exact test for two proportions, each k and n; 1 where there is nothing.

    Raises:
        ValueError: A k is below 0 or above its n.

    Source: R. A. Fisher, Statistical Methods for Research Workers (1934), as `scipy.stats.fisher_exact` computes it.
    """
    from scipy.stats import fisher_exact  # noqa: PLC0415 - 0.7 s, which `--help` must not cost

    table = [[k, n - k] for k, n in (first, second)]
    if any(cell < 0 for row in table for cell in row):
        message = f"{first[0]} of {first[1]} and {second[0]} of {second[1]} are no two proportions"
        raise ValueError(message)
    return float(fisher_exact(table).pvalue)


def mcnemar_p(only_first: int, only_second: int) -> float:
    """Return the two-sided p of McNemar's exact test: discordant pairs fall to either side with equal chance.

    Args:
        only_first: Pairs with the first alone, 0 or more.
        only_second: Pairs with the second alone, 0 or more; 1 is returned where there is no discordant pair.

    Source: Q. McNemar, Psychometrika 12 (1947); exact by the binomial distribution, as `scipy.stats.binomtest` has it.
    """
    from scipy.stats import binomtest  # noqa: PLC0415 - 0.7 s, which `--help` must not cost

    discordant = only_first + only_second
    return float(binomtest(only_first, discordant, 0.5).pvalue) if discordant else 1.0


def detectable_rate(rate: float, first_n: int, second_n: int) -> float | None:
    """Return the lowest rate above `rate` that a two-sided test at 5 % tells from it with a chance of 80 %.

    Args:
        rate: Of the first group, 0 to 1.
        first_n: The size of the first group.
        second_n: The size of the second one.

    Returns:
        The rate of the second group; None where a group is empty or no rate up to 1 is far enough.

    By the normal approximation to the difference of arcsines of square roots, whose variance does not depend on the
    rate: good for rates from a few hits upwards, and a little hopeful below.

    Source: J. Cohen, Statistical Power Analysis for the Behavioral Sciences (1988), chapter 6.
    """
    if not first_n or not second_n:
        return None
    normal = NormalDist()
    distance = normal.inv_cdf(1 - ALPHA / 2) + normal.inv_cdf(POWER)
    angle = math.asin(math.sqrt(rate)) + distance * math.sqrt(1 / first_n + 1 / second_n) / 2
    return math.sin(angle) ** 2 if angle < math.pi / 2 else None
