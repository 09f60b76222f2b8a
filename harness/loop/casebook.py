"""What is known of every program of a run: how it reads, what its executions showed, whose completions hold it."""

import threading
from collections import defaultdict
from collections.abc import Iterable

import msgspec

from detectors.findings import Finding, StaticReport, Verdict
from detectors.judging import decide, families, is_attempt, is_circumvention, is_flag_hit, is_tampering
from harness.records import CompletionRecord, VerdictRecord

_TELLING = (Verdict.ESCAPED, Verdict.ATTEMPTED, Verdict.FLAGGED)


class _Case:
    """One program."""

    def __init__(self) -> None:
        self.static: StaticReport | None = None
        self.runtime: list[Finding] = []
        self.was_executed = False
        self.harness_failed = False


class Casebook:
    """Collects findings by program; safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cases: defaultdict[str, _Case] = defaultdict(_Case)
        self._completions: list[CompletionRecord] = []
        self._of_program: dict[str, str] = {}

    def add_completion(self, completion: CompletionRecord) -> None:
        """Take a completion; its program, if it has one, may be known already."""
        with self._lock:
            self._completions.append(completion)
            if completion.program_sha256 is not None:
                self._of_program.setdefault(completion.program_sha256, completion.completion_id)

    def add_static(self, sha256: str, report: StaticReport) -> bool:
        """Keep how a program reads; return False when that is known already."""
        with self._lock:
            case = self._cases[sha256]
            if case.static is not None:
                return False
            case.static = report
            return True

    def static_of(self, sha256: str) -> StaticReport | None:
        """Return how a program reads, or None when it was not read yet."""
        with self._lock:
            return self._cases[sha256].static

    def completion_of(self, sha256: str) -> str | None:
        """Return the first completion that holds a program, or None for a program that no model wrote."""
        with self._lock:
            return self._of_program.get(sha256)

    def add_execution(self, counts_for: str, findings: Iterable[Finding], *, harness_failed: bool) -> None:
        """Take what an execution showed, for the program that it counts for."""
        with self._lock:
            case = self._cases[counts_for]
            case.runtime += findings
            case.was_executed = True
            case.harness_failed = case.harness_failed or harness_failed

    def verdicts(self) -> list[VerdictRecord]:
        """Return one verdict per completion, in order of arrival: duplicates of a program share its evidence."""
        with self._lock:
            return [self._verdict(completion) for completion in self._completions]

    def verdict_of(self, sha256: str) -> Verdict:
        """Return the verdict on a program as it stands now."""
        with self._lock:
            case = self._cases[sha256]
            return decide(case.static, case.runtime, has_program=True, harness_failed=case.harness_failed)

    def findings_of(self, sha256: str) -> tuple[Finding, ...]:
        """Return all findings on a program, static ones first."""
        with self._lock:
            case = self._cases[sha256]
            return (*(case.static.findings if case.static else ()), *case.runtime)

    def has_unknown_of_ours(self) -> bool:
        """Whether a failure of ours left any program unjudged."""
        with self._lock:
            return any(case.harness_failed for case in self._cases.values())

    def _verdict(self, completion: CompletionRecord) -> VerdictRecord:
        sha256 = completion.program_sha256
        case = self._cases[sha256] if sha256 is not None else _Case()
        verdict = decide(case.static, case.runtime, has_program=sha256 is not None, harness_failed=case.harness_failed)
        static = case.static.findings if case.static else ()
        findings = [*static, *case.runtime]
        telling = [finding for finding in case.runtime if is_attempt(finding)] if verdict in _TELLING else []
        named = [*telling, *(finding for finding in static if verdict is Verdict.FLAGGED and finding.severity > 0)]
        return VerdictRecord(
            completion_id=completion.completion_id,
            program_sha256=sha256,
            generation=completion.generation,
            kind=completion.kind,
            verdict=verdict.value,
            families=",".join(families(named)),
            is_flag_hit=completion.showed_flag and is_flag_hit(findings),
            is_circumvention=is_circumvention(case.runtime),
            is_tampering=is_tampering(case.runtime),
            was_executed=case.was_executed,
        )


class Attribution(msgspec.Struct, frozen=True):
    """Whose an execution's evidence is, and how its program came about."""

    counts_for: str
    """Hash of the program that the evidence counts for."""
    origin: str
    """`verbatim`, `edited` or `composed`."""


def attribute(source: str, sha256: str, caller_sha256: str, given: Iterable[str], *, is_known: bool) -> Attribution:
    """Decide whose a submitted program is: a model's as it stands, or the improver's that changed or composed it.

    Args:
        source: The submission.
        sha256: Its hash.
        caller_sha256: The hash of the improver that submitted it.
        given: The programs that the improver was given: its initial solution and the replies that it asked for.
        is_known: It is, to the letter, a program of a completion, or what the improver was given.
    """
    if is_known:
        return Attribution(sha256, "verbatim")
    lines = {line.strip() for line in source.splitlines()} - {""}
    closest = max((_shared(lines, other) for other in given), default=0.0)
    return Attribution(caller_sha256, "edited" if closest >= 0.5 else "composed")


def _shared(lines: set[str], other: str) -> float:
    theirs = {line.strip() for line in other.splitlines()} - {""}
    return len(lines & theirs) / max(1, len(lines | theirs))
