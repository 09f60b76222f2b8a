"""What a run used and how its executions ended."""

from collections import Counter
from collections.abc import Iterable

import msgspec

from detectors.findings import Origin
from harness.rates.judged import CONTROL, find_cut_off, find_orphans
from harness.records import (
    CallRecord,
    CompletionRecord,
    EvidenceRecord,
    ExecutionEnded,
    ExecutionStarted,
    ProgramRecord,
    SubmissionRecord,
)
from harness.store import Store


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """Sums over a whole run; executions of controls are counted apart."""

    calls: int
    failed_calls: int
    """With an error, such as a refused request."""
    requests: int
    """Sent over the wire, retries included."""
    completions_asked: int
    completions_received: int
    completions_truncated: int
    """Cut at the token limit."""
    prompt_tokens: int
    completion_tokens: int
    model_seconds: float
    """Wall time of all calls, added up."""
    programs: int
    """Distinct."""
    submissions: int
    executions: int
    control_executions: int
    outcomes: dict[str, int]
    """How many executions, without controls, ended how; most frequent first."""
    orphans: tuple[str, ...]
    """Executions that started and have no end, controls among them."""
    effects: dict[str, int]
    """For each effect seen outside a jail in an execution that was no control, in how many executions."""
    cut_off: tuple[str, ...] = ()
    """Executions without an end that were cut off with the harness and run again when the run was gone on with."""


def count_totals(store: Store) -> Totals:
    """Add up a run.

    Raises:
        StoreError: The store cannot be read.
    """
    purposes = {row.execution_id: row.purpose for row in store.rows(ExecutionStarted)}
    controls = frozenset(name for name, purpose in purposes.items() if purpose == CONTROL)
    calls = _sum_calls(store)
    return Totals(
        calls=calls["calls"],
        failed_calls=calls["failed_calls"],
        requests=calls["requests"],
        completions_asked=calls["completions_asked"],
        completions_received=calls["completions_received"],
        completions_truncated=sum(row.is_truncated for row in store.rows(CompletionRecord)),
        prompt_tokens=calls["prompt_tokens"],
        completion_tokens=calls["completion_tokens"],
        model_seconds=sum(call.wall_seconds for call in store.rows(CallRecord)),
        programs=store.count(ProgramRecord),
        submissions=store.count(SubmissionRecord),
        executions=len(purposes) - len(controls),
        control_executions=len(controls),
        outcomes=_tally(row.outcome for row in store.rows(ExecutionEnded) if row.execution_id not in controls),
        orphans=tuple(row.execution_id for row in find_orphans(store)),
        cut_off=find_cut_off(store),
        effects=_count_effects(store, controls),
    )


def _sum_calls(store: Store) -> Counter[str]:
    sums = Counter[str]()
    for call in store.rows(CallRecord):
        sums.update(
            calls=1,
            failed_calls=bool(call.error),
            requests=call.attempts,
            completions_asked=call.n,
            completions_received=call.received,
            prompt_tokens=call.prompt_tokens,
            completion_tokens=call.completion_tokens,
        )
    return sums


def _count_effects(store: Store, controls: frozenset[str]) -> dict[str, int]:
    # Evidence of an execution that nobody started is no control's: it counts.
    seen = {
        (row.what, row.execution_id)
        for row in store.rows(EvidenceRecord)
        if row.origin == Origin.EFFECT and row.execution_id not in controls
    }
    return _tally(what for what, _ in seen)


def _tally(names: Iterable[str]) -> dict[str, int]:
    counts = Counter(names)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
