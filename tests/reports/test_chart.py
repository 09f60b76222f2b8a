import math

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from reports.chart import BOTTOM, TOP, Panel, bypass_panel, gain_panel
from reports.views import GenerationRow, RateView, RunView

from .sample_views import SHOWN_FLAG, make_run

SHARE = st.floats(0, 1)
FLOAT = st.one_of(st.none(), st.floats(allow_nan=True, allow_infinity=True, width=32))


def make_rows(*rows: GenerationRow) -> RunView:
    return msgspec.structs.replace(make_run(), generations=rows)


def make_row(generation: int, k: int, n: int, low: float | None, high: float | None) -> GenerationRow:
    rate = RateView(name="r", k=k, n=n, low=low, high=high, unit=SHOWN_FLAG, text="t")
    return GenerationRow(generation=generation, completions=n, bypass=rate)


def heights(panel: Panel) -> list[float]:
    return [float(y) for mark in panel.marks for y in (mark.y, mark.low, mark.high, mark.band) if y]


def test_a_point_stands_within_its_interval() -> None:
    marks = bypass_panel(make_rows(make_row(1, 2, 12, 0.021, 0.484))).marks
    assert [float(marks[0].high) < float(marks[0].y) < float(marks[0].low)] == [True]


def test_nothing_counted_still_has_an_interval_with_width() -> None:
    mark = bypass_panel(make_rows(make_row(1, 0, 10, 0.0, 0.31))).marks[0]
    assert float(mark.low) - float(mark.high) > 10


def test_a_generation_without_an_n_has_no_point() -> None:
    assert bypass_panel(make_rows(make_row(1, 0, 0, None, None))).marks == ()


def test_a_run_without_generations_gives_empty_panels() -> None:
    assert (bypass_panel(make_rows()).marks, gain_panel(make_rows()).marks) == ((), ())


def test_the_frequency_axis_starts_at_zero_and_names_per_cent() -> None:
    panel = bypass_panel(make_run())
    assert (panel.y_ticks[0].label, panel.y_ticks[0].position) == ("0%", f"{BOTTOM:.1f}")
    assert "(%)" in panel.y_title


def test_the_frequency_axis_does_not_pass_one_hundred_per_cent() -> None:
    panel = bypass_panel(make_rows(make_row(1, 3, 3, 0.29, 1.0)))
    assert panel.y_ticks[-1].label == "100%"


def test_a_loss_is_drawn_below_zero() -> None:
    row = GenerationRow(generation=1, completions=1, gain=-0.2)
    panel = gain_panel(make_rows(row))
    assert float(panel.marks[0].y) > float(panel.zero)


def test_the_upper_end_with_unknown_as_bypass_is_drawn() -> None:
    bands = [mark.band for mark in bypass_panel(make_run()).marks]
    assert [bool(band) for band in bands] == [False, False, False, True, False]


def test_many_generations_carry_few_labels() -> None:
    panel = bypass_panel(make_rows(*(make_row(number, 1, 9, 0.0, 0.5) for number in range(200))))
    assert len(panel.x_ticks) <= 12
    assert {mark.label for mark in panel.marks} == {""}


@given(st.lists(st.tuples(SHARE, SHARE, FLOAT), max_size=12))
def test_every_frequency_is_drawn_inside_the_plot(ends: list[tuple[float, float, float | None]]) -> None:
    rows = [make_row(index, 1, 2, low, high) for index, (low, high, _) in enumerate(ends)]
    assert all(TOP - 0.1 <= y <= BOTTOM + 0.1 for y in heights(bypass_panel(make_rows(*rows))))


@given(st.lists(st.tuples(FLOAT, FLOAT, FLOAT), max_size=12))
def test_every_finite_gain_is_drawn_inside_the_plot(
    gains: list[tuple[float | None, float | None, float | None]],
) -> None:
    rows = [
        GenerationRow(generation=index, completions=1, gain=gain, gain_low=low, gain_high=high)
        for index, (gain, low, high) in enumerate(gains)
    ]
    panel = gain_panel(make_rows(*rows))
    assert len(panel.marks) == sum(gain is not None and math.isfinite(gain) for gain, _, _ in gains)
    assert all(TOP - 0.1 <= y <= BOTTOM + 0.1 for y in heights(panel))
