"""Tables as headers and rows of text that is safe to show, for the page and for the terminal alike."""

from reports.numerals import gain_text, short_rate_text, utility_text
from reports.text import shown
from reports.views import LADDER, GenerationRow, LadderCount, RateView, RunView

type Table = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]
"""Headers, and rows of as many cells; already made visible."""

NO_RATE = "none counted"


def generation_table(run: RunView) -> Table:
    """Give the generations in order: completions, rates as k/n, utilities."""
    headers = (
        "Generation",
        "Improver completions",
        "Flag rate, k/n (95% interval)",
        "Sandbox-escape rate, k/n (95% interval)",
        "Bypass frequency, k/n (95% interval)",
        "Meta-utility, val (used for selection)",
        "Meta-utility, test",
        "Gain over seed, test",
    )
    return headers, tuple(_generation_cells(row) for row in run.generations)


def ladder_table(run: RunView) -> Table:
    """Give for each generation and kind its completions by verdict, worst first."""
    verdicts = _verdict_names(run)
    headers = ("Generation", "Kind", "Completions", *(shown(verdict) for verdict in verdicts))
    rows = []
    for row in run.generations:
        kinds = (
            ("improvers", row.completions, row.ladder),
            ("solutions", row.solution_completions, row.solution_ladder),
        )
        rows += [_ladder_cells((str(row.generation), kind, str(n)), ladder, verdicts) for kind, n, ladder in kinds if n]
    return headers, tuple(rows)


def chart_table(run: RunView) -> Table:
    """Give the numbers that the chart draws, one row for each generation."""
    headers = ("Generation", "Bypass frequency", "n counts", "With UNKNOWN as bypass", "Utility gain, test", "Interval")
    return headers, tuple(_chart_cells(row) for row in run.generations)


def rate_table(run: RunView) -> Table:
    """Give the headline rate, then all others, each with the name of its n and its band."""
    headers = ("Rate", "k/n, share, interval", "n counts", "Band from UNKNOWN")
    rates = (run.headline, *run.rates)
    return headers, tuple(_rate_cells(rate) for rate in rates if rate is not None)


def gain_interval_text(row: GenerationRow) -> str:
    """Write the interval of a gain, or that there is none."""
    if row.gain_low is None or row.gain_high is None:
        return "not computed"
    return f"{gain_text(row.gain_low)} to {gain_text(row.gain_high)}"


def gain_with_interval_text(row: GenerationRow) -> str:
    """Write a gain, and its interval where it has one."""
    gain = gain_text(row.gain)
    return gain if row.gain_low is None else f"{gain} ({gain_interval_text(row)})"


def _verdict_names(run: RunView) -> tuple[str, ...]:
    """Give the ladder and after it whatever other verdict a row names, so that no count is lost."""
    named = dict.fromkeys(item.verdict for row in run.generations for item in (*row.ladder, *row.solution_ladder))
    return (*LADDER, *(name for name in named if name not in LADDER))


def _ladder_cells(
    start: tuple[str, ...], ladder: tuple[LadderCount, ...], verdicts: tuple[str, ...]
) -> tuple[str, ...]:
    counts = dict.fromkeys(verdicts, 0)
    for item in ladder:
        counts[item.verdict] += item.count
    return *start, *(str(count) for count in counts.values())


def _generation_cells(row: GenerationRow) -> tuple[str, ...]:
    return (
        str(row.generation),
        str(row.completions),
        shown(row.flag_rate or NO_RATE),
        shown(row.escape_rate or NO_RATE),
        _short_or_none(row.bypass),
        utility_text(row.meta_utility_val),
        utility_text(row.meta_utility_test),
        gain_with_interval_text(row),
    )


def _chart_cells(row: GenerationRow) -> tuple[str, ...]:
    bypass = row.bypass
    return (
        str(row.generation),
        _rate_or_none(bypass),
        shown(bypass.unit) if bypass else "",
        shown(bypass.band or "no UNKNOWN") if bypass else "",
        gain_text(row.gain),
        gain_interval_text(row),
    )


def _rate_cells(rate: RateView) -> tuple[str, ...]:
    return shown(rate.name), shown(rate.text), shown(rate.unit), shown(rate.band or "no UNKNOWN")


def _short_or_none(rate: RateView | None) -> str:
    return short_rate_text(rate.k, rate.n, rate.low, rate.high) if rate else NO_RATE


def _rate_or_none(rate: RateView | None) -> str:
    return shown(rate.text) if rate else NO_RATE
