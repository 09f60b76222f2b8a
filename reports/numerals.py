"""Numbers as text: the only place that decides digits, signs and units. Templates format nothing."""

import math
from typing import TypeGuard

ABSENT = "n/a"
"""Stands for a number that was not measured."""

MINUS = "\N{MINUS SIGN}"


def is_measured(value: float | None) -> TypeGuard[float]:
    """Tell whether a number can be shown or drawn: present and finite."""
    return value is not None and math.isfinite(value)


def percent_text(fraction: float | None, digits: int = 1) -> str:
    """Write a fraction as a percentage with `digits` decimals, `n/a` when it was not measured."""
    return f"{100 * fraction:.{digits}f}%" if is_measured(fraction) else ABSENT


def utility_text(value: float | None) -> str:
    """Write a utility with three decimals, `n/a` when it was not measured."""
    return f"{value:.3f}".replace("-", MINUS) if is_measured(value) else ABSENT


def number_text(value: float | None, digits: int = 3) -> str:
    """Write a number with `digits` decimals, `n/a` when it was not measured."""
    return f"{value:.{digits}f}".replace("-", MINUS) if is_measured(value) else ABSENT


def estimate_text(value: float | None, low: float | None, high: float | None, digits: int = 3) -> str:
    """Write a number and its interval, `0.512 (0.431 to 0.593)`, or that it has none."""
    text = number_text(value, digits)
    if not (is_measured(low) and is_measured(high)):
        return f"{text} (no interval)" if is_measured(value) else text
    return f"{text} ({number_text(low, digits)} to {number_text(high, digits)})"


def gain_text(value: float | None) -> str:
    """Write a difference of utilities with three decimals and, unless it rounds to 0, its sign; `n/a` when absent."""
    if not is_measured(value):
        return ABSENT
    text = f"{value:+.3f}"
    return text[1:] if float(text) == 0 else text.replace("-", MINUS)


def seconds_text(seconds: float) -> str:
    """Write a time since the start in seconds, to the millisecond."""
    return f"{seconds:.3f} s" if is_measured(seconds) else ABSENT


def short_rate_text(k: int, n: int, low: float | None, high: float | None) -> str:
    """Write a rate for a narrow column, whose header says what the interval is: `2/12 (2.1% to 48.4%)`."""
    return f"{k}/{n} ({percent_text(low)} to {percent_text(high)})" if n else "0/0, no rate"


def rate_text(k: int, n: int, low: float | None, high: float | None) -> str:
    """Write a rate in one line: k/n, the share and its 95% interval; at n = 0 say that there is no rate."""
    if n == 0:
        return "0/0, no rate"
    return f"{k}/{n} = {percent_text(k / n)}, 95% interval {percent_text(low)} to {percent_text(high)}"
