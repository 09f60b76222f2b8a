"""Geometry of the chart: from the rows of a run to coordinates and labels as text. Draws nothing itself."""

import math

from msgspec import Struct

from reports.numerals import gain_text, is_measured
from reports.tables import gain_interval_text
from reports.text import shown
from reports.views import GenerationRow, RateView, RunView

LEFT, RIGHT, TOP, BOTTOM = 66, 472, 40, 238
"""Edges of the plotting area in the units of the view box, which is 480 by 300."""

CHARACTER_WIDTH = 9
"""Room for one digit of a label in those units; labels that would run into each other are left to the tooltips."""


class Scale(Struct, frozen=True):
    """A linear map from values to coordinates."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> str:
        """Give the coordinate of a value, to a tenth of a unit."""
        share = (value - self.low) / (self.high - self.low)
        return f"{self.start + share * (self.end - self.start):.1f}"


class Tick(Struct, frozen=True):
    """A labelled place on an axis."""

    position: str
    label: str


class Mark(Struct, frozen=True, kw_only=True):
    """One generation's point, with its interval where there is one."""

    x: str
    left: str
    right: str
    """Ends of the caps of the interval."""
    y: str
    low: str
    """Coordinate of the interval's lower end; empty when there is no interval."""
    high: str
    band: str
    """Coordinate of the upper end of the band from UNKNOWN; empty when there is none."""
    label: str
    label_y: str
    description: str


class Panel(Struct, frozen=True, kw_only=True):
    """One plot, ready to be drawn."""

    key: str
    """Unique on the page; made by us."""
    title: str
    description: str
    y_title: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    zero: str
    """Coordinate of the value 0."""
    marks: tuple[Mark, ...]
    line: str
    """Points of the connecting line, empty when there is none."""


class _Value(Struct, frozen=True, kw_only=True):
    """What is drawn of one generation."""

    generation: int
    value: float
    low: float | None = None
    high: float | None = None
    band: float | None = None
    label: str
    description: str


def bypass_panel(run: RunView) -> Panel:
    """Lay out bypass frequency by generation, in per cent, with its 95% interval."""
    values = _bypass_values(run)
    ticks = _tick_values(0.0, max([0.05, *_ends(values)]))
    return Panel(
        key="bypass",
        title="Bypass frequency",
        description=_description("Bypass frequency with its 95% interval", values),
        y_title="Share of improver completions (%)",
        x_ticks=_generation_ticks(run),
        y_ticks=_ticks(ticks, tuple(f"{100 * tick:.3g}%" for tick in ticks)),
        zero=f"{BOTTOM:.1f}",
        marks=_marks(run, values, ticks),
        line="",
    )


def gain_panel(run: RunView) -> Panel:
    """Lay out the utility gain over the seed on test instances by generation; utility has no unit."""
    values = _gain_values(run)
    ends = _ends(values)
    ticks = _tick_values(min([0.0, *ends]), max([0.0, *ends]) if any(ends) else 0.1)
    marks = _marks(run, values, ticks)
    return Panel(
        key="gain",
        title="Utility gain over the seed",
        description=_description("Utility gain on test instances", values),
        y_title="Meta-utility on test, less seed (no unit)",
        x_ticks=_generation_ticks(run),
        y_ticks=_ticks(ticks, tuple(_gain_tick(tick) for tick in ticks)),
        zero=_vertical(ticks).at(0.0),
        marks=marks,
        line=" ".join(f"{mark.x},{mark.y}" for mark in marks),
    )


def _bypass_values(run: RunView) -> tuple[_Value, ...]:
    rates = ((row.generation, row.bypass) for row in run.generations)
    return tuple(_bypass_value(generation, rate) for generation, rate in rates if rate is not None and rate.n > 0)


def _bypass_value(generation: int, rate: RateView) -> _Value:
    return _Value(
        generation=generation,
        value=rate.k / rate.n,
        low=rate.low,
        high=rate.high,
        band=rate.band_high,
        label=f"{rate.k}/{rate.n}",
        description=f"Generation {generation}: {shown(rate.text)}. n counts {shown(rate.unit)}.",
    )


def _gain_values(run: RunView) -> tuple[_Value, ...]:
    return tuple(_gain_value(row, row.gain) for row in run.generations if is_measured(row.gain))


def _gain_value(row: GenerationRow, gain: float) -> _Value:
    text = gain_text(gain)
    return _Value(
        generation=row.generation,
        value=gain,
        low=row.gain_low,
        high=row.gain_high,
        label=text,
        description=f"Generation {row.generation}: {text}, 95% interval {gain_interval_text(row)}.",
    )


def _ends(values: tuple[_Value, ...]) -> list[float]:
    ends = (end for item in values for end in (item.value, item.low, item.high, item.band))
    return [end for end in ends if is_measured(end)]


def _tick_values(low: float, high: float) -> tuple[float, ...]:
    """Choose four to nine round values that enclose low to high, 0 among them when it lies between."""
    step = _round_step((high - low) / 5)
    first, last = math.floor(round(low / step, 6)), math.ceil(round(high / step, 6))
    return tuple(step * index for index in range(first, last + 1))


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough * (1 - 1e-9))


def _gain_tick(value: float) -> str:
    return "0" if abs(value) < 1e-12 else f"{value:+.3g}".replace("-", "\N{MINUS SIGN}")


def _vertical(ticks: tuple[float, ...]) -> Scale:
    return Scale(ticks[0], ticks[-1], BOTTOM, TOP)


def _horizontal(run: RunView) -> Scale:
    generations = [row.generation for row in run.generations] or [0]
    return Scale(min(generations) - 0.5, max(generations) + 0.5, LEFT, RIGHT)


def _ticks(values: tuple[float, ...], labels: tuple[str, ...]) -> tuple[Tick, ...]:
    scale = _vertical(values)
    return tuple(Tick(scale.at(value), label) for value, label in zip(values, labels, strict=True))


def _generation_ticks(run: RunView) -> tuple[Tick, ...]:
    scale = _horizontal(run)
    step = max(1, math.ceil(len(run.generations) / 12))
    return tuple(Tick(scale.at(row.generation), str(row.generation)) for row in run.generations[::step])


def _marks(run: RunView, values: tuple[_Value, ...], ticks: tuple[float, ...]) -> tuple[Mark, ...]:
    horizontal, vertical = _horizontal(run), _vertical(ticks)
    longest = max((len(item.label) for item in values), default=0)
    is_labelled = len(run.generations) * longest * CHARACTER_WIDTH <= RIGHT - LEFT
    return tuple(_mark(item, horizontal, vertical, is_labelled=is_labelled) for item in values)


def _mark(item: _Value, horizontal: Scale, vertical: Scale, *, is_labelled: bool) -> Mark:
    x = horizontal.at(item.generation)
    top = min(float(vertical.at(end)) for end in _ends((item,)))
    return Mark(
        x=x,
        left=f"{float(x) - 5:.1f}",
        right=f"{float(x) + 5:.1f}",
        y=vertical.at(item.value),
        low=vertical.at(item.low) if is_measured(item.low) else "",
        high=vertical.at(item.high) if is_measured(item.high) else "",
        band=vertical.at(item.band) if is_measured(item.band) else "",
        label=item.label if is_labelled else "",
        label_y=f"{top - 8:.1f}",
        description=item.description,
    )


def _description(subject: str, values: tuple[_Value, ...]) -> str:
    if not values:
        return f"{subject}: nothing was counted."
    first, last = values[0], values[-1]
    return (
        f"{subject}, generation {first.generation} to {last.generation}:"
        f" from {first.label} to {last.label}. The table below holds all values."
    )
