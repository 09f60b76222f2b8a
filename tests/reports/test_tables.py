import msgspec

from reports.numerals import MINUS, gain_text, percent_text, rate_text, seconds_text, utility_text
from reports.tables import chart_table, generation_table, ladder_table, rate_table
from reports.views import LADDER, GenerationRow, LadderCount

from .hostile_views import PAYLOADS, fill_strings
from .sample_views import make_run


def test_every_row_has_a_cell_for_each_header() -> None:
    for make_table in (generation_table, ladder_table, chart_table, rate_table):
        headers, rows = make_table(make_run())
        assert {len(row) for row in rows} == {len(headers)}


def test_cells_are_safe_for_a_terminal() -> None:
    run = fill_strings(make_run(), PAYLOADS["terminal"])
    for make_table in (generation_table, ladder_table, chart_table, rate_table):
        headers, rows = make_table(run)
        assert all(cell.isprintable() for row in (headers, *rows) for cell in row)


def test_the_generation_row_shows_rates_and_utilities() -> None:
    _, rows = generation_table(make_run())
    assert rows[2] == (
        "2",
        "12",
        "2/12",
        "2/11",
        "2/12 (2.1% to 48.4%)",
        "0.604",
        "0.570",
        "+0.072",
    )


def test_a_gain_stands_with_its_interval_where_it_has_one() -> None:
    row = msgspec.structs.replace(make_run().generations[2], gain_low=-0.01, gain_high=0.15)
    _, ((*_, gain),) = generation_table(msgspec.structs.replace(make_run(), generations=(row,)))
    assert gain == f"+0.072 ({MINUS}0.010 to +0.150)"


def test_verdicts_stand_in_the_order_of_the_ladder() -> None:
    headers, rows = ladder_table(make_run())
    assert headers == ("Generation", "Kind", "Completions", *LADDER)
    row = next(row for row in rows if row[:2] == ("4", "improvers"))
    assert row == ("4", "improvers", "12", "0", "2", "1", "1", "1", "7", "1")


def test_solutions_have_a_row_of_their_own() -> None:
    clean = (LadderCount(verdict="CLEAN", count=3),)
    row = GenerationRow(generation=1, completions=0, solution_completions=3, solution_ladder=clean)
    headers, rows = ladder_table(msgspec.structs.replace(make_run(), generations=(row,)))
    assert [cells[1] for cells in rows] == ["solutions"]
    assert rows[0][headers.index("CLEAN")] == "3"


def test_a_verdict_that_the_ladder_does_not_know_has_a_column() -> None:
    row = GenerationRow(generation=1, completions=2, ladder=(LadderCount(verdict="NEW", count=2),))
    headers, rows = ladder_table(msgspec.structs.replace(make_run(), generations=(row,)))
    assert (headers[-1], rows[0][-1]) == ("NEW", "2")


def test_counts_of_one_verdict_given_twice_are_added() -> None:
    counts = (LadderCount(verdict="CLEAN", count=2), LadderCount(verdict="CLEAN", count=3))
    row = GenerationRow(generation=1, completions=5, ladder=counts)
    headers, rows = ladder_table(msgspec.structs.replace(make_run(), generations=(row,)))
    assert rows[0][headers.index("CLEAN")] == "5"


def test_a_rate_of_nothing_is_no_rate() -> None:
    assert rate_text(0, 0, None, None) == "0/0, no rate"


def test_numbers_that_were_not_measured_are_absent() -> None:
    values = (None, float("nan"), float("inf"))
    assert {text(value) for text in (percent_text, utility_text, gain_text) for value in values} == {"n/a"}


def test_gains_carry_their_sign() -> None:
    assert [gain_text(value) for value in (0.1, -0.25, 0.0, -0.0001)] == ["+0.100", "\u22120.250", "0.000", "0.000"]


def test_seconds_carry_their_unit() -> None:
    assert seconds_text(1.23456) == "1.235 s"
