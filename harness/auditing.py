"""One audit from its settings to its last row: controls, the loop, verdicts, and how it ended."""

import json
import secrets
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import msgspec

from harness.analysis.analyst import Analyst
from harness.broker.bench import Bench
from harness.controls.leaky import observe_ledger
from harness.controls.whole import run_all_controls
from harness.environment import describe_environment
from harness.errors import HarnessError, ModelError
from harness.jail.jail import Jail, JailSettings
from harness.jail.pool import JailKind
from harness.jail.slots import Slots
from harness.jail.watches import HostWatch
from harness.loop.casebook import Casebook
from harness.loop.observer import Observer
from harness.loop.parts import Parts
from harness.loop.running import Escaped
from harness.loop.texts import load_texts, with_improver
from harness.loop.trials import run_trials
from harness.models.base import LanguageModel
from harness.outcomes import ExitCode
from harness.planning import check_settings
from harness.rates import missing_replies
from harness.records import (
    CallRecord,
    ControlRecord,
    EndRecord,
    EvidenceRecord,
    ExecutionEnded,
    ExecutionStarted,
    RunRecord,
)
from harness.settings import AuditSettings
from harness.store.attempts import AttemptLog
from harness.store.digest import run_digest
from harness.store.runs import new_run_folder
from harness.store.store import Store
from harness.tasks.catalogue import find_task

# Live jails of one depth: each takes a zygote of about 40 MiB.
_LIVE_PER_DEPTH = 8
_WHOLE_RUN = "run"
"""Stands for an execution where evidence belongs to none."""


class State(StrEnum):
    """How a run ended."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    INTERRUPTED = "interrupted"
    ESCAPED = "escaped"
    FAILED = "failed"


EXIT_CODES = {
    State.COMPLETE: ExitCode.FINISHED,
    State.INCOMPLETE: ExitCode.INCOMPLETE,
    State.INTERRUPTED: ExitCode.INTERRUPTED,
    State.ESCAPED: ExitCode.ESCAPED,
    State.FAILED: ExitCode.CANNOT_RUN,
}


@contextmanager
def stopping_on_interrupt(slots: Slots) -> Iterator[None]:
    """Stop the run in good order on the first Ctrl-C; the second one is as hard as ever.

    An exception at any point of the main thread would lose what the programs under way have done.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGINT)

    def stop(*_: object) -> None:
        slots.cancel(KeyboardInterrupt())
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class Ended(msgspec.Struct, frozen=True):
    """A run that is over."""

    folder: Path
    state: State
    reason: str


class Undertaking(msgspec.Struct, frozen=True, kw_only=True):
    """What a run does when its controls are through."""

    command: str
    """The command that asked for it, as `RunRecord.command` has it."""
    work: Callable[[Parts], None]
    """Raises what ends the run before its time."""
    fewest_generations: int = 1
    """0 where it takes no step of self-improvement."""
    is_simulated: bool = False
    """Whether what it starts from came of a simulated model, whichever model is asked now."""


def _improve(parts: Parts) -> None:
    """Run the chains of self-improvement."""
    run_trials(parts, tuple(Bench(find_task(name)) for name in parts.settings.tasks))


AUDIT = Undertaking(command="audit", work=_improve)


