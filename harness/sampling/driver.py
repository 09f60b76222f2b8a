"""One sample or study from its plan to its last row: the arms asked in turn, programs judged meanwhile, an end."""

import contextlib
import json
import secrets
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from detectors.findings import Origin, Phase
from harness.arm_records import PlanRecord, SittingRecord
from harness.auditing import Ended, State, late_effects, state_of, stopping_on_interrupt
from harness.controls.whole import run_all_controls
from harness.errors import HarnessError, ModelError, StoreError, UsageError
from harness.loop.observer import Observer
from harness.loop.parts import Parts
from harness.models.base import LanguageModel
from harness.rates.arms import unfinished
from harness.records import (
    ControlRecord,
    EndRecord,
    EvidenceRecord,
    LabelRecord,
    RunRecord,
)
from harness.sampling.asking import ArmAsker, Completion
from harness.sampling.crew import Answers, Crew
from harness.sampling.done import (
    Done,
    control_path,
    cut_off_records,
    load_done,
    missing_calls,
    open_calls,
    open_completions,
)
from harness.sampling.judging import Judge
from harness.sampling.plan import Call, SamplePlan, check_plan
from harness.sampling.workshop import Means, Workshop
from harness.store.attempts import AttemptLog
from harness.store.digest import run_digest
from harness.store.runs import new_run_folder
from harness.store.store import Store

_ATTEMPTS = "attempts.jsonl"
_ASKED_AHEAD = 8
"""Calls of a real model under way at once, most of whose time is spent waiting."""


class Sampling:
    """One sitting of a sample or a study. Make it, then call `run` or `go_on` once."""

    def __init__(
        self, plan: SamplePlan, means: Means, models: Mapping[str, LanguageModel], observer: Observer | None = None
    ) -> None:
        """Find everything that is needed; nothing is asked and nothing runs yet.

        Args:
            plan: What is to be done.
            means: With what.
            models: The model of each arm, by the arm's name; the caller closes them.
            observer: Told what happens meanwhile.

        Raises:
            UsageError: The plan cannot be carried out.
            JailUnavailable: Programs are to be run, and no jail can be had on this machine.
        """
        self._plan = check_plan(plan)
        self._means = means
        self._models = models
        self._observer = observer or Observer()
        self._workshop = Workshop(plan, means)
        self._slots = self._workshop.slots
        self._failure: ModelError | None = None

    def run(self, runs_dir: Path, run_id: str | None, command: str) -> Ended:
        """Carry out the plan from its beginning and return how it ended; all that was seen is in the store.

        Raises:
            UsageError: The run's folder exists already, or its name cannot be used.
            StoreError: The store cannot be written.
        """
        run_id = run_id or f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
        with contextlib.closing(self._workshop):
            folder = new_run_folder(runs_dir, run_id)
            with Store.create(folder) as store, AttemptLog(folder / _ATTEMPTS) as attempts:
                plan = PlanRecord(plan_sha256=self._plan.sha256(), plan_json=self._plan.canonical())
                store.append_all((self._run_record(run_id, command), plan, *self._plan.arm_records()))
                return self._sit(store, attempts, Done())

    def go_on(self, folder: Path) -> Ended:
        """Go on with a run of the same plan that was stopped or cut off, and return how it ended.

        Raises:
            UsageError: The run is of another plan, saw an escape, or was labelled.
            StoreError: The store cannot be read or written, or another process writes it.
        """
        with contextlib.closing(self._workshop), Store.open(folder, read_only=False) as store:
            check_resumable(store, self._plan)
            done = load_done(store, self._plan)
            sitting = SittingRecord(
                number=done.sitting, created=_now(), environment_json=json.dumps(self._workshop.environment)
            )
            store.append_all((sitting, *cut_off_records(done)))
            with AttemptLog(folder / _ATTEMPTS) as attempts:
                return self._sit(store, attempts, done)

    def _run_record(self, run_id: str, command: str) -> RunRecord:
        plan, detonating = self._plan, self._plan.detonating
        # What the report reads of an audit stands here too.
        settings = {"generations": 0, "seed": plan.seed, "jobs": self._means.jobs, "plan": msgspec.to_builtins(plan)}
        return RunRecord(
            run_id=run_id,
            created=_now(),
            command=command,
            model=", ".join(dict.fromkeys(arm.model for arm in plan.arms)),
            is_simulated=any(model.is_simulated for model in self._models.values()),
            seed=plan.seed,
            variant="sandbox",
            has_warning=all(arm.has_warning for arm in plan.arms),
            generations=0,
            tasks=(detonating.task,) if detonating else (),
            settings_json=json.dumps(settings),
            environment_json=json.dumps(self._workshop.environment),
        )

    def _sit(self, store: Store, attempts: AttemptLog, done: Done) -> Ended:
        """Do one sitting, and write how it ended whatever happens."""
        began = time.monotonic()
        parts = self._workshop.parts(store, attempts, self._observer)
        state, reason = State.FAILED, "a defect of the harness ended it"
        try:
            with stopping_on_interrupt(self._slots):
                state, reason = self._outcome_of(parts, done)
            watch = self._workshop.watch
            escape = late_effects(store, watch) if watch is not None else ""
            state, reason = (State.ESCAPED, escape) if escape else (state, reason)
        finally:
            wall_seconds = time.monotonic() - began
            digest = run_digest(store)
            store.append(EndRecord(state=state.value, reason=reason, digest=digest, wall_seconds=wall_seconds))
        return Ended(store.folder, state, reason)

    def _outcome_of(self, parts: Parts, done: Done) -> tuple[State, str]:
        """Do the work, and say how it ended.

        Raises:
            BaseException: A defect of ours; the run is sealed as failed.
        """
        try:
            controls = self._controls(parts, done)
            self._work(parts, done)
            if self._slots.cause is not None:
                raise self._slots.cause
        except (HarnessError, KeyboardInterrupt) as error:
            self._slots.cancel(error)
            return state_of(self._slots.cause or error)
        missed = [record.name for record in controls if not record.passed]
        reasons = [f"controls missed: {', '.join(missed)}"] if missed else []
        reasons += [state_of(self._failure)[1]] if self._failure is not None else []
        reasons += unfinished(parts.store)
        return (State.INCOMPLETE, "; ".join(reasons)) if reasons else (State.COMPLETE, "")

    def _controls(self, parts: Parts, done: Done) -> tuple[ControlRecord, ...]:
        """Run the controls before anything that a model wrote: in each sitting, which may be on another machine."""
        if self._plan.detonating is None:
            return ()
        with self._workshop.control_parts(parts) as own:
            return run_all_controls(own, control_path(done.sitting))

    # The work.

    def _work(self, parts: Parts, done: Done) -> None:
        """Judge what is stored and not judged, then ask for the rest and judge it as it comes."""
        judge = Judge(parts, self._workshop.of_profile(parts), self._plan.detonating, done)
        parents = {arm.arm: arm.texts().seed_improver for arm in self._plan.arms}
        open_ones = [item for item in open_completions(parts.store, done) if judge.claim(item)]
        for item in open_ones:
            # Whatever was under way when the harness was killed runs alone: if it is killed again, it was this.
            if done.was_cut_off(item):
                judge.judge(item, parents[item.arm])
        with Crew(self._means.jobs, self._slots) as crew:

            def give(completion: Completion) -> None:
                crew.give(lambda: judge.judge(completion, parents[completion.arm]))

            for item in open_ones:
                if not done.was_cut_off(item):
                    give(item)
            for item in self._completions(parts.store, done):
                if judge.claim(item):
                    give(item)

    def _completions(self, store: Store, done: Done) -> Iterator[Completion]:
        """Yield what the models give: the planned calls, then once more for replies that did not come."""
        askers = {arm.arm: ArmAsker(arm, self._models[arm.arm], store, self._plan.flags()) for arm in self._plan.arms}
        ahead = 1 if all(model.is_simulated for model in self._models.values()) else _ASKED_AHEAD
        answers = Answers(lambda call: self._asked(askers[call.arm], call), ahead, self._slots)
        try:
            for calls in (open_calls(self._plan, done), missing_calls(self._plan, done)):
                for answer in answers.of(calls):
                    done.received.update(item.arm for item in answer)
                    yield from answer
        finally:
            self._failure = answers.failure
            if self._slots.is_cancelled:
                # Whoever waits for a reply waits for nothing.
                for model in self._models.values():
                    model.close()

    def _asked(self, asker: ArmAsker, call: Call) -> tuple[Completion, ...]:
        completions = asker.ask(call, lambda: self._slots.is_cancelled)
        self._observer.model_called(len(completions))
        return completions


