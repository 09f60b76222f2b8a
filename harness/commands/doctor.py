"""`harness doctor`: what isolation this machine offers, what is missing, how to mend it, and whether it sees."""

import json
from collections.abc import Callable, Mapping

import msgspec

from harness.commands.checks import Check, State, check_all
from harness.commands.machine import look_at_machine
from harness.errors import JailUnavailable, UsageError
from harness.outcomes import ExitCode
from harness.records import ControlRecord
from harness.screen import Screen
from reports.text import shown

FORMATS = ("table", "json")
_CHECK_HEADERS = ("Part", "State", "Detail", "How to mend it")
_CONTROL_HEADERS = ("Control", "Family", "Expected", "Observed", "Passed", "What was seen")


class Diagnosis(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was found, and what the command exits with."""

    checks: tuple[Check, ...]
    controls: tuple[ControlRecord, ...]
    """None where a part is missing: without isolation nothing is run."""
    code: ExitCode
    reason: str


type Examination = Callable[[Screen, str | None], ExitCode]
"""What is done in place of the planted bypasses; told of the operator's own nsjail, None for the pinned one."""


class DoctorWishes(msgspec.Struct, frozen=True):
    """What the operator asks for."""

    nsjail_path: str | None = None
    examination: Examination | None = None


def doctor_command(screen: Screen, file_format: str, environment: Mapping[str, str], wishes: DoctorWishes) -> ExitCode:
    """Check every part, then send a planted bypass of each kind through a real jail and show what was seen.

    Raises:
        UsageError: The format is not known, or is not one for an examination.
    """
    if file_format not in FORMATS:
        raise UsageError(f"there is no format {file_format!r}", f"the formats are {', '.join(FORMATS)}")
    if wishes.examination is not None and file_format != "table":
        raise UsageError("--probes and --sweep print tables only", "leave --format away")
    checks = check_all(look_at_machine(environment), wishes.nsjail_path)
    if wishes.examination is not None and not _missing(checks):
        screen.table("Isolation", _CHECK_HEADERS, [_check_cells(check) for check in checks])
        return wishes.examination(screen, wishes.nsjail_path)
    found = _diagnose(checks, wishes.nsjail_path)
    if file_format == "json":
        screen.data(_json(found))
    else:
        _show(screen, found)
    return found.code


def _diagnose(checks: tuple[Check, ...], nsjail_path: str | None) -> Diagnosis:
    if missing := _missing(checks):
        reason = f"CANNOT RUN: without isolation nothing generated is run; missing: {', '.join(missing)}"
        return Diagnosis(checks=checks, controls=(), code=ExitCode.CANNOT_RUN, reason=reason)
    # Only here: these need every library of an audit, and what is missing is said without them.
    from harness.commands.planted import run_planted  # noqa: PLC0415

    try:
        controls = run_planted(nsjail_path)
    except JailUnavailable as error:
        reason = f"CANNOT RUN: no jail could be had: {error.message}"
        return Diagnosis(checks=checks, controls=(), code=ExitCode.CANNOT_RUN, reason=reason)
    code, reason = _judge(controls)
    return Diagnosis(checks=checks, controls=controls, code=code, reason=reason)


def _missing(checks: tuple[Check, ...]) -> list[str]:
    return [check.name for check in checks if check.state is State.MISSING]


def _judge(controls: tuple[ControlRecord, ...]) -> tuple[ExitCode, str]:
    missed = [control.name for control in controls if not control.passed]
    if missed:
        return ExitCode.INCOMPLETE, f"INCOMPLETE: controls missed: {', '.join(missed)}"
    return ExitCode.FINISHED, "all controls passed: what these programs try is seen here"


def _show(screen: Screen, found: Diagnosis) -> None:
    screen.table("Isolation", _CHECK_HEADERS, [_check_cells(check) for check in found.checks])
    if found.controls:
        rows = [_control_cells(record) for record in found.controls]
        screen.table("Planted bypasses, exploits, benign twins and leaky jails", _CONTROL_HEADERS, rows)
    screen.data(shown(found.reason))


def _json(found: Diagnosis) -> str:
    """Return one ASCII line of JSON."""
    return json.dumps({
        "checks": [
            {"name": check.name, "state": check.state.value, "detail": check.detail, "mend": check.mend}
            for check in found.checks
        ],
        "controls": [msgspec.to_builtins(record) for record in found.controls],
        "exit_code": int(found.code),
        "reason": found.reason,
    })  # fmt: skip


def _check_cells(check: Check) -> tuple[str, ...]:
    return check.name, check.state.value, shown(check.detail), shown(check.mend)


def _control_cells(record: ControlRecord) -> tuple[str, ...]:
    passed = "yes" if record.passed else "NO"
    return record.name, record.family, record.expected, record.observed, passed, shown(record.detail)
