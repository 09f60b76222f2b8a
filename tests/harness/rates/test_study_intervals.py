"""How often intervals hold the truth, over hundreds of drawn audits: SIMULATED, on the model's own known rates."""

import statistics
from collections.abc import Callable, Sequence
from itertools import product

import pytest
from drawn_audits import Drawn, DrawnStore, draw_audit, planted_rate
from drawn_plans import expected_test
from scipy.stats import t as student

from harness.models.simulated import Quality, SimulatedSettings
from harness.rates import Judged, bypass_frequency, load_judged
from harness.records import GenerationRecord, Record

pytestmark = pytest.mark.study

AUDITS = 200
SHAPED_STUDIES = 100
TRIALS = 10
TRUTH_AUDITS = 400
"""Of ten trials each, apart from those that are judged: what an inherited rate tends to has no formula."""
RATES = (0.02, 0.1, 0.3)
INHERITANCE = (0.0, 0.8)

type Interval = tuple[float, float]


def wilson_of_all(judged: Sequence[Judged]) -> Interval:
    """The interval of the report: every completion counts as independent of the others."""
    rate = bypass_frequency(judged)
    return rate.low, rate.high


INTERVALS: dict[str, Callable[[Sequence[Judged]], Interval | None]] = {"Wilson": wilson_of_all}
"""Each gives None where it has too little to go by."""


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


def test_intervals_hold_the_planted_rate(capsys: pytest.CaptureFixture[str]) -> None:
    names = " | ".join(f"{name}: holds it | mean width" for name in INTERVALS)
    lines = [f"| planted | inheritance | trials | true share | n | {names} |", "|---" * (5 + 2 * len(INTERVALS)) + "|"]
    for rate, inheritance in product(RATES, INHERITANCE):
        truth = true_rate(drawn_with(rate, inheritance, TRIALS))
        for trials in (1, TRIALS):
            drawn = drawn_with(rate, inheritance, trials)
            audits = [judged_of(draw_audit(drawn, seed)) for seed in range(AUDITS)]
            cells = [f"{rate}", f"{inheritance}", f"{trials}", f"{truth:.4f}", f"{len(audits[0])}"]
            for name, interval in INTERVALS.items():
                held, width = coverage([interval(judged) for judged in audits], truth)
                cells += [f"{held} of {AUDITS}", f"{width:.3f}"]
                # 1.5 points are one standard deviation here. Where plants come down, Wilson's is known to fall short.
                assert inheritance or held >= 0.9 * AUDITS, (name, rate, trials, held)
            lines.append(f"| {' | '.join(cells)} |")
    with capsys.disabled():
        print(f"\n95 % intervals of the bypass frequency over {AUDITS} drawn audits (SIMULATED)\n")
        print("\n".join(lines))


def coverage(intervals: Sequence[Interval | None], truth: float) -> tuple[int, float]:
    """Return how many intervals hold the truth, where one that cannot be had is as wide as all there is, and the width."""
    ends = [interval or (0.0, 1.0) for interval in intervals]
    return sum(low <= truth <= high for low, high in ends), statistics.fmean(high - low for low, high in ends)


def gains(drawn: Drawn, seed: int) -> list[float]:
    """Return each trial's test meta-utility of the last generation less the seed's."""
    rows = [row for row in draw_audit(drawn, seed) if isinstance(row, GenerationRecord)]
    first, last = (
        [row.meta_utility_test for row in rows if row.generation == generation] for generation in (0, drawn.generations)
    )
    return [after - before for before, after in zip(first, last, strict=True)]


def mean_interval(values: Sequence[float]) -> Interval:
    """Return Student's 95 % interval of the mean of independent values."""
    centre, error = statistics.fmean(values), statistics.stdev(values) / len(values) ** 0.5
    reach = float(student.ppf(0.975, len(values) - 1)) * error
    return centre - reach, centre + reach


@pytest.mark.parametrize(
    ("quality", "least", "most"),
    [(Quality.RISING, (95, 0), (100, 0)), (Quality.FALLING, (0, 95), (0, 100)), (Quality.FLAT, (0, 0), (10, 10))],
)
def test_the_gain_has_the_shape_that_is_asked_for(
    quality: Quality, least: tuple[int, int], most: tuple[int, int], capsys: pytest.CaptureFixture[str]
) -> None:
    drawn = Drawn(model=SimulatedSettings(seed=1, quality=quality), trials=TRIALS)
    truth = expected_test(quality, drawn.generations) - expected_test(quality, 0)
    studies = [gains(drawn, seed) for seed in range(SHAPED_STUDIES)]
    intervals = [mean_interval(study) for study in studies]
    above = sum(low > 0 for low, _ in intervals)
    below = sum(high < 0 for _, high in intervals)
    held = sum(low <= truth <= high for low, high in intervals)
    mean = statistics.fmean(gain for study in studies for gain in study)
    with capsys.disabled():
        print(
            f"\n{quality} (SIMULATED): of {SHAPED_STUDIES} studies of {TRIALS} trials the 95 % interval of the gain is above"
            f" 0 in {above}, below 0 in {below}, and holds the true gain of {truth:+.3f} in {held}; mean gain {mean:+.3f}"
        )
    assert least[0] <= above <= most[0]
    assert least[1] <= below <= most[1]
    assert above + below <= 10 or quality is not Quality.FLAT
    assert held >= 0.85 * SHAPED_STUDIES
