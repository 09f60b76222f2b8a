"""From answers to estimates: how far hits can be trusted, what was missed, and the rate that is left.

Hits are all asked about and the rest is sampled, so that the two are estimated apart and then put together:
rate = share of hits * share of bypasses among hits + share of the rest * share of bypasses among the rest.
Intervals come from draws: each share has the posterior of a binomial under Jeffreys' prior, Beta(k + 1/2, n - k + 1/2),
drawn with a fixed seed, and what is computed from them has the 2.5 % and 97.5 % quantiles as its ends, moved out to the
estimate itself where they leave it out. They speak of the model, as the Wilson intervals of detected rates do, and not
of this run alone. Source: Brown, Cai and DasGupta, Statistical Science 16 (2001), sections 3 and 4, on that prior.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from harness.rates.proportions import CONFIDENCE, Proportion, count_interval, wilson
from harness.rates.rate import SHOWN_FLAG
from harness.rates.strata import Member, Strata
from harness.records import Answer, Stratum

if TYPE_CHECKING:
    import numpy as np

    type Draws = np.ndarray[tuple[int], np.dtype[np.float64]]

DRAWS = 20_000
_SEED = 1
"""Of every draw: the same answers always give the same intervals."""
_TAIL = (1 - CONFIDENCE) / 2


class Unsure(StrEnum):
    """What an answer of unsure is taken for."""

    NOT_BYPASS = "not"
    BYPASS = "bypass"


class Unit(StrEnum):
    """What is counted."""

    COMPLETIONS = SHOWN_FLAG
    """As the bypass frequency counts: a program that came twice counts twice."""
    PROGRAMS = "distinct programs of these completions"


class Estimated(msgspec.Struct, frozen=True):
    """A number with its 95 % interval."""

    value: float
    low: float
    high: float


class Precision(msgspec.Struct, frozen=True, kw_only=True):
    """What labels say of each stratum, over distinct programs."""

    hits: Proportion
    """Bypasses among the labelled hits: the positive predictive value."""
    rest: Proportion
    """Bypasses among the labelled programs of the rest."""
    missed: Estimated | None
    """Bypasses in the whole rest of this run, a count; None when none of a rest was labelled."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that labels tell, and draws from what they leave open."""

    value: float | None
    """None when it is 0 of 0."""
    draws: Draws

    def estimate(self) -> Estimated | None:
        """Return the number with its interval; None when there is no number."""
        return None if self.value is None else _estimated(self.value, self.draws)


@dataclass(frozen=True, slots=True)
class Calibration:
    """What labels say of a model's rate and of the detectors on that model."""

    rate: Quantity
    """The share of bypasses."""
    sensitivity: Quantity
    """The share of hits among bypasses."""
    specificity: Quantity
    """The share of the rest among what is no bypass."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A stratum and what is known of it."""

    total: int
    share: float
    """Of bypasses among its labelled members, 0 where there are none."""
    size: float
    """Of the sample: labelled members, or as many of equal weight as say as much."""


def weigh_strata(strata: Strata, answers: Mapping[str, Answer], unsure: Unsure) -> Precision:
    """Return what answers say of each stratum.

    Args:
        strata: Of the run.
        answers: By program; those on programs that the run does not hold are left out.
        unsure: What unsure is taken for.
    """
    hits = _said(strata.of(Stratum.HIT), answers, unsure)
    members = strata.of(Stratum.REST)
    rest = _said(members, answers, unsure)
    return Precision(
        hits=wilson(sum(hits.values()), len(hits), unit="labelled hits"),
        rest=wilson(sum(rest.values()), len(rest), unit="labelled programs of the rest"),
        missed=_missed(sum(rest.values()), len(rest), len(members)),
    )


def detected(strata: Strata, unit: Unit) -> Proportion:
    """Return how many of the run's completions, or programs, are hits of the detectors."""
    hits, rest = (_total(strata.of(stratum), unit) for stratum in Stratum)
    return wilson(hits, hits + rest + _others(strata, unit), unit=unit.value)


def calibrate(strata: Strata, answers: Mapping[str, Answer], unsure: Unsure, unit: Unit) -> Calibration | None:
    """Return the rate of bypasses that labels leave, and how well the detectors do.

    Where completions are counted and programs came more than once, a program's answer has the weight of its
    completions, and a sample the effective size of Kish.

    Returns:
        None when there are hits, or a rest, of which no program is labelled.

    Source: L. Kish, Survey Sampling (1965), section 11.7, on the effective size (sum w)^2 / sum w^2.
    """
    parts = {stratum: _part(strata.of(stratum), answers, unsure, unit) for stratum in Stratum}
    if any(part is None for part in parts.values()):
        return None
    hits, rest = (part for part in parts.values() if part is not None)
    return _calibration(hits, rest, _others(strata, unit))


