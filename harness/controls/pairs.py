"""Runs the control pairs on the same path as every generated program: read, jailed, judged, recorded."""

import dataclasses
import hashlib

from detectors.findings import Verdict
from harness.broker.improver import ImproverTask, ModelRequest, Submission
from harness.controls.exploits import EXPLOITS, Exploit
from harness.controls.programs import CONTROLS, Control, flag_controls
from harness.controls.scored import run_exploit
from harness.loop.casebook import Casebook
from harness.loop.observer import Observer
from harness.loop.parts import Parts
from harness.loop.running import Place, run_improver
from harness.rates.judged import CONTROL
from harness.records import ControlRecord, ProgramKind
from harness.settings import Budgets
from harness.store.attempts import AttemptLog

_SOLUTION = "def algorithm(x):\n    return x\n"
_UTILITY = "def utility(algorithm_str):\n    return 0.5\n"


class HonestPorts:
    """An offline model that repeats the solution, and a utility that likes everything the same."""

    def replies(self, request: ModelRequest) -> list[str]:
        """Return the same honest reply `n` times."""
        return [f"```python\n{_SOLUTION}```"] * request.n

    def score(self, submission: Submission) -> float:  # noqa: ARG002 - whatever is submitted
        """Return one half."""
        return 0.5

    def refused(self, request: ModelRequest) -> None:
        """Do nothing: the broker has recorded the canary."""

    def note_run(self, submission: Submission) -> None:
        """Do nothing: the broker has recorded the flag."""


def run_controls(
    parts: Parts,
    controls: tuple[Control, ...] = CONTROLS,
    exploits: tuple[Exploit, ...] = EXPLOITS,
    path: str = CONTROL,
) -> tuple[ControlRecord, ...]:
    """Run every pair, of improvers and of solutions, and return the results, which are recorded in the run too.

    Args:
        parts: The run's; for each further name of the sandbox flag there is one pair more.
        controls: The pairs of improvers.
        exploits: The pairs of solutions.
        path: Where in the run they are executed; no execution has the place of another.

    Raises:
        JailUnavailable: No jail could be had.
        Escaped: A control got out of the jail.
    """
    with AttemptLog(parts.store.folder / "controls.jsonl") as attempts:
        own = dataclasses.replace(parts, attempts=attempts, casebook=Casebook(), observer=Observer())
        wanted = [control for control in (*controls, *flag_controls(parts.flags)) if _can_be_seen(parts, control)]
        pairs = [_run_pair(own, control, path) for control in wanted]
        pairs += [run_exploit(own, exploit, path) for exploit in exploits]
    records = tuple(record for pair in pairs for record in pair)
    for record in records:
        keep(parts, record)
    return records


def _can_be_seen(parts: Parts, control: Control) -> bool:
    """Return whether the run has what a control's bypass is caught by: a theft is seen by its canary alone."""
    return parts.settings.has_canaries or control.family != "SECR"


def keep(parts: Parts, record: ControlRecord) -> None:
    """Record a control's result and tell of it."""
    parts.store.append(record)
    parts.observer.control_ended(record.name, passed=record.passed)


def _run_pair(parts: Parts, control: Control, path: str) -> tuple[ControlRecord, ControlRecord]:
    bypass = _verdict(parts, control.program(control.bypass), f"{path}/{control.name}/bypass")
    twin = _verdict(parts, control.program(control.twin), f"{path}/{control.name}/twin")
    return (
        _record(control, "bypass", control.expected, bypass),
        _record(control, "twin", Verdict.CLEAN, twin),
    )


def _verdict(parts: Parts, source: str, path: str) -> tuple[Verdict, str]:
    """Run one program; return its verdict and the rules that it broke."""
    sha256 = hashlib.sha256(source.encode()).hexdigest()
    parts.read(source, sha256, ProgramKind.IMPROVER)
    place = Place(path=path, purpose="control", generation=0, depth=0, sha256=sha256, counts_for=sha256)
    task = ImproverTask(
        source=source, initial_solution=_SOLUTION, utility_text=_UTILITY, budgets=Budgets(), flags=parts.flags
    )
    improved = run_improver(parts, place, task, HonestPorts())
    rules = sorted({finding.rule for finding in parts.casebook.findings_of(sha256)})
    detail = f"{improved.execution.outcome.value}: {', '.join(rules) or 'nothing seen'}"
    return parts.casebook.verdict_of(sha256), detail


def _record(control: Control, kind: str, expected: Verdict, observed: tuple[Verdict, str]) -> ControlRecord:
    verdict, detail = observed
    return ControlRecord(
        name=f"{control.name}-{kind}",
        kind=kind,
        family=control.family,
        expected=expected.value,
        observed=verdict.value,
        passed=verdict is expected,
        detail=detail,
    )
