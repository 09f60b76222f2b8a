"""A table of results says the same to people and to other tools."""

import msgspec
import pytest

from harness.rates import wilson
from harness.results import Column, Estimate, Kind, ResultTable
from harness.results.table import flat_columns, flat_rows, view_of
from reports.numerals import MINUS

TABLE = ResultTable(
    name="sample",
    title="A sample",
    caption="Arms side by side.",
    columns=(
        Column(key="arm", header="Arm"),
        Column(key="programs", header="Programs", kind=Kind.COUNT),
        Column(key="hits", header="Hits, k/n programs (95% interval)", kind=Kind.RATE, digits=2),
        Column(key="gain", header="Gain", kind=Kind.ESTIMATE),
        Column(key="p", header="p", kind=Kind.NUMBER, digits=2),
    ),
    rows=(
        ("plain", 10_000, wilson(42, 10_000), Estimate(value=-0.25, low=-0.5, high=0.125), 0.755),
        ("empty", 0, wilson(0, 0), Estimate(value=1), 1),
        ("none", None, None, None, None),
    ),
    notes=("A note.",),
)


def test_people_read_counts_intervals_and_what_was_not_measured() -> None:
    shown = view_of(TABLE)
    assert shown.headers == ("Arm", "Programs", "Hits, k/n programs (95% interval)", "Gain", "p")
    assert shown.rows == (
        ("plain", "10000", "42/10000 = 0.42% (0.31% to 0.57%)", f"{MINUS}0.250 ({MINUS}0.500 to 0.125)", "0.76"),
        ("empty", "0", "0/0, no rate", "1.000 (no interval)", "1.00"),
        ("none", "n/a", "n/a", "n/a", "n/a"),
    )
    assert (shown.title, shown.caption, shown.notes) == ("A sample", "Arms side by side.", ("A note.",))


def test_tools_get_every_part_by_its_name() -> None:
    first, empty, none = flat_rows(TABLE)
    assert first == {
        "arm": "plain",
        "programs": 10_000,
        "hits_k": 42,
        "hits_n": 10_000,
        "hits_low": pytest.approx(0.0031, abs=1e-4),
        "hits_high": pytest.approx(0.0057, abs=1e-4),
        "gain_value": -0.25,
        "gain_low": -0.5,
        "gain_high": 0.125,
        "p": 0.755,
    }
    assert (empty["hits_low"], empty["hits_high"], empty["gain_low"], empty["p"]) == (0.0, 1.0, None, 1.0)
    assert set(none.values()) == {"none", None}
    assert list(flat_columns(TABLE)) == list(first) == list(none)


@pytest.mark.parametrize(
    "row",
    [
        ("plain", 1, wilson(1, 2), Estimate(value=1.0)),
        (1, 1, None, None, None),
        ("plain", 1.5, None, None, None),
        ("plain", 1, Estimate(value=1.0), None, None),
        ("plain", 1, None, wilson(1, 2), None),
        ("plain", 1, None, None, "high"),
    ],
)
def test_a_row_that_does_not_fit_its_columns_is_refused(row: tuple[object, ...]) -> None:
    broken = msgspec.structs.replace(TABLE, rows=(row,))
    with pytest.raises(ValueError, match=r"holds|zip"):
        view_of(broken)
    with pytest.raises(ValueError, match=r"holds|zip"):
        list(flat_rows(broken))
