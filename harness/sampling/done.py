"""What a run's rows say is done: where a sample that was stopped or cut off goes on.

Rows are read once and kept as little as may be: hashes and paths, no texts.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec

from harness.arm_records import CutOffRecord, DetonationRecord, SittingRecord
from harness.rates.judged import CONTROL, find_orphans
from harness.records import (
    CallRecord,
    CompletionRecord,
    ExecutionStarted,
    PromptRecord,
    StaticRecord,
    VerdictRecord,
)
from harness.sampling.asking import Completion, completion_of
from harness.sampling.plan import Call, Condition, SamplePlan
from harness.store.store import Store

_ROOT = re.compile(r"(?P<root>s\d+/c\d+#\d+/[a-z]+-[a-z]+)(?:~(?P<attempt>\d+))?(?=/|$)")
MOST_CUT_OFFS = 2
"""After so many an execution is not tried again: what takes the harness down may do so each time."""

MAIN = (Condition.HONEST, "default")
"""The one run of a program that enters the rates."""
DETONATION = "detonation"

type DetonationKey = tuple[str, str, str]
"""A program's hash, a condition and a profile."""


class Facts(msgspec.Struct, frozen=True):
    """What a verdict says of a program, the same for all completions that hold it."""

    verdict: str
    families: str
    is_flag_hit: bool
    is_circumvention: bool
    is_tampering: bool
    was_executed: bool


@dataclass(slots=True, kw_only=True)
class Done:
    """What is done."""

    sitting: int = 1
    answered: set[str] = field(default_factory=set)
    """Paths of the calls that gave replies."""
    received: Counter[str] = field(default_factory=Counter)
    """Replies by arm."""
    next_number: Counter[str] = field(default_factory=Counter)
    """For each arm the number that no call has yet."""
    verdicts: dict[str, Facts] = field(default_factory=dict)
    """By the hash of the program."""
    judged: set[str] = field(default_factory=set)
    """Completions that have a verdict."""
    incomplete: set[str] = field(default_factory=set)
    """Programs that have a verdict and were not run under every condition."""
    owners: dict[str, str] = field(default_factory=dict)
    """For each program that was run, the completion that its executions belong to."""
    read: set[str] = field(default_factory=set)
    """Programs that were read."""
    detonated: set[DetonationKey] = field(default_factory=set)
    attempts: Counter[str] = field(default_factory=Counter)
    """How often each execution was begun."""
    cut_offs: Counter[str] = field(default_factory=Counter)
    """How often it was cut off."""
    orphans: tuple[str, ...] = ()
    """Executions without an end that no sitting has noticed yet."""

    def owner_of(self, completion: Completion) -> str:
        """Return the completion that the executions of a completion's program belong to."""
        return self.owners.get(completion.sha256 or "", completion.completion_id)

    def was_cut_off(self, completion: Completion) -> bool:
        """Whether an execution of a completion's program has no end since the harness had none."""
        owner = self.owner_of(completion)
        return any(root.startswith(f"{owner}/") for root in self.cut_offs)


def load_done(store: Store, plan: SamplePlan) -> Done:
    """Return what a run has done so far of its plan; nothing is written.

    Raises:
        StoreError: The store cannot be read.
    """
    done = Done(sitting=store.count(SittingRecord) + 2)
    _load_calls(store, done)
    _load_programs(store, done)
    _load_executions(store, done)
    runs = plan.detonating.runs() if plan.detonating else ()
    done.incomplete = {
        sha256
        for sha256 in done.verdicts
        if sha256 in done.owners and any((sha256, *run) not in done.detonated for run in runs)
    }
    return done


def _load_calls(store: Store, done: Done) -> None:
    for row in store.rows(PromptRecord):
        arm, _, number = row.path.partition("/c")
        # Programs ask too, of an offline model; their places are longer.
        if number.isdigit():
            done.next_number[arm] = max(done.next_number[arm], int(number) + 1)
    for call in store.rows(CallRecord):
        if call.received:
            done.answered.add(call.path)
            done.received[call.path.partition("/")[0]] += call.received