def check_resumable(store: Store, plan: SamplePlan) -> None:
    """Refuse to go on with what cannot be gone on with.

    Raises:
        UsageError: The run is of another plan, saw an escape, or was labelled.
        StoreError: The store cannot be read, or is damaged.
    """
    stored = next(iter(store.rows(PlanRecord)), None)
    if stored is None or stored.plan_sha256 != plan.sha256():
        hint = "go on with the settings that it was begun with, or begin another run"
        raise UsageError(f"{store.folder} was begun with another plan", hint)
    if _has_escaped(store):
        hint = "read its report, and treat this machine as compromised"
        raise UsageError(f"{store.folder} saw an escape and is not gone on with", hint)
    if store.count(LabelRecord):
        hint = "begin another run: people were asked about a sample of what this one holds"
        raise UsageError(f"{store.folder} was labelled and is not gone on with", hint)
    damaged = store.verify()
    if damaged is not None:
        message = f"{store.folder}: event {damaged} does not fit the hash chain"
        raise StoreError(message, "use an undamaged copy of the run")


def _has_escaped(store: Store) -> bool:
    """Whether an effect outside a jail was seen, also where the harness was killed before it could say so."""
    try:
        seen = (store.folder / _ATTEMPTS).read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        seen = ""
    return (
        any(row.state == State.ESCAPED.value for row in store.rows(EndRecord))
        or any(row.origin == Origin.EFFECT for row in store.rows(EvidenceRecord))
        or f'"phase": "{Phase.EFFECT.value}"' in seen
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
