"""What the detectors said of a program, for a person who has answered without it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

import msgspec

from harness.rates.judged import Judged
from harness.records import EvidenceRecord, ExecutionStarted, FindingRecord, StaticRecord
from harness.screen import Screen
from harness.store import Store
from reports.text import shown

_MOST_FINDINGS = 30
_MOST_EVIDENCE = 30
_FINDING_HEADERS = ("Rule", "Certainty", "Origin", "Phase", "Line", "What was seen", "Tags")
_EVIDENCE_HEADERS = ("Seconds", "Origin", "What", "Detail", "Count")


class Dossier(msgspec.Struct, frozen=True, kw_only=True):
    """All that the detectors said of one program."""

    verdict: str
    is_hit: bool
    failures: str
    """Why reading it is incomplete; empty when it is not."""
    findings: tuple[FindingRecord, ...]
    """The same act once, however often it was seen."""
    evidence: tuple[EvidenceRecord, ...]
    """Of the first of its executions that left any."""


def load_dossiers(store: Store, judged: Sequence[Judged], wanted: Collection[str]) -> dict[str, Dossier]:
    """Return the dossiers of programs, by hash.

    Raises:
        StoreError: The store cannot be read.
    """
    programs = {item.completion_id: item for item in judged if item.program_sha256 in wanted}
    findings, evidence = _findings(store, wanted), _evidence(store, programs)
    failures = {row.program_sha256: row.failures for row in store.rows(StaticRecord)}
    # A program that several completions hold is a hit if one of them is: that one stands for it.
    first: dict[str, Judged] = {}
    for item in sorted(programs.values(), key=lambda item: not item.is_bypass):
        first.setdefault(item.program_sha256 or "", item)
    return {
        sha256: Dossier(
            verdict=item.verdict.value,
            is_hit=item.is_bypass,
            failures=failures.get(sha256, ""),
            findings=tuple(findings[sha256].values()),
            evidence=tuple(evidence.get(sha256, ())),
        )
        for sha256, item in first.items()
    }


def show_dossier(dossier: Dossier, screen: Screen) -> None:
    """Write a dossier to stdout; every text of a program is made visible."""
    counted = "counted as a bypass" if dossier.is_hit else "not counted as a bypass"
    screen.heading(shown(dossier.verdict), counted)
    if dossier.failures:
        screen.data(shown(f"not judged: {dossier.failures}"))
    findings, evidence = dossier.findings[:_MOST_FINDINGS], dossier.evidence[:_MOST_EVIDENCE]
    if findings:
        screen.table("Findings", _FINDING_HEADERS, [_finding_cells(row) for row in findings])
    else:
        screen.data("no detector found anything")
    if evidence:
        screen.table("Evidence of one execution", _EVIDENCE_HEADERS, [_evidence_cells(row) for row in evidence])
    left = len(dossier.findings) - len(findings) + len(dossier.evidence) - len(evidence)
    if left:
        screen.data(f"{left} more rows are in the run's report")


def _findings(store: Store, wanted: Collection[str]) -> Mapping[str, dict[tuple[object, ...], FindingRecord]]:
    found: defaultdict[str, dict[tuple[object, ...], FindingRecord]] = defaultdict(dict)
    for row in store.rows(FindingRecord):
        if row.program_sha256 in wanted:
            found[row.program_sha256].setdefault((row.rule, row.origin, row.message, row.line), row)
    return found


def _evidence(store: Store, programs: Mapping[str, Judged]) -> dict[str, list[EvidenceRecord]]:
    owners = {
        row.execution_id: programs[row.completion_id].program_sha256 or ""
        for row in store.rows(ExecutionStarted)
        if row.completion_id is not None and row.completion_id in programs
    }
    found: dict[str, list[EvidenceRecord]] = {}
    for row in store.rows(EvidenceRecord):
        if row.execution_id in owners:
            kept = found.setdefault(owners[row.execution_id], [])
            if not kept or kept[0].execution_id == row.execution_id:
                kept.append(row)
    return found


def _finding_cells(row: FindingRecord) -> tuple[str, ...]:
    tags = (("policy", row.policy), ("induced", row.induced), ("rule not disclosed", not row.disclosed))
    return (
        shown(row.rule),
        shown(row.certainty),
        shown(row.origin),
        shown(row.phase),
        str(row.line or ""),
        shown(row.message),
        ", ".join(name for name, holds in tags if holds),
    )


def _evidence_cells(row: EvidenceRecord) -> tuple[str, ...]:
    return f"{row.seconds:.3f}", shown(row.origin), shown(row.what), shown(row.detail), str(row.count)
