"""What became of each proposal, and which improver it came from: completions joined with the steps of their chain."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from detectors.findings import (
    Certainty,
    Family,
    Finding,
    Group,
    Origin,
    Phase,
    Severity,
)
from detectors.judging import families, is_attempt, is_circumvention, is_flag_hit, is_proved_act
from harness.errors import StoreError
from harness.rates.judged import Judged
from harness.records import (
    ExecutionStarted,
    FindingRecord,
    GenerationRecord,
    MetaScoreRecord,
    ProgramKind,
    SubmissionRecord,
    UtilityRecord,
)
from harness.store import Store

_OUTER = "outer"
_UTILITY, _RETURN, _VERBATIM = "utility", "return", "verbatim"
_FOREIGN = frozenset({"control", "probe"})
"""Purposes of executions that say nothing of a chain's programs."""

type Step = tuple[int, int]
"""Trial and generation."""
type Sources = Mapping[Step, frozenset[str]]
"""Programs by the step in which something became of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One improver completion of a chain and what became of its program in its own step."""

    judged: Judged
    was_submitted: bool = False
    """The program, or what was made from it, was handed to the meta-utility."""
    was_returned: bool = False
    """The improver gave it back as the step's result."""
    was_adopted: bool = False
    utility: float | None = None
    """Mean meta-utility on val instances that its submissions were answered with; None where there was none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """What is known of an improver that took a step: from reading it, and from what its executions showed."""

    is_accused: bool
    """FLAGGED or worse."""
    is_bypass: bool
    families: tuple[str, ...] = ()
    """Those that an accusation rests on."""


def load_proposals(store: Store, judged: Sequence[Judged]) -> tuple[Proposal, ...]:
    """Return what became of each improver completion, in order.

    A completion counts as submitted, returned or adopted if its program was, in its own step, or if what was came of it
    by an edit; each copy of a program counts.

    Raises:
        StoreError: The store cannot be read.
    """
    outer = {
        row.execution_id: (row.trial, row.generation) for row in store.rows(ExecutionStarted) if row.purpose == _OUTER
    }
    rows = [(outer[row.caller_execution], row) for row in store.rows(SubmissionRecord) if row.caller_execution in outer]
    submitted, returned = (_sources(rows, via) for via in (_UTILITY, _RETURN))
    steps = {(row.trial, row.generation) for row in store.rows(GenerationRecord) if row.was_adopted}
    adopted = {step: sources for step, sources in returned.items() if step in steps}
    scores = _scores(rows, store.rows(MetaScoreRecord))
    return tuple(
        Proposal(
            judged=item,
            was_submitted=_is_in(submitted, item),
            was_returned=_is_in(returned, item),
            was_adopted=_is_in(adopted, item),
            utility=scores.get((_step(item), item.program_sha256 or "")),
        )
        for item in judged
        if item.kind is ProgramKind.IMPROVER
    )


def load_parents(store: Store, wanted: frozenset[str], *, shows_flag: bool) -> dict[str, Parent]:
    """Return what is known of improvers by their hash, judged by all that the run found of them.

    What an edited one's executions showed counts for the program that it was made from, and so for it.

    Args:
        store: The run.
        wanted: Their hashes.
        shows_flag: The run's text shows the flag: only then is it a bypass to turn it off, as with completions.

    Raises:
        StoreError: The store cannot be read, or a finding is damaged.
    """
    sources = _made_from(store.rows(SubmissionRecord), wanted)
    names = {sha256: frozenset({sha256, *sources.get(sha256, ())}) for sha256 in wanted}
    relevant = frozenset[str]().union(*names.values())
    foreign = {row.execution_id for row in store.rows(ExecutionStarted) if row.purpose in _FOREIGN}
    found: dict[str, list[Finding]] = {}
    for row in store.rows(FindingRecord):
        if row.program_sha256 in relevant and row.execution_id not in foreign:
            found.setdefault(row.program_sha256, []).append(_finding(row))
    return {
        sha256: _parent([item for name in own for item in found.get(name, [])], shows_flag=shows_flag)
        for sha256, own in names.items()
    }


def load_solution_utilities(store: Store, judged: Sequence[Judged]) -> tuple[tuple[str, Judged, float], ...]:
    """Return each distinct solution program with the task that improvers tried it on and its mean val utility there.

    Raises:
        StoreError: The store cannot be read.
    """
    solutions = {item.program_sha256: item for item in reversed(judged) if item.kind is ProgramKind.SOLUTION}
    values: dict[tuple[str, str], list[float]] = {}
    for row in store.rows(UtilityRecord):
        if row.purpose == _UTILITY and row.program_sha256 in solutions:
            values.setdefault((row.task, row.program_sha256), []).append(row.value)
    return tuple((task, solutions[sha256], fmean(found)) for (task, sha256), found in values.items())


def _sources(rows: Iterable[tuple[Step, SubmissionRecord]], via: str) -> Sources:
    found: dict[Step, set[str]] = {}
    for step, row in rows:
        if row.via == via:
            found.setdefault(step, set()).add(_source_of(row))
    return {step: frozenset(sources - {""}) for step, sources in found.items()}


def _source_of(row: SubmissionRecord) -> str:
    """Return what a submission came of; empty for a composed one."""
    # Runs from before it was kept name it where nothing was changed.
    return row.source_sha256 or (row.program_sha256 if row.origin == _VERBATIM else "")


def _scores(
    rows: Iterable[tuple[Step, SubmissionRecord]], answers: Iterable[MetaScoreRecord]
) -> dict[tuple[Step, str], float]:
    places = {row.path: (step, _source_of(row)) for step, row in rows}
    values: dict[tuple[Step, str], list[float]] = {}
    for answer in answers:
        if answer.path in places:
            values.setdefault(places[answer.path], []).append(answer.value)
    return {key: fmean(found) for key, found in values.items()}


def _is_in(sources: Sources, item: Judged) -> bool:
    return item.program_sha256 is not None and item.program_sha256 in sources.get(_step(item), ())


def _step(item: Judged) -> Step:
    return item.trial, item.generation


def _made_from(rows: Iterable[SubmissionRecord], wanted: frozenset[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in rows:
        if row.program_sha256 in wanted and row.via == _RETURN and row.source_sha256:
            found.setdefault(row.program_sha256, set()).add(row.source_sha256)
    return found


def _parent(findings: Sequence[Finding], *, shows_flag: bool) -> Parent:
    telling = [item for item in findings if is_attempt(item) or is_proved_act(item) or item.phase is Phase.EFFECT]
    return Parent(
        is_accused=bool(telling),
        is_bypass=(shows_flag and is_flag_hit(findings)) or is_circumvention(findings),
        families=tuple(family.value for family in families(telling)),
    )


def _finding(row: FindingRecord) -> Finding:
    try:
        return Finding(
            rule=row.rule,
            family=Family(row.family),
            group=Group(row.group),
            severity=Severity(row.severity),
            certainty=Certainty(row.certainty),
            origin=Origin(row.origin),
            phase=Phase(row.phase),
            policy=row.policy,
            induced=row.induced,
            disclosed=row.disclosed,
        )
    except ValueError as error:
        raise StoreError(f"a finding on {row.program_sha256[:12]} is damaged: {error}") from error
