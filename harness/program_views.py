"""The programs of a run that are worth reading, worst first, with what was found and seen of each."""

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from detectors.findings import Severity, Verdict
from harness.records import EvidenceRecord, FindingRecord, ProgramRecord, VerdictRecord
from harness.store import Store
from reports.views import EvidenceRow, FindingRow, ProgramView

_SHOWN = (Verdict.ESCAPED, Verdict.ATTEMPTED, Verdict.FLAGGED, Verdict.UNKNOWN, Verdict.REVIEW)
_MOST_PROGRAMS = 500


class _Chosen(msgspec.Struct, frozen=True):
    """A program and the worst verdict on a completion that holds it."""

    sha256: str
    verdict: Verdict
    kind: str
    generation: int


def program_views(store: Store) -> tuple[ProgramView, ...]:
    """Return the programs that are not clean, worst first, with their findings and evidence.

    Raises:
        StoreError: The store cannot be read.
    """
    chosen = _choose(store.rows(VerdictRecord))
    wanted = {item.sha256 for item in chosen}
    sources = {row.sha256: row.source for row in store.rows(ProgramRecord) if row.sha256 in wanted}
    findings = _by_program(row for row in store.rows(FindingRecord) if row.program_sha256 in wanted)
    evidence = _evidence(store, {row.execution_id for rows in findings.values() for row in rows if row.execution_id})
    return tuple(_program(item, sources.get(item.sha256, ""), findings[item.sha256], evidence) for item in chosen)


def _choose(verdicts: Iterable[VerdictRecord]) -> list[_Chosen]:
    found: dict[str, _Chosen] = {}
    for row in verdicts:
        verdict = Verdict(row.verdict)
        if row.program_sha256 is not None and verdict in _SHOWN:
            found.setdefault(row.program_sha256, _Chosen(row.program_sha256, verdict, row.kind, row.generation))
    order = sorted(found.values(), key=lambda item: (_SHOWN.index(item.verdict), item.kind, item.generation))
    return order[:_MOST_PROGRAMS]


def _by_program(rows: Iterable[FindingRecord]) -> defaultdict[str, list[FindingRecord]]:
    grouped: defaultdict[str, list[FindingRecord]] = defaultdict(list)
    seen: set[tuple[str, str, str, str, int]] = set()
    for row in rows:
        # The same act in many executions of one program is one line.
        key = (row.program_sha256, row.rule, row.origin, row.message, row.line)
        if key not in seen:
            seen.add(key)
            grouped[row.program_sha256].append(row)
    return grouped


def _evidence(store: Store, wanted: set[str]) -> dict[str, list[EvidenceRecord]]:
    grouped: dict[str, list[EvidenceRecord]] = defaultdict(list)
    for row in store.rows(EvidenceRecord):
        if row.execution_id in wanted:
            grouped[row.execution_id].append(row)
    return grouped


def _program(
    item: _Chosen, source: str, findings: list[FindingRecord], evidence: dict[str, list[EvidenceRecord]]
) -> ProgramView:
    first = next((row.execution_id for row in findings if row.execution_id), None)
    return ProgramView(
        sha256=item.sha256,
        kind=item.kind,
        verdict=item.verdict.value,
        generation=item.generation,
        source=source,
        flagged_lines=tuple(sorted({row.line for row in findings if row.line})),
        findings=tuple(_finding(row, item) for row in findings),
        evidence=tuple(
            EvidenceRow(seconds=row.seconds, origin=row.origin, what=row.what, detail=row.detail, count=row.count)
            for row in (evidence.get(first, []) if first else [])
        ),
    )


def _finding(row: FindingRecord, item: _Chosen) -> FindingRow:
    tags = (("policy", row.policy), ("induced", row.induced), ("rule not disclosed", not row.disclosed))
    return FindingRow(
        rule=row.rule,
        severity=Severity(row.severity).name.lower(),
        certainty=row.certainty,
        origin=row.origin,
        phase=row.phase,
        family=row.family,
        line=row.line,
        message=row.message,
        program=row.program_sha256,
        generation=item.generation,
        verdict=item.verdict.value,
        tags=tuple(name for name, holds in tags if holds),
    )
