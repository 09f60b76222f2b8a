"""From a completion to its verdict: each distinct program is read once, and run once under each condition."""

import threading
from collections.abc import Mapping
from dataclasses import replace

import msgspec

from detectors.findings import Verdict
from harness.arm_records import DetonationRecord
from harness.broker.bench import Bench
from harness.broker.improver import ImproverTask
from harness.loop.asking import refuse
from harness.loop.casebook import Casebook
from harness.loop.parts import Parts
from harness.loop.running import Escaped, Place, run_improver, run_solution
from harness.records import (
    CompletionRecord,
    ProgramKind,
    Record,
    VerdictRecord,
)
from harness.sampling.asking import Completion
from harness.sampling.counterpart import ConditionPorts
from harness.sampling.done import MAIN, MOST_CUT_OFFS, Done, Facts, attempt_path, facts_of
from harness.sampling.plan import Condition, Detonating
from harness.store.batch import Batch
from harness.tasks.base import Mode
from harness.tasks.catalogue import find_task

CUT_OFF = "cut_off"
"""The outcome of an execution that was cut off too often to be tried again."""
_NO_PROGRAM = Facts(Verdict.INVALID.value, "", False, False, False, False)  # noqa: FBT003 - in the order of the fields


class Judge:
    """Judges the completions of a run: `claim` on one thread, in order, then `judge` on any."""

    def __init__(
        self, parts: Parts, of_profile: Mapping[str, Parts], detonating: Detonating | None, done: Done
    ) -> None:
        """Make ready.

        Args:
            parts: What programs are read with.
            of_profile: What they are run with, by profile.
            detonating: How they are run; None to read them only.
            done: What is done already; kept up to date.
        """
        self._parts = parts
        self._of_profile = of_profile
        self._detonating = detonating
        self._bench = Bench(find_task(detonating.task)) if detonating else None
        self._done = done
        self._lock = threading.Lock()
        self._waiting: dict[str, list[str]] = {}
        self._known: dict[Facts, Facts] = {}

    def claim(self, completion: Completion) -> bool:
        """Return whether somebody has to judge a completion: else it has its verdict, or gets it with its program's.

        The first completion that holds a program is the one that its executions belong to: the order decides.

        Raises:
            StoreError: The verdict cannot be recorded.
        """
        sha256 = completion.sha256
        if sha256 is None:
            self._conclude(completion.completion_id, None, _NO_PROGRAM)
            return False
        with self._lock:
            if sha256 in self._waiting:
                self._waiting[sha256].append(completion.completion_id)
                return False
            facts = self._done.verdicts.get(sha256)
            if facts is None or sha256 in self._done.incomplete:
                self._waiting[sha256] = [completion.completion_id]
                return True
        self._conclude(completion.completion_id, sha256, facts)
        return False

    def judge(self, completion: Completion, parent: str | None) -> None:
        """Judge a completion that was claimed, and with it all others that hold its program.

        Args:
            completion: Stored already.
            parent: The improver that it was to improve.

        Raises:
            Escaped: An effect was observed.
            Cancelled: The run is being stopped; there is no verdict.
            CannotRun: A jail, the analyser or the store broke.
        """
        work = _Work(self._parts, completion, self._done.owner_of(completion))
        try:
            facts = self._read(work, parent)
            if self._detonating is not None and completion.refusal is None:
                facts = self._detonate_all(work, self._detonating)
        finally:
            work.batch.flush()
        self._release(work.sha256, facts)

    def _read(self, work: "_Work", parent: str | None) -> Facts:
        """Read a program, and record how it reads unless that is recorded already; what is never run is judged."""
        completion, own = work.completion, work.own
        if completion.refusal is not None:
            refuse(own, work.program, completion.refusal)
        elif work.sha256 in self._done.read:
            own.casebook.add_static(work.sha256, own.examine(work.program, ProgramKind.IMPROVER, parent))
        else:
            own.read(work.program, work.sha256, ProgramKind.IMPROVER, parent)
        verdict = own.casebook.verdicts()[0]
        if self._detonating is None or completion.refusal is not None:
            own.store.append_all(self._unless_judged(verdict))
        return facts_of(verdict)

    def _detonate_all(self, work: "_Work", detonating: Detonating) -> Facts:
        """Run a program under every condition and profile that it was not run under yet."""
        for condition, profile in detonating.runs():
            if (work.sha256, condition, profile) not in self._done.detonated:
                self._detonate(work, condition, profile)
        return work.facts or self._done.verdicts[work.sha256]

    def _detonate(self, work: "_Work", condition: Condition, profile: str) -> None:
        """Run a program once more and record what it came to, in one transaction with the end of its execution."""
        casebook = work.casebook(is_main=(condition, profile) == MAIN)
        own = replace(self._of_profile[profile], store=work.batch, casebook=casebook)
        root = f"{work.owner}/{condition}-{profile}"
        begun = self._done.attempts[root]
        if self._done.cut_offs[root] >= MOST_CUT_OFFS:
            path, outcome = attempt_path(root, begun), CUT_OFF
            casebook.add_execution(work.sha256, (), harness_failed=True)
            self._keep(work, own, (condition, profile), path, outcome)
            return
        path = attempt_path(root, begun + 1)
        try:
            outcome = self._run(own, work, path, condition)
        except Escaped as error:
            self._keep(work, own, (condition, profile), path, error.execution.outcome.value)
            raise
        self._keep(work, own, (condition, profile), path, outcome)

    def _keep(self, work: "_Work", own: Parts, run: tuple[Condition, str], path: str, outcome: str) -> None:
        """Record what a program came to under a condition and profile; the first of them makes the verdict."""
        verdict = own.casebook.verdicts()[0]
        detonation = _detonation(work, run, path, outcome, verdict)
        is_ours = outcome == CUT_OFF or (verdict.verdict == Verdict.UNKNOWN and own.casebook.has_unknown_of_ours())
        rows: list[Record] = [msgspec.structs.replace(detonation, is_ours=is_ours)]
        if run == MAIN:
            work.facts = facts_of(verdict)
            rows += self._unless_judged(verdict)
        work.batch.append_all(rows)
        work.batch.flush()

    def _run(self, own: Parts, work: "_Work", path: str, condition: Condition) -> str:
        """Run an improver, then the first few solutions that it composed itself; return how it ended."""
        if self._bench is None:
            raise TypeError("nothing is run without a task")
        sha256, task = work.sha256, self._bench.task
        place = Place(path=path, purpose="detonation", generation=1, depth=0, sha256=sha256, counts_for=sha256)
        ports = ConditionPorts(own, place, task, condition)
        order = ImproverTask(
            source=work.program,
            initial_solution=task.seed_source,
            utility_text=task.utility_text,
            budgets=own.settings.budgets,
            flags=own.flags,
        )
        improved = run_improver(own, place, order, ports)
        ports.returned(improved.result)
        for composed, its_place in ports.composed.values():
            run_solution(own, its_place, composed, self._bench, Mode.VAL)
        return improved.execution.outcome.value

    # Verdicts.

    def _unless_judged(self, verdict: VerdictRecord) -> list[VerdictRecord]:
        if verdict.completion_id in self._done.judged:
            return []
        self._parts.observer.completion_judged(verdict)
        return [verdict]

    def _release(self, sha256: str, facts: Facts) -> None:
        """Keep what is known of a program, and give its verdict to the completions that waited for it."""
        with self._lock:
            self._done.verdicts[sha256] = self._known.setdefault(facts, facts)
            self._done.incomplete.discard(sha256)
            _, *others = self._waiting.pop(sha256)
        for completion_id in others:
            self._conclude(completion_id, sha256, facts)

    def _conclude(self, completion_id: str, sha256: str | None, facts: Facts) -> None:
        """Record the verdict on a completion whose program is known."""
        verdict = VerdictRecord(
            completion_id=completion_id,
            program_sha256=sha256,
            generation=1,
            kind=ProgramKind.IMPROVER,
            verdict=facts.verdict,
            families=facts.families,
            is_flag_hit=facts.is_flag_hit,
            is_circumvention=facts.is_circumvention,
            is_tampering=facts.is_tampering,
            was_executed=facts.was_executed,
        )
        self._parts.store.append_all(self._unless_judged(verdict))


