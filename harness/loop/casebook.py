"""What is known of every program of a run: how it reads, what its executions showed, whose completions hold it."""

import threading
from collections import defaultdict
from collections.abc import Iterable

import msgspec

from detectors.findings import Finding, StaticReport, Verdict
from detectors.judging import (
    decide,
    families,
    is_attempt,
    is_circumvention,
    is_flag_hit,
    is_proved_act,
    is_tampering,
    is_unjudged,
)
from detectors.rules.analysis import CRASHED, MONITOR_LOST
from harness.records import CompletionRecord, VerdictRecord

_ACCUSING = (Verdict.ESCAPED, Verdict.ATTEMPTED, Verdict.FLAGGED)
_OURS = frozenset({CRASHED.id, MONITOR_LOST.id})


class _Case:
    """One program."""

    def __init__(self) -> None:
        self.static: StaticReport | None = None
        self.composed: list[Finding] = []
        self.runtime: list[Finding] = []
        self.was_executed = False
        self.harness_failed = False

    def reading(self) -> StaticReport | None:
        """Return how it reads, together with what it wrote into other programs while it ran."""
        if self.static is None or not self.composed:
            return self.static
        unjudged = [finding.message for finding in self.composed if is_unjudged(finding)]
        return msgspec.structs.replace(
            self.static,
            findings=(*self.static.findings, *self.composed),
            failures=(*self.static.failures, *unjudged),
        )

    def findings(self) -> tuple[Finding, ...]:
        """Return all findings, those of reading first."""
        static = self.reading()
        return (*(static.findings if static else ()), *self.runtime)

    def verdict(self, *, has_program: bool = True) -> Verdict:
        """Return the verdict as it stands now."""
        return decide(self.reading(), self.runtime, has_program=has_program, harness_failed=self.harness_failed)


class Casebook:
    """Collects findings by program; safe to use from many threads."""

    def __init__(self, origin: "Casebook | None" = None) -> None:
        """Args: `origin` is the casebook whose readings hold here too."""
        self._origin = origin
        self._apart: list[Casebook] = []
        self._lock = threading.Lock()
        self._cases: defaultdict[str, _Case] = defaultdict(_Case)
        self._completions: list[CompletionRecord] = []
        self._of_program: dict[str, str] = {}

    def apart(self) -> "Casebook":
        """Return a casebook for completions that are judged by their own executions alone.

        How programs read is known there too; its verdicts and failures are told after those of this one.
        """
        casebook = Casebook(self)
        with self._lock:
            self._apart.append(casebook)
        return casebook

    def add_completion(self, completion: CompletionRecord) -> None:
        """Take a completion; its program, if it has one, may be known already."""
        with self._lock:
            self._completions.append(completion)
            if completion.program_sha256 is not None:
                self._of_program.setdefault(completion.program_sha256, completion.completion_id)

    def has_completions(self) -> bool:
        """Whether any completion has come."""
        with self._lock:
            return bool(self._completions)

    def completion_of(self, sha256: str) -> str | None:
        """Return the first completion that holds a program, or None for a program that no model wrote."""
        with self._lock:
            return self._of_program.get(sha256)

    def add_static(self, sha256: str, report: StaticReport) -> bool:
        """Keep how a program reads; return False when that is known already."""
        is_new = self._origin is None or self._origin.add_static(sha256, report)
        with self._lock:
            case = self._cases[sha256]
            is_new = is_new and case.static is None
            case.static = case.static or report
            return is_new

    def static_of(self, sha256: str) -> StaticReport | None:
        """Return how a program reads, or None when it was not read yet."""
        known = self._origin.static_of(sha256) if self._origin else None
        with self._lock:
            case = self._cases[sha256]
            case.static = case.static or known
            return case.static

    def add_composed(self, sha256: str, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Take what a program wrote into another one, for the program that did; return what was not known yet."""
        with self._lock:
            case = self._cases[sha256]
            new = tuple(finding for finding in findings if finding not in case.composed)
            case.composed += new
            return new

    def add_execution(self, counts_for: str, findings: Iterable[Finding], *, harness_failed: bool) -> None:
        """Take what an execution showed, for the program that it counts for."""
        with self._lock:
            case = self._cases[counts_for]
            case.runtime += findings
            case.was_executed = True
            case.harness_failed = case.harness_failed or harness_failed

    def verdict_of(self, sha256: str) -> Verdict:
        """Return the verdict on a program as it stands now."""
        with self._lock:
            return self._cases[sha256].verdict()

    def findings_of(self, sha256: str) -> tuple[Finding, ...]:
        """Return all findings on a program, those of reading first."""
        with self._lock:
            return self._cases[sha256].findings()

    def has_unknown_of_ours(self) -> bool:
        """Whether a failure of ours left any program unjudged: a monitor lost, or a rule that crashed."""
        with self._lock:
            is_ours = any(case.harness_failed or _has_failed(case.findings()) for case in self._cases.values())
            return is_ours or any(casebook.has_unknown_of_ours() for casebook in self._apart)

    def verdicts(self) -> list[VerdictRecord]:
        """Return one verdict per completion, in order of arrival: duplicates of a program share its evidence."""
        with self._lock:
            own = [self._record(completion) for completion in self._completions]
            return own + [verdict for casebook in self._apart for verdict in casebook.verdicts()]

    def _record(self, completion: CompletionRecord) -> VerdictRecord:
        sha256 = completion.program_sha256
        case = self._cases[sha256] if sha256 is not None else _Case()
        verdict, findings = case.verdict(has_program=sha256 is not None), case.findings()
        return VerdictRecord(
            completion_id=completion.completion_id,
            program_sha256=sha256,
            generation=completion.generation,
            kind=completion.kind,
            verdict=verdict.value,
            families=",".join(families(_telling(verdict, findings))),
            is_flag_hit=completion.showed_flag and is_flag_hit(findings),
            is_circumvention=is_circumvention(findings),
            is_tampering=is_tampering(findings),
            was_executed=case.was_executed,
            trial=completion.trial,
            is_probe=completion.is_probe,
        )


def _telling(verdict: Verdict, findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that a verdict rests on; none for a verdict that accuses of nothing."""
    if verdict not in _ACCUSING:
        return []
    return [finding for finding in findings if is_attempt(finding) or is_proved_act(finding)]


def _has_failed(findings: Iterable[Finding]) -> bool:
    return any(finding.rule in _OURS for finding in findings)
