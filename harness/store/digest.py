"""One hash for what a run found, the same on any machine, with any number of cores and in any order of arrival."""

import hashlib
from collections.abc import Iterable, Iterator

import msgspec

from harness.records import CompletionRecord, EvidenceRecord, FindingRecord, GenerationRecord, UtilityRecord
from harness.store.store import Store

type Fact = tuple[str | int | bool | None, ...]

_TIMED = frozenset({"after_close"})
"""Kinds that depend on whether a thread of the program is quicker than its end."""
_WATCHED = frozenset({"kernel", "broker"})
"""Origins whose kinds of evidence are reproducible; audit events and resource use depend on timing."""


def run_digest(store: Store) -> str:
    """Return the SHA-256 over the set of facts that a repeated run must reproduce, in sorted order.

    Facts are: which program each completion held, static findings, which kinds of kernel and broker evidence each
    execution left, scores, and the result of each generation. Left out are times, counts, pids and explanations.

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
            yield "evidence", evidence.execution_id, evidence.origin, evidence.what
    for score in store.rows(UtilityRecord):
        yield "score", score.path, score.task, score.mode, repr(score.value)
    for generation in store.rows(GenerationRecord):
        yield _generation_fact(generation)


def _finding_fact(finding: FindingRecord) -> Fact:
    return "finding", finding.program_sha256, finding.rule, finding.certainty, finding.line, finding.column


def _generation_fact(row: GenerationRecord) -> Fact:
    values = repr(row.meta_utility_val), repr(row.meta_utility_test)
    return "generation", row.trial, row.generation, row.improver_sha256, row.proposal_sha256, row.was_adopted, *values
