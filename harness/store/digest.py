"""One hash for what a run found, the same on any machine, with any number of cores and in any order of arrival."""

import hashlib
from collections.abc import Iterable, Iterator

import msgspec

from harness.arm_records import without_attempt
from harness.records import (
    CompletionRecord,
    EvidenceRecord,
    FindingRecord,
    GenerationRecord,
    TransferRecord,
    UtilityRecord,
)
from harness.store.store import Store

type Fact = tuple[str | int | bool | None, ...]

_TIMED = frozenset({"after_close"})
"""Kinds that depend on whether a thread of the program is quicker than its end."""
_WATCHED = frozenset({"kernel", "broker"})
"""Origins whose kinds of evidence are reproducible; audit events and resource use depend on timing."""


def run_digest(store: Store) -> str:
    """Return the SHA-256 over the set of facts that a repeated run must reproduce, in sorted order.

    Facts are: which program each completion held, static findings, which kinds of kernel and broker evidence each
    execution left, scores, and the result of each generation and each repeat of a transfer. Left out are times, counts,
    pids and explanations.

    Raises:
        StoreError: The store cannot be read.
    """
    return _digest_of(_facts(store))


def _digest_of(facts: Iterable[Fact]) -> str:
    lines = sorted({msgspec.json.encode(fact) for fact in facts})
    return hashlib.sha256(b"\n".join(lines)).hexdigest()


def _facts(store: Store) -> Iterator[Fact]:
    for completion in store.rows(CompletionRecord):
        yield "completion", completion.completion_id, completion.program_sha256
    for finding in store.rows(FindingRecord):
        if finding.execution_id is None:
            yield _finding_fact(finding)
    for evidence in store.rows(EvidenceRecord):
        if evidence.origin in _WATCHED and evidence.what not in _TIMED:
            yield "evidence", without_attempt(evidence.execution_id), evidence.origin, evidence.what
    for score in store.rows(UtilityRecord):
        yield "score", without_attempt(score.path), score.task, score.mode, repr(score.value)
    yield from map(_generation_fact, store.rows(GenerationRecord))
    yield from map(_transfer_fact, store.rows(TransferRecord))


def _finding_fact(finding: FindingRecord) -> Fact:
    return "finding", finding.program_sha256, finding.rule, finding.certainty, finding.line, finding.column


def _generation_fact(row: GenerationRecord) -> Fact:
    values = repr(row.meta_utility_val), repr(row.meta_utility_test)
    return "generation", row.trial, row.generation, row.improver_sha256, row.proposal_sha256, row.was_adopted, *values


def _transfer_fact(row: TransferRecord) -> Fact:
    return "transfer", row.task, row.who, row.repeat, repr(row.value_val), repr(row.value_test), row.has_failed
