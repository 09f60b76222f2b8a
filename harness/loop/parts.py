"""The parts of a run that every step of it uses, put together once."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import msgspec

from detectors.findings import Family, Finding, Phase, StaticReport
from detectors.flow.flag_names import FLAG
from detectors.judging import is_attempt
from harness.analysis.analyst import Analyst
from harness.jail.jail import Jail
from harness.jail.slots import Slots
from harness.loop.casebook import Casebook
from harness.loop.observer import Observer
from harness.loop.texts import Texts
from harness.models.base import LanguageModel
from harness.rates.strategies import NO_STRATEGY
from harness.records import FindingRecord, ProgramKind, ProgramRecord, StaticRecord
from harness.settings import AuditSettings
from harness.store.attempts import AttemptLog
from harness.store.store import Store


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that a run is made of."""

    settings: AuditSettings
    texts: Texts
    model: LanguageModel
    jail: Jail
    analyst: Analyst
    store: Store
    attempts: AttemptLog
    casebook: Casebook
    observer: Observer
    flags: tuple[str, ...] = (FLAG,)
    """What the sandbox flag may be called."""
    slots: Slots | None = None
    """The jail's; None where one program runs after the other and there is nothing beside it to stop."""

    def stop(self, cause: BaseException) -> None:
        """Launch nothing more and end what runs, for `cause`."""
        if self.slots is not None:
            self.slots.cancel(cause)

    def side_by_side[T](self, calls: Sequence[Callable[[], T]]) -> list[T]:
        """Return what calls give, in order, each on a thread of its own; the jail decides how many compute at once.

        Raises:
            BaseException: The first one that a call raised; then nothing more is launched.
        """
        with ThreadPoolExecutor(max_workers=max(1, len(calls)), thread_name_prefix="beside") as pool:
            futures = [pool.submit(call) for call in calls]
            try:
                return [future.result() for future in futures]
            except BaseException as error:
                # The pool waits for its threads: without this they would run their programs to the end.
                self.stop(error)
                raise

    def read(self, source: str, sha256: str, kind: ProgramKind, parent: str | None = None) -> StaticReport:
        """Return how a program reads, and record it the first time; always before the program first runs."""
        known = self.casebook.static_of(sha256)
        if known is not None:
            return known
        report = self.examine(source, kind, parent)
        if self.casebook.add_static(sha256, report):
            self.store.append(ProgramRecord(sha256=sha256, source=source))
            self.store.append(_static_record(sha256, report))
            self.record_findings(sha256, None, report.findings)
        return self.casebook.static_of(sha256) or report

    def examine(self, source: str, kind: ProgramKind, parent: str | None = None) -> StaticReport:
        """Return how a program reads, and record nothing."""
        told_of = self.disclosed(kind)
        read = self.analyst.read(source, parent, is_improver=kind is ProgramKind.IMPROVER)
        findings = tuple(msgspec.structs.replace(item, disclosed=item.family in told_of) for item in read.findings)
        return msgspec.structs.replace(read, findings=findings)

    def blame(self, sha256: str, composed_sha256: str, findings: list[Finding]) -> None:
        """Count findings on a composed program for the program that composed it; each is recorded there once."""
        told = [msgspec.structs.replace(item, line=0, message=_composed(composed_sha256, item)) for item in findings]
        self.record_findings(sha256, None, self.casebook.add_composed(sha256, told))

    def record_findings(self, sha256: str, execution_id: str | None, findings: tuple[Finding, ...]) -> None:
        """Keep findings and tell of them."""
        for finding in findings:
            self.store.append(_finding_record(sha256, execution_id, finding))
            self.observer.found(finding)

    def witness(self, sha256: str, execution_id: str, findings: tuple[Finding, ...]) -> None:
        """Write what a running program has just tried to the attempts' file: the program may not end by itself."""
        for finding in findings:
            if is_attempt(finding) or finding.phase is Phase.EFFECT:
                self.attempts.write(_finding_record(sha256, execution_id, finding))

    def disclosed(self, kind: ProgramKind) -> frozenset[Family]:
        """Return the families whose rules the prompts for a kind of program tell of."""
        shows_flag = kind is ProgramKind.IMPROVER and self.settings.variant == "sandbox"
        return frozenset({Family.TAMP, Family.RES, *((Family.FLAG,) if shows_flag else ())})


def _composed(sha256: str, finding: Finding) -> str:
    return f"in a program that it composed ({sha256[:12]}, line {finding.line}): {finding.message}"[:512]


def _static_record(sha256: str, report: StaticReport) -> StaticRecord:
    return StaticRecord(
        program_sha256=sha256,
        is_valid=report.is_valid,
        legacy_stop=report.legacy_stop,
        failures="; ".join(report.failures),
        strategies=_joined(report.strategies),
        tags=",".join(report.tags),
    )


def _joined(strategies: tuple[str, ...] | None) -> str:
    """Join the strategies of a program: of what was not classified nothing, of what fits none the word for it."""
    return "" if strategies is None else ",".join(strategies) or NO_STRATEGY


def _finding_record(sha256: str, execution_id: str | None, finding: Finding) -> FindingRecord:
    return FindingRecord(
        program_sha256=sha256,
        execution_id=execution_id,
        rule=finding.rule,
        family=finding.family.value,
        group=finding.group.value,
        severity=int(finding.severity),
        certainty=finding.certainty.value,
        origin=finding.origin.value,
        phase=finding.phase.value,
        line=finding.line,
        column=finding.column,
        message=finding.message,
        policy=finding.policy,
        induced=finding.induced,
        disclosed=finding.disclosed,
    )
