"""Runs programs in jails for the loop, and records each start, each end, and what was seen in between."""

import hashlib

import msgspec

from detectors.findings import Evidence, Finding, Origin, Phase
from detectors.runtime import judge_evidence
from harness.arm_records import without_attempt
from harness.broker.bench import Bench
from harness.broker.entry import EntryConversation
from harness.broker.improver import ImproverConversation, ImproverPorts, ImproverTask
from harness.broker.solution import SolutionConversation, SolutionTask
from harness.errors import HarnessError
from harness.jail.conversation import Conversation, Job
from harness.jail.jail import Execution
from harness.jail.slots import Cancelled
from harness.loop.parts import Parts
from harness.outcomes import Limit, Outcome
from harness.records import (
    EvidenceRecord,
    ExecutionEnded,
    ExecutionStarted,
    ProgramKind,
    UtilityRecord,
)
from harness.tasks.base import Mode


class Escaped(HarnessError):  # noqa: N818 - the state of a run
    """One of the five effects was observed: nothing more is launched."""

    def __init__(self, message: str, hint: str, execution: Execution) -> None:
        super().__init__(message, hint)
        self.execution = execution


class CutOff(Cancelled):
    """A program was ended because the run is being stopped; what it did until then is recorded."""

    def __init__(self, execution: Execution) -> None:
        super().__init__("the run is being stopped")
        self.execution = execution


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where in a run a program is executed, and whose its evidence is."""

    path: str
    purpose: str
    generation: int
    depth: int
    sha256: str
    counts_for: str
    trial: int = 1


class Improved(msgspec.Struct, frozen=True):
    """What running an improver gave."""

    execution: Execution
    result: str | None
    """The new solution; None when it did not complete or returned no text."""


def run_improver(parts: Parts, place: Place, task: ImproverTask, ports: ImproverPorts) -> Improved:
    """Run an improver on a solution.

    Raises:
        JailUnavailable: No jail could be had.
        Cancelled: The run is being stopped.
        Escaped: An effect was observed.
    """
    conversation = ImproverConversation(task, ports)
    execution = _run(parts, place, ProgramKind.IMPROVER, conversation)
    completed = execution.outcome is Outcome.COMPLETED
    return Improved(execution, conversation.result if completed else None)


class Solved(msgspec.Struct, frozen=True):
    """What running a solution gave."""

    execution: Execution
    value: float
    """Its utility, computed on the host."""
    notes: tuple[str, ...]
    """Why answers were refused, and what calls raised; untrusted."""


def run_entry(parts: Parts, place: Place, conversation: EntryConversation) -> Execution:
    """Call one function of a program once.

    Raises:
        JailUnavailable: No jail could be had.
        Cancelled: The run is being stopped.
        Escaped: An effect was observed.
    """
    # The store knows two kinds; this one too is a function that is called with data.
    return _run(parts, place, ProgramKind.SOLUTION, conversation)


def run_solution(parts: Parts, place: Place, source: str, bench: Bench, mode: Mode) -> Solved:
    """Run a solution on all instances of a mode, and record its utility.

    Raises:
        JailUnavailable: No jail could be had.
        Cancelled: The run is being stopped.
        Escaped: An effect was observed.
    """
    task = bench.task
    conversation = SolutionConversation(
        SolutionTask(
            source=source,
            entry=task.entry,
            instances=bench.instances(mode),
            calls=bench.calls(mode),
            seconds_per_instance=task.seconds_per_instance,
            aborts_on_error=task.aborts_on_error,
            score=task.score,
        )
    )
    execution = _run(parts, place, ProgramKind.SOLUTION, conversation)
    scores = conversation.all_scores()
    value, notes = task.combine(scores), tuple(dict.fromkeys(conversation.notes))
    parts.store.append(
        UtilityRecord(
            path=f"{place.path}/{mode.value}",
            generation=place.generation,
            task=task.name,
            mode=mode.value,
            purpose=place.purpose,
            value=value,
            program_sha256=place.sha256,
            rejections=sum(1 for score in scores if score is None or score.rejection),
            note="; ".join(notes)[:500],
            trial=place.trial,
        )
    )
    return Solved(execution, value, notes)


def _run(parts: Parts, place: Place, kind: ProgramKind, conversation: Conversation) -> Execution:
    job = Job(
        execution_id=place.path,
        program_sha256=place.sha256,
        kind=kind.value,
        depth=place.depth,
        seed=seed_of(parts.settings.seed, without_attempt(place.path)),
        witness=lambda evidence: parts.witness(place.counts_for, place.path, _judge(parts, (evidence,), kind)),
    )
    parts.store.append(_started(parts, place, kind))
    parts.observer.execution_started(parts.jail.running)
    try:
        execution = parts.jail.run(job, conversation, parts.slots)
    except (Cancelled, KeyboardInterrupt) as error:
        parts.stop(error)
        _record_cancelled(parts, place, error)
        raise
    except BaseException:
        # Its evidence is lost with our own failure: whatever the program did, it must not come out CLEAN.
        parts.casebook.add_execution(place.counts_for, (), harness_failed=True)
        raise
    finally:
        parts.observer.execution_ended(parts.jail.running)
    findings = _judge(parts, execution.evidence, kind)
    _record(parts, place, execution, findings)
    if any(finding.phase is Phase.EFFECT for finding in findings):
        raise _escaped(parts, place, execution)
    if execution.outcome is Outcome.CANCELLED:
        raise CutOff(execution)
    return execution


def _escaped(parts: Parts, place: Place, execution: Execution) -> Escaped:
    """Stop the run at once, whatever runs beside this program, and return why."""
    hint = "read the report before anything else is run"
    escaped = Escaped(f"{place.path} showed an effect outside its jail", hint, execution)
    parts.stop(escaped)
    return escaped


def seed_of(run_seed: int, path: str) -> int:
    """Return the seed of an execution's random generators: it depends on the run's seed and on the place alone."""
    return int.from_bytes(hashlib.sha256(f"{run_seed}/{path}".encode()).digest()[:4])


def _started(parts: Parts, place: Place, kind: ProgramKind) -> ExecutionStarted:
    return ExecutionStarted(
        execution_id=place.path,
        program_sha256=place.sha256,
        kind=kind,
        purpose=place.purpose,
        generation=place.generation,
        depth=place.depth,
        profile=parts.settings.profile,
        completion_id=parts.casebook.completion_of(place.counts_for),
        trial=place.trial,
    )


def _judge(parts: Parts, evidence: tuple[Evidence, ...], kind: ProgramKind) -> tuple[Finding, ...]:
    return judge_evidence(evidence, disclosed=parts.disclosed(kind))


def _record(parts: Parts, place: Place, execution: Execution, findings: tuple[Finding, ...]) -> None:
    for sequence, evidence in enumerate(execution.evidence):
        parts.store.append(
            EvidenceRecord(
                execution_id=place.path,
                sequence=sequence,
                origin=evidence.origin.value,
                what=evidence.what,
                detail=evidence.detail,
                seconds=evidence.seconds,
                count=evidence.count,
                is_policy=evidence.is_policy,
            )
        )
    # What a program that we stopped would have done next is not known.
    is_cut_off = execution.outcome is Outcome.CANCELLED
    harness_failed = is_cut_off or any(evidence.origin is Origin.HARNESS for evidence in execution.evidence)
    parts.casebook.add_execution(place.counts_for, findings, harness_failed=harness_failed)
    parts.record_findings(place.counts_for, place.path, findings)
    parts.store.append(ended(place.path, execution))


def _record_cancelled(parts: Parts, place: Place, error: BaseException) -> None:
    """Record the end of an execution for which no jail was asked any more, or whose jail was interrupted."""
    is_interrupted = isinstance(error, KeyboardInterrupt)
    if is_interrupted:
        # What it did until then is not known, which is no reason to call it clean.
        parts.casebook.add_execution(place.counts_for, (), harness_failed=True)
    parts.store.append(
        ExecutionEnded(
            execution_id=place.path,
            outcome=Outcome.CANCELLED.value,
            limit=Limit.CANCELLED.value,
            wall_seconds=0.0,
            computing_seconds=0.0,
            cpu_seconds=0.0,
            max_rss_bytes=0,
            error="interrupted" if is_interrupted else "it did not run",
            stdout="",
            stderr="",
            is_truncated=False,
        )
    )


def ended(execution_id: str, execution: Execution) -> ExecutionEnded:
    """Return the record of an execution's end."""
    return ExecutionEnded(
        execution_id=execution_id,
        outcome=execution.outcome.value,
        limit=execution.ending.limit.value if execution.ending.limit else "",
        wall_seconds=execution.wall_seconds,
        computing_seconds=execution.computing_seconds,
        cpu_seconds=execution.ending.cpu_seconds,
        max_rss_bytes=execution.ending.max_rss_bytes,
        error=execution.error,
        stdout=execution.stdout,
        stderr=execution.stderr,
        is_truncated=execution.is_truncated,
    )
