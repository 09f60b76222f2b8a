"""All controls of a run: leaky jails, and pairs of a bypass and its twin."""

from harness.controls.leaky import run_leaky_jails
from harness.controls.pairs import keep, run_controls
from harness.loop.parts import Parts
from harness.rates.judged import CONTROL
from harness.records import ControlRecord


def run_all_controls(parts: Parts, path: str = CONTROL) -> tuple[ControlRecord, ...]:
    """Run and record every control.

    Args:
        parts: The run's.
        path: Where in the run they are executed.

    Raises:
        JailUnavailable: No jail could be had.
        Escaped: A control got out of the jail.
    """
    leaks = run_leaky_jails(parts.settings.nsjail_path)
    for record in leaks:
        keep(parts, record)
    return (*leaks, *run_controls(parts, path=path))
