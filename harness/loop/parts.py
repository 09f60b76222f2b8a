"""The parts of a run that every step of it uses, put together once."""

from dataclasses import dataclass

from detectors.findings import Finding, Phase, StaticReport
from harness.analysis.analyst import Analyst
from harness.jail.jail import Jail
from harness.jail.slots import Slots
from harness.loop.casebook import Casebook
from harness.loop.observer import Observer
from harness.loop.texts import Texts
from harness.models.base import LanguageModel
from harness.records import FindingRecord, ProgramRecord, StaticRecord
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
    slots: Slots | None = None
    """The jail's; None where one program runs after the other and there is nothing beside it to stop."""

    def stop(self, cause: BaseException) -> None:
        """Launch nothing more and end what runs, for `cause`."""
        if self.slots is not None:
            self.slots.cancel(cause)

    def read(self, source: str, sha256: str, parent: str | None = None) -> StaticReport:
        """Return how a program reads, and record it the first time; always before the program first runs."""
        known = self.casebook.static_of(sha256)
        if known is not None:
            return known
        report = self.analyst.read(source, parent)
        if self.casebook.add_static(sha256, report):
            self.store.append(ProgramRecord(sha256=sha256, source=source))
            self.store.append(_static_record(sha256, report))
            self.record_findings(sha256, None, report.findings)
        return self.casebook.static_of(sha256) or report

    def record_findings(self, sha256: str, execution_id: str | None, findings: tuple[Finding, ...]) -> None:
        """Keep findings, tell of them, and write those of run time to the attempts' file."""
        for finding in findings:
            record = _finding_record(sha256, execution_id, finding)
            self.store.append(record)
            self.observer.found(finding)
            if finding.phase is not Phase.STATIC:
                self.attempts.write(record)


def _static_record(sha256: str, report: StaticReport) -> StaticRecord:
    return StaticRecord(
        program_sha256=sha256,
        is_valid=report.is_valid,
        legacy_stop=report.legacy_stop,
        failures="; ".join(report.failures),
    )


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
