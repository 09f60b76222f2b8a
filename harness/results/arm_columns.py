"""What the tables of samples and studies share: how an arm is named, and columns of rates and counts."""

from functools import partial

from harness.arm_records import ArmRecord
from harness.rates.proportions import Proportion
from harness.rates.rate import Rate
from harness.results.table import Cell, Column, Kind

DIGITS = 2
P_DIGITS = 4
ARM_COLUMNS = (Column(key="arm", header="Arm"), Column(key="about", header="Model, warning, wording"))
rate_column = partial(Column, kind=Kind.RATE, digits=DIGITS)
count_column = partial(Column, kind=Kind.COUNT)


def arm_cells(arm: ArmRecord) -> tuple[Cell, ...]:
    """Return the cells of `ARM_COLUMNS`."""
    return arm.arm, about(arm)


def about(arm: ArmRecord) -> str:
    """Say in a few words what an arm is."""
    return f"{arm.model}, {'warned' if arm.has_warning else 'not warned'}, {arm.wording}"


def proportion(rate: Rate) -> Proportion:
    """Return a rate without its band."""
    return Proportion(k=rate.k, n=rate.n, low=rate.low, high=rate.high, unit=rate.unit)


def paper_text(share: Proportion) -> str:
    """Write a share and its 95 % interval as the paper's table does, `0.42% (0.31-0.57)`; `n/a` of nothing."""
    if not share.n:
        return "n/a"
    return f"{100 * share.k / share.n:.2f}% ({100 * share.low:.2f}-{100 * share.high:.2f})"