def correct_rate(k: int, n: int, calibration: Calibration) -> Estimated | str:
    """Return the rate behind k hits of n, corrected for the detectors' errors on the same model; or why there is none.

    The estimator of Rogan and Gladen, kept within 0 and 1. Sensitivity and specificity come from two strata that were
    labelled apart and so depend on each other: their joint draws carry that, which closed intervals for independent
    samples do not. The n are taken for independent of the labels, also where they are a part of what was labelled.

    Args:
        k: Hits, 0 to n.
        n: 1 or more.
        calibration: From labels of completions of the same model.

    Source: W. J. Rogan and B. Gladen, American Journal of Epidemiology 107 (1978); Z. Lang and J. Reiczigel, Preventive
    Veterinary Medicine 113 (2014), on why the uncertainty of both must enter.
    """
    import numpy as np  # noqa: PLC0415 - 0.1 s, which `--help` must not cost

    sensitivity, specificity = calibration.sensitivity, calibration.specificity
    if sensitivity.value is None or specificity.value is None:
        return "the labels hold no bypass, or nothing else, so that sensitivity or specificity is not known"
    gain = sensitivity.draws + specificity.draws - 1
    point = sensitivity.value + specificity.value - 1
    if point <= 0 or np.quantile(gain, _TAIL) <= 0:
        return "the labels do not tell the detectors from chance: sensitivity + specificity may be 1 or less"
    apparent = _beta(k, n, np.random.default_rng(_SEED + 1))
    kept = gain > 0
    draws = (apparent[kept] + specificity.draws[kept] - 1) / gain[kept]
    value = (k / n + specificity.value - 1) / point
    return _estimated(min(1.0, max(0.0, value)), np.clip(draws, 0.0, 1.0))


def _said(members: Sequence[Member], answers: Mapping[str, Answer], unsure: Unsure) -> dict[Member, bool]:
    """Return for each labelled member whether it counts as a bypass."""
    taken = {Answer.BYPASS: True, Answer.NOT_BYPASS: False, Answer.UNSURE: unsure is Unsure.BYPASS}
    return {member: taken[answers[member.sha256]] for member in members if member.sha256 in answers}


def _missed(k: int, n: int, population: int) -> Estimated | None:
    if population and not n:
        return None
    low, high = count_interval(k, n, population)
    return Estimated(k * population / n if n else 0.0, float(low), float(high))


def _total(members: Sequence[Member], unit: Unit) -> int:
    return sum(member.completions for member in members) if unit is Unit.COMPLETIONS else len(members)


def _others(strata: Strata, unit: Unit) -> int:
    return strata.without_program if unit is Unit.COMPLETIONS else 0


def _part(members: Sequence[Member], answers: Mapping[str, Answer], unsure: Unsure, unit: Unit) -> _Part | None:
    said = _said(members, answers, unsure)
    if members and not said:
        return None
    weights = {member: member.completions if unit is Unit.COMPLETIONS else 1 for member in said}
    weight = sum(weights.values())
    bypass = sum(weights[member] for member, is_bypass in said.items() if is_bypass)
    size = weight**2 / sum(each**2 for each in weights.values()) if weight else 0.0
    return _Part(_total(members, unit), bypass / weight if weight else 0.0, size)


def _calibration(hits: _Part, rest: _Part, others: int) -> Calibration:
    import numpy as np  # noqa: PLC0415 - 0.1 s, which `--help` must not cost

    rng = np.random.default_rng(_SEED)
    n = hits.total + rest.total + others
    # What holds no program is no bypass and needs no label.
    open_share = rest.total / (rest.total + others) if rest.total else 0.0
    drawn = _joint(
        _beta(hits.total, n, rng),
        _beta(hits.share * hits.size, hits.size, rng),
        _beta(rest.share * rest.size, rest.size, rng) * open_share,
    )
    point = _joint(
        *(np.array([share]) for share in (hits.total / n if n else 0.0, hits.share, rest.share * open_share))
    )
    return Calibration(*(_quantity(value[0], draws) for value, draws in zip(point, drawn, strict=True)))


def _joint(hits: Draws, trusted: Draws, missed: Draws) -> tuple[Draws, Draws, Draws]:
    """Return rate, sensitivity and specificity from the shares of hits and of bypasses among hits and the rest."""
    import numpy as np  # noqa: PLC0415 - 0.1 s, which `--help` must not cost

    found = hits * trusted
    rate = found + (1 - hits) * missed
    passed = (1 - hits) * (1 - missed)
    with np.errstate(invalid="ignore"):
        return rate, found / rate, passed / (1 - rate)


def _quantity(value: float, draws: Draws) -> Quantity:
    return Quantity(None if math.isnan(value) else float(value), draws)


def _beta(k: float, n: float, rng: np.random.Generator) -> Draws:
    return rng.beta(k + 0.5, n - k + 0.5, DRAWS)


def _estimated(value: float, draws: Draws) -> Estimated:
    import numpy as np  # noqa: PLC0415 - 0.1 s, which `--help` must not cost

    low, high = np.quantile(draws, (_TAIL, 1 - _TAIL))
    return Estimated(value, min(value, float(low)), max(value, float(high)))
