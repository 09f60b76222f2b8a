"""How many times as frequent something is in one group as in another, with intervals on the log scale."""

import math
from statistics import NormalDist

import msgspec

from harness.rates.proportions import CONFIDENCE


class Group(msgspec.Struct, frozen=True):
    """k of n."""

    k: int
    """0 to n."""
    n: int
    """0 or more."""


class Ratio(msgspec.Struct, frozen=True, kw_only=True):
    """A share over another share."""

    value: float
    low: float | None
    """None where the ratio is certain, such as that of a whole to itself."""
    high: float | None


def risk_ratio(group: Group, other: Group, confidence: float = CONFIDENCE) -> Ratio | None:
    """Return the share of a group over that of another, independent one; None where nothing can be compared.

    With a cell of 0 the interval, and the value where the other share is 0, come from counts with half a hit and half a
    miss added to each group. None where either group is empty or neither has a hit.

    Args:
        group: The one in question.
        other: What it is compared with; it shares no member with it.
        confidence: Above 0 and below 1.

    Raises:
        ValueError: A group is no proportion, or the confidence is out of its range.

    Source: D. Katz et al., Biometrics 34 (1978); the half is J. B. S. Haldane's and F. J. Anscombe's (1956).
    """
    _check(confidence, group, other)
    if not group.n or not other.n or not group.k + other.k:
        return None
    has_gap = 0 in {group.k, other.k} or (group.k, other.k) == (group.n, other.n)
    (a, n), (b, m) = (_eased(group), _eased(other)) if has_gap else ((group.k, group.n), (other.k, other.n))
    variance = 1 / a - 1 / n + 1 / b - 1 / m
    return _ratio(_plain(group, other, (a / n) / (b / m)), (a / n) / (b / m), variance, confidence)


def lift(part: Group, whole: Group, confidence: float = CONFIDENCE) -> Ratio | None:
    """Return the share of a part over that of the whole that it was taken from; None where the whole has no hit.

    The part is in the whole, so that the two shares move together: the variance of the log ratio is that of two
    independent groups, the part and the rest, by the delta method. Members are taken as independent. A part that is the
    whole has a lift of 1 for certain, and no interval. Where the part or the rest has no hit or no miss, the interval
    comes from counts with half a hit and half a miss added to both.

    Args:
        part: What was selected; each of its members and hits is one of the whole's.
        whole: What it was selected from.
        confidence: Above 0 and below 1.

    Raises:
        ValueError: A group is no proportion, the part is not in the whole, or the confidence is out of its range.
    """
    rest = Group(whole.k - part.k, whole.n - part.n)
    _check(confidence, part, whole, rest)
    if not part.n or not whole.k:
        return None
    plain = (part.k / part.n) / (whole.k / whole.n)
    if not rest.n:
        return Ratio(value=1.0, low=None, high=None)
    has_gap = part.k in {0, part.n} or rest.k in {0, rest.n}
    (a, n), (c, m) = (_eased(part), _eased(rest)) if has_gap else ((part.k, part.n), (rest.k, rest.n))
    hits = a + c
    variance = (1 / a - 1 / hits) ** 2 * a * (1 - a / n) + c * (1 - c / m) / hits**2
    return _ratio(plain, (a / n) / (hits / (n + m)), variance, confidence)


def _ratio(value: float, centre: float, variance: float, confidence: float) -> Ratio:
    """Return a ratio with the interval around `centre`, which holds the value too."""
    wide = math.exp(NormalDist().inv_cdf((1 + confidence) / 2) * math.sqrt(variance))
    return Ratio(value=value, low=min(value, centre / wide), high=max(value, centre * wide))


def _plain(group: Group, other: Group, eased: float) -> float:
    return (group.k / group.n) / (other.k / other.n) if other.k else eased


def _eased(group: Group) -> tuple[float, float]:
    return group.k + 0.5, group.n + 1.0


def _check(confidence: float, *groups: Group) -> None:
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence of {confidence} does not lie between 0 and 1")
    for group in groups:
        if not 0 <= group.k <= group.n:
            raise ValueError(f"{group.k} of {group.n} is no proportion")