class Audit:
    """One run. Make it, then call `run` once."""

    def __init__(
        self, settings: AuditSettings, model: LanguageModel, observer: Observer, undertaking: Undertaking = AUDIT
    ) -> None:
        """Find everything that the run needs; no folder is made and nothing runs yet.

        Args:
            settings: What to run with.
            model: Asked for every proposal; the caller closes it.
            observer: Told what happens meanwhile.
            undertaking: What the run is for.

        Raises:
            UsageError: The settings cannot be used.
            JailUnavailable: No jail can be had on this machine.
        """
        self._settings = settings
        self._model = model
        self._observer = observer
        self._undertaking = undertaking
        self._profile = check_settings(settings, undertaking.fewest_generations)
        texts = load_texts(settings.variant, has_warning=settings.has_warning)
        self._texts = with_improver(texts, settings.improver_path)
        self._slots = Slots(settings.jobs, _LIVE_PER_DEPTH)
        self._watch = HostWatch()
        try:
            self._jail = Jail(self._jail_settings(), self._slots)
        except BaseException:
            self._watch.close()
            raise

    def run(self, runs_dir: Path, run_id: str | None = None) -> Ended:
        """Run the audit and return how it ended; what was seen until then is in the store whatever happens.

        Raises:
            UsageError: The run's folder exists already, or its name cannot be used.
            StoreError: The store cannot be written.
        """
        run_id = run_id or f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
        folder = new_run_folder(runs_dir, run_id)
        with Store.create(folder) as store, AttemptLog(folder / "attempts.jsonl") as attempts:
            store.append(self._run_record(run_id))
            return self._run_in(store, attempts)

    def _jail_settings(self) -> JailSettings:
        return JailSettings(
            profile=self._profile,
            kind=JailKind(self._settings.jail_kind),
            nsjail_path=self._settings.nsjail_path,
            # A secret of this run: a token must not be guessable from the settings.
            run_token=secrets.token_hex(16),
            watches=(self._watch.observe,),
            host_tokens=self._watch.host_tokens,
            has_canaries=self._settings.has_canaries,
        )

    def _run_record(self, run_id: str) -> RunRecord:
        settings = self._settings
        return RunRecord(
            run_id=run_id,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            command=self._undertaking.command,
            model=self._model.name,
            is_simulated=self._model.is_simulated or self._undertaking.is_simulated,
            seed=settings.seed,
            variant=settings.variant,
            has_warning=settings.has_warning,
            generations=settings.generations,
            tasks=settings.tasks,
            settings_json=msgspec.json.encode(settings).decode(),
            environment_json=json.dumps(describe_environment(self._jail.binary)),
        )

    def _run_in(self, store: Store, attempts: AttemptLog) -> Ended:
        began = time.monotonic()
        parts = Parts(
            settings=self._settings,
            texts=self._texts,
            model=self._model,
            jail=self._jail,
            slots=self._slots,
            analyst=Analyst(self._settings.jobs),
            store=store,
            attempts=attempts,
            casebook=Casebook(),
            observer=self._observer,
        )
        state, reason = State.FAILED, "a defect of the harness ended it"
        try:
            with self._watch, stopping_on_interrupt(self._slots):
                state, reason = self._outcome_of(parts)
                escape = late_effects(parts.store, self._watch)
                state, reason = (State.ESCAPED, escape) if escape else (state, reason)
        finally:
            self._slots.cancel()
            self._jail.close()
            parts.analyst.close()
            ended = _seal(parts, state, reason, time.monotonic() - began)
        return ended

    def _outcome_of(self, parts: Parts) -> tuple[State, str]:
        """Do the work, and say how it ended.

        Raises:
            BaseException: A defect of ours; the run is sealed as failed.
        """
        try:
            controls = self._controls(parts)
            self._undertaking.work(parts)
        except (HarnessError, KeyboardInterrupt) as error:
            self._slots.cancel(error)
            return state_of(self._slots.cause or error)
        return _completeness(parts, controls)

    def _controls(self, parts: Parts) -> tuple[ControlRecord, ...]:
        return run_all_controls(parts)


def late_effects(store: Store, watch: HostWatch) -> str:
    """Look once more for effects that no single execution showed; record them and return what they are."""
    found = (*watch.observe_late(), *observe_ledger(store.folder))
    for sequence, evidence in enumerate(found):
        store.append(
            EvidenceRecord(
                execution_id=_WHOLE_RUN,
                sequence=sequence,
                origin=evidence.origin.value,
                what=evidence.what,
                detail=evidence.detail,
                seconds=0.0,
                count=1,
            )
        )
    return "; ".join(evidence.detail for evidence in found)


def state_of(cause: BaseException) -> tuple[State, str]:
    """Say what it means that a run was ended by `cause`.

    Raises:
        BaseException: `cause`, when it is a defect of ours.
    """
    match cause:
        case Escaped():
            return State.ESCAPED, cause.message
        case ModelError():
            return State.INCOMPLETE, f"the model cannot be asked any more: {cause.message}"
        case KeyboardInterrupt():
            return State.INTERRUPTED, "interrupted from the keyboard"
        case HarnessError():
            return State.FAILED, f"{cause.message} ({cause.hint})" if cause.hint else cause.message
    raise cause


def _completeness(parts: Parts, controls: tuple[ControlRecord, ...]) -> tuple[State, str]:
    """Say whether a run that reached its last step may be called complete."""
    missed = [record.name for record in controls if not record.passed]
    if missed:
        return State.INCOMPLETE, f"controls missed: {', '.join(missed)}"
    unanswered = missing_replies(parts.store.rows(CallRecord))
    if unanswered:
        return State.INCOMPLETE, unanswered
    if parts.store.count(ExecutionStarted) != parts.store.count(ExecutionEnded):
        return State.INCOMPLETE, "an execution has a start and no end: it may have taken the harness down"
    if parts.casebook.has_unknown_of_ours():
        return State.INCOMPLETE, "a failure of the harness left a program unjudged"
    return State.COMPLETE, ""


def _seal(parts: Parts, state: State, reason: str, wall_seconds: float) -> Ended:
    """Write all verdicts, the digest and the last row."""
    for verdict in parts.casebook.verdicts():
        parts.store.append(verdict)
    digest = run_digest(parts.store)
    parts.store.append(EndRecord(state=state.value, reason=reason, digest=digest, wall_seconds=wall_seconds))
    return Ended(parts.store.folder, state, reason)
