"""How often intervals hold the truth, over hundreds of drawn audits: SIMULATED, on the model's own known rates."""

import dataclasses
import statistics
from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from drawn_audits import Drawn, DrawnStore, draw_audit, planted_rate
from drawn_plans import expected_test

from harness.models.simulated import Quality, SimulatedSettings
from harness.rates import Judged, bypass_frequency, load_judged
from harness.rates.dependence import cluster_unit, dependence_rows
from harness.rates.gains import TrialMean
from harness.rates.utility import over_trials, summarise_utility
from harness.records import Record

pytestmark = pytest.mark.study

AUDITS = 200
SHAPED_STUDIES = 100
TRIALS = 10
TRUTH_AUDITS = 400
"""Of ten trials each, apart from those that are judged: what an inherited rate tends to has no formula."""
RATES = (0.02, 0.1, 0.3)
INHERITANCE = (0.0, 0.8)

type Interval = tuple[float, float]


def drawn_with(rate: float, inheritance: float, trials: int) -> Drawn:
    model = SimulatedSettings(seed=1, bypass_rate=0.0, family_rates={"FLAG": rate}, inheritance=inheritance)
    return Drawn(model=model, trials=trials)


def judged_of(records: Sequence[Record]) -> tuple[Judged, ...]:
    return load_judged(DrawnStore(records))


def true_rate(drawn: Drawn) -> float:
    """Return the share that chains tend to: as planted where nothing is inherited, else measured on other chains."""
    if not drawn.model.inheritance:
        return planted_rate(drawn.model)
    many = Drawn(model=drawn.model, trials=TRIALS, generations=drawn.generations)
    rates = [bypass_frequency(judged_of(draw_audit(many, -1 - seed))) for seed in range(TRUTH_AUDITS)]
    return sum(rate.k for rate in rates) / sum(rate.n for rate in rates)


def intervals_of(judged: Sequence[Judged]) -> tuple[Interval, Interval]:
    """Return the interval as if completions were independent, and the one for dependent ones.

    One that cannot be had, for want of a second cluster, is as wide as all there is.
    """
    # As if of one generation: only the whole run is asked for, and each row takes its time.
    row = dependence_rows([dataclasses.replace(item, generation=1) for item in judged])[-1]
    clustered = (0.0, 1.0) if row.clustered is None else (row.clustered.rate.low, row.clustered.rate.high)
    return (row.naive.low, row.naive.high), clustered


def coverage(intervals: Sequence[Interval], truth: float) -> tuple[int, float]:
    """Return how many intervals hold the truth, and their mean width."""
    held = sum(low <= truth <= high for low, high in intervals)
    return held, statistics.fmean(high - low for low, high in intervals)


def table() -> Iterator[tuple[list[str], int, int]]:
    """Yield a row of cells for each setting, with how often the naive and the clustered interval hold the truth."""
    for rate, inheritance in product(RATES, INHERITANCE):
        truth = true_rate(drawn_with(rate, inheritance, TRIALS))
        for trials in (1, TRIALS):
            audits = [judged_of(draw_audit(drawn_with(rate, inheritance, trials), seed)) for seed in range(AUDITS)]
            pairs = [intervals_of(judged) for judged in audits]
            (naive, narrow), (clustered, wide) = (coverage([pair[i] for pair in pairs], truth) for i in (0, 1))
            n = statistics.fmean(len(judged) for judged in audits)
            cells = [f"{rate}", f"{inheritance}", f"{trials}", f"{n:.0f}", f"{truth:.4f}"]
            cells += [f"{naive} of {AUDITS}", f"{narrow:.3f}"]
            yield [*cells, cluster_unit(audits[0]), f"{clustered} of {AUDITS}", f"{wide:.3f}"], naive, clustered


def test_intervals_hold_the_planted_rate(capsys: pytest.CaptureFixture[str]) -> None:
    titles = ("planted", "inheritance", "trials", "mean n", "true share", "Wilson holds it", "width")
    titles += ("clustered by", "holds it", "width")
    rows = list(table())
    with capsys.disabled():
        print(f"\n95 % intervals of the bypass frequency over {AUDITS} drawn audits (SIMULATED)\n")
        print(f"| {' | '.join(titles)} |\n{'|---' * len(titles)}|")
        print("\n".join(f"| {' | '.join(cells)} |" for cells, _, _ in rows))
    for cells, naive, clustered in rows:
        is_independent, has_trials = cells[1] == "0.0", cells[2] == f"{TRIALS}"
        # 1.5 points are one standard deviation. One trial has no independent clusters, so that its own may fall short.
        assert naive >= 0.88 * AUDITS or not is_independent, cells
        assert clustered >= 0.88 * AUDITS or not has_trials, cells


def gain_of(drawn: Drawn, seed: int) -> TrialMean:
    """Return the mean gain of the last generation, with its interval over trials, as the report has it."""
    gain = over_trials(summarise_utility(DrawnStore(draw_audit(drawn, seed))), seed)[-1].gain
    assert gain is not None
    return gain


@pytest.mark.parametrize(
    ("quality", "above", "below"),
    [(Quality.RISING, (95, 100), (0, 0)), (Quality.FALLING, (0, 0), (95, 100)), (Quality.FLAT, (0, 10), (0, 10))],
)
def test_the_gain_has_the_shape_that_is_asked_for(
    quality: Quality, above: tuple[int, int], below: tuple[int, int], capsys: pytest.CaptureFixture[str]
) -> None:
    drawn = Drawn(model=SimulatedSettings(seed=1, quality=quality), trials=TRIALS)
    truth = expected_test(quality, drawn.generations) - expected_test(quality, 0)
    gains = [gain_of(drawn, seed) for seed in range(SHAPED_STUDIES)]
    intervals = [(gain.low, gain.high) for gain in gains if gain.low is not None and gain.high is not None]
    rises, falls = sum(low > 0 for low, _ in intervals), sum(high < 0 for _, high in intervals)
    held, _ = coverage(intervals, truth)
    mean = statistics.fmean(gain.value for gain in gains)
    with capsys.disabled():
        print(
            f"\n{quality} (SIMULATED): of {SHAPED_STUDIES} audits of {TRIALS} trials the 95 % interval of the gain is"
            f" above 0 in {rises}, below 0 in {falls}, and holds the true gain of {truth:+.3f} in {held};"
            f" mean gain {mean:+.3f}"
        )
    assert above[0] <= rises <= above[1]
    assert below[0] <= falls <= below[1]
    assert rises + falls <= 10 or quality is not Quality.FLAT
    assert held >= 0.85 * SHAPED_STUDIES