def _load_programs(store: Store, done: Done) -> None:
    known: dict[Facts, Facts] = {}
    for row in store.rows(VerdictRecord):
        done.judged.add(row.completion_id)
        if row.program_sha256 is not None:
            facts = facts_of(row)
            done.verdicts[row.program_sha256] = known.setdefault(facts, facts)
    done.read = {row.program_sha256 for row in store.rows(StaticRecord)}
    done.detonated = {(row.program_sha256, row.condition, row.profile) for row in store.rows(DetonationRecord)}


def _load_executions(store: Store, done: Done) -> None:
    for row in store.rows(ExecutionStarted):
        root, attempt = root_of(row.execution_id)
        done.attempts[root] = max(done.attempts[root], attempt)
        if row.execution_id.startswith(root) and row.purpose == DETONATION and row.completion_id is not None:
            done.owners.setdefault(row.program_sha256, row.completion_id)
    explained = {row.execution_id for row in store.rows(CutOffRecord)}
    done.orphans = tuple(row.execution_id for row in find_orphans(store) if row.execution_id not in explained)
    # A program and what it composed are one execution here: they are cut off together.
    for root, _ in {root_of(name) for name in (*explained, *done.orphans)}:
        done.cut_offs[root] += 1


def root_of(execution_id: str) -> tuple[str, int]:
    """Return the detonation that an execution belongs to, and which attempt at it; of a control it is its own name."""
    found = _ROOT.match(execution_id)
    if found is None:
        return execution_id, 1
    return found["root"], int(found["attempt"] or 1)


def facts_of(row: VerdictRecord) -> Facts:
    """Return what a verdict says of its program."""
    return Facts(row.verdict, row.families, row.is_flag_hit, row.is_circumvention, row.is_tampering, row.was_executed)


def cut_off_records(done: Done) -> tuple[CutOffRecord, ...]:
    """Return a row for each execution that was found without an end: what takes its place, if anything does."""
    return tuple(
        CutOffRecord(execution_id=name, rerun_as=_rerun_of(name, done), sitting=done.sitting) for name in done.orphans
    )


def _rerun_of(execution_id: str, done: Done) -> str:
    root, _ = root_of(execution_id)
    if execution_id.startswith(CONTROL):
        return control_path(done.sitting)
    return "" if done.cut_offs[root] >= MOST_CUT_OFFS else attempt_path(root, done.attempts[root] + 1)


def attempt_path(root: str, attempt: int) -> str:
    """Return the place in the run of an attempt at a detonation, 1 for the first."""
    return root if attempt == 1 else f"{root}~{attempt}"


def control_path(sitting: int) -> str:
    """Return the place in the run of a sitting's controls."""
    return CONTROL if sitting == 1 else f"{CONTROL}~{sitting}"


def open_calls(plan: SamplePlan, done: Done) -> Iterator[Call]:
    """Yield the planned calls that gave nothing yet, in the order of the plan, as far as replies are lacking."""
    lacking = {arm.arm: plan.n - done.received[arm.arm] for arm in plan.arms}
    for call in plan.calls():
        n = min(call.n, lacking[call.arm])
        if call.path not in done.answered and n > 0:
            lacking[call.arm] -= n
            yield msgspec.structs.replace(call, n=n)


def missing_calls(plan: SamplePlan, done: Done) -> Iterator[Call]:
    """Yield calls of new numbers for the replies that planned calls lack when the first of these is asked for."""
    for arm in plan.arms:
        missing = plan.n - done.received[arm.arm]
        number = max(done.next_number[arm.arm], plan.calls_per_arm())
        while missing > 0:
            yield Call(arm=arm.arm, number=number, n=min(plan.per_call, missing))
            missing, number = missing - plan.per_call, number + 1


def open_completions(store: Store, done: Done) -> Iterator[Completion]:
    """Yield completions that lack a verdict, and of each program that lacks a run its first one, in their order.

    Raises:
        StoreError: The store cannot be read.
    """
    seen: set[str] = set()
    for row in store.rows(CompletionRecord):
        sha256 = row.program_sha256
        is_first = sha256 in done.incomplete and sha256 not in seen
        if row.completion_id not in done.judged or is_first:
            yield completion_of(row)
        if sha256 in done.incomplete:
            seen.add(sha256)
