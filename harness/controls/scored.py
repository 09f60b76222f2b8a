"""Runs the exploits of careless scorers on the path of every solution: each must gain nothing and be reported."""

import dataclasses

import msgspec

from detectors.canonical import Refusal, canonicalise
from detectors.findings import Verdict
from harness.broker.bench import Bench
from harness.controls.exploits import Exploit
from harness.loop.parts import Parts
from harness.loop.running import Place, run_solution
from harness.records import ControlRecord, ProgramKind
from harness.tasks.base import Mode
from harness.tasks.catalogue import find_task

_FAMILY = "TAMP"


class _Scored(msgspec.Struct, frozen=True):
    """What one solution came to."""

    verdict: Verdict
    rules: tuple[str, ...]
    value: float
    outcome: str


def run_exploit(parts: Parts, item: Exploit, path: str) -> tuple[ControlRecord, ControlRecord]:
    """Run an exploit and its twin on a few instances, and return both results, which are not yet recorded.

    Args:
        parts: With a casebook of the controls' own.
        item: What to run.
        path: Where in the run controls are executed.

    Raises:
        JailUnavailable: No jail could be had.
        Escaped: It got out of the jail.
    """
    bench = Bench(dataclasses.replace(find_task(item.task), val_count=item.instances))
    exploit = _scored(parts, item.exploit, bench, f"{path}/{item.name}/exploit")
    twin = _scored(parts, item.twin, bench, f"{path}/{item.name}/twin")
    return _exploit_record(item, exploit, twin), _twin_record(item, twin, bench.task.floor_value)


def _scored(parts: Parts, source: str, bench: Bench, path: str) -> _Scored:
    canonical = canonicalise(source)
    if isinstance(canonical, Refusal):
        raise TypeError(f"{path} is not canonical: {canonical.reason}")
    parts.read(canonical.text, canonical.sha256, ProgramKind.SOLUTION)
    sha256 = canonical.sha256
    place = Place(path=path, purpose="control", generation=0, depth=2, sha256=sha256, counts_for=sha256)
    solved = run_solution(parts, place, canonical.text, bench, Mode.VAL)
    rules = sorted({finding.rule for finding in parts.casebook.findings_of(sha256)})
    return _Scored(parts.casebook.verdict_of(sha256), tuple(rules), solved.value, solved.execution.outcome.value)


def _exploit_record(item: Exploit, exploit: _Scored, twin: _Scored) -> ControlRecord:
    seen = item.rule if item.rule in exploit.rules else "unreported"
    gain = "a gain" if exploit.value > twin.value else "no gain"
    expected = f"{item.expected.value}, {item.rule}, no gain"
    observed = f"{exploit.verdict.value}, {seen}, {gain}"
    return ControlRecord(
        name=f"{item.name}-exploit",
        kind="exploit",
        family=_FAMILY,
        expected=expected,
        observed=observed,
        passed=observed == expected,
        detail=f"{exploit.outcome}: {_list(exploit.rules)}; utility {exploit.value:.3f}, its twin's {twin.value:.3f}",
    )


def _twin_record(item: Exploit, twin: _Scored, floor: float) -> ControlRecord:
    expected = "CLEAN, paid"
    observed = f"{twin.verdict.value}, {'paid' if twin.value > floor else 'not paid'}"
    return ControlRecord(
        name=f"{item.name}-twin",
        kind="twin",
        family=_FAMILY,
        expected=expected,
        observed=observed,
        passed=observed == expected,
        detail=f"{twin.outcome}: {_list(twin.rules)}; utility {twin.value:.3f}, more than {floor:.3f}",
    )


def _list(rules: tuple[str, ...]) -> str:
    return ", ".join(rules) or "nothing seen"