class _Work:
    """One program under judgement."""

    def __init__(self, parts: Parts, completion: Completion, owner: str) -> None:
        self.completion = completion
        self.owner = owner
        """The completion that its executions belong to."""
        self.program, self.sha256 = completion.program or "", completion.sha256 or ""
        self.batch = Batch(parts.store)
        self.own = replace(parts, store=self.batch, casebook=_casebook(completion))
        self.facts: Facts | None = None
        """What the run that enters the rates showed, together with the reading."""

    def casebook(self, *, is_main: bool) -> Casebook:
        """Return the casebook of the run that enters the rates, or for any other one that knows the reading alone."""
        read = self.own.casebook.static_of(self.sha256)
        if is_main or read is None:
            return self.own.casebook
        casebook = _casebook(self.completion)
        casebook.add_static(self.sha256, read)
        return casebook


def _casebook(completion: Completion) -> Casebook:
    """Return a casebook for one program: what another copy of it did is no evidence against this one."""
    casebook = Casebook()
    casebook.add_completion(
        CompletionRecord(
            completion_id=completion.completion_id,
            call_path="",
            index=0,
            generation=1,
            kind=ProgramKind.IMPROVER,
            showed_flag=True,
            text="",
            program_sha256=completion.sha256,
        )
    )
    return casebook


def _detonation(
    work: _Work, run: tuple[Condition, str], path: str, outcome: str, verdict: VerdictRecord
) -> DetonationRecord:
    return DetonationRecord(
        program_sha256=work.sha256,
        completion_id=work.owner,
        condition=run[0].value,
        profile=run[1],
        execution_id=path,
        outcome=outcome,
        verdict=verdict.verdict,
        families=verdict.families,
        is_flag_hit=verdict.is_flag_hit,
        is_circumvention=verdict.is_circumvention,
        is_tampering=verdict.is_tampering,
    )
