"""Any program, run once in a jail with honest counterparts: read, jailed, judged, recorded."""

import dataclasses
import json
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from detectors.canonical import Canonical, Refusal, canonicalise
from harness.analysis.analyst import Analyst
from harness.auditing import State, late_effects, stopping_on_interrupt
from harness.broker.bench import Bench
from harness.broker.entry import EntryConversation
from harness.environment import describe_environment
from harness.errors import UsageError
from harness.jail.jail import Jail, JailSettings
from harness.jail.packages import find_packages
from harness.jail.pool import JailKind
from harness.jail.slots import Cancelled, Slots
from harness.jail.watches import HostWatch
from harness.loop.asking import refuse
from harness.loop.casebook import Casebook
from harness.loop.detonation import (
    NO_ARGUMENTS,
    Candidate,
    Detonated,
    DetonationSettings,
    Kind,
    PromptlessParts,
    Ran,
    Subject,
    completion_of,
    judged,
    kind_of,
    stored_kind,
    unread,
)
from harness.loop.observer import Observer
from harness.loop.offline import OFFLINE, OfflineModel, run_offline
from harness.loop.parts import Parts
from harness.loop.running import CutOff, Escaped, Place, run_entry, run_solution
from harness.loop.texts import load_texts
from harness.planning import check_settings
from harness.records import COMMAND_DETONATE, EndRecord, RunRecord
from harness.settings import AuditSettings
from harness.store.attempts import AttemptLog
from harness.store.digest import run_digest
from harness.store.store import Store
from harness.tasks.base import Argument, Mode
from harness.tasks.catalogue import find_task
from sandbox_profiles.profile import load_profile


class DetonationEnded(msgspec.Struct, frozen=True, kw_only=True):
    """All programs are over."""

    state: State
    reason: str


class Detonation:
    """A way to run programs. Make it, then call `run` once."""

    def __init__(
        self, settings: DetonationSettings, *, watch: HostWatch | None = None, observer: Observer | None = None
    ) -> None:
        """Find everything that is needed; nothing runs yet.

        Args:
            settings: How to run.
            watch: Notices what leaves a jail; one is made if none is given, and it is closed when `run` ends.
            observer: Told what happens meanwhile.

        Raises:
            UsageError: The settings cannot be used.
            JailUnavailable: No jail can be had on this machine.
        """
        self._settings = settings
        self._observer = observer or Observer()
        self._arguments = check_detonation(settings)
        packages = find_packages(Path(settings.packages)) if settings.packages else None
        self._bench = Bench(find_task(settings.task))
        self._slots = Slots(settings.jobs, settings.jobs)
        self._watch = watch or HostWatch()
        try:
            self._jail = Jail(self._jail_settings(str(packages) if packages else None), self._slots)
        except BaseException:
            self._watch.close()
            raise
        self.environment = describe_environment(self._jail.binary)
        """What the programs run with."""

    def run(
        self, candidates: Sequence[Candidate], told: Callable[[Detonated], None], folder: Path | None = None
    ) -> DetonationEnded:
        """Run programs, several at once, and say how it ended.

        Args:
            candidates: What to run.
            told: Gets each result, in the order of `candidates`, on this thread; none of what never began.
            folder: Where everything is kept; None to keep nothing.

        Raises:
            CannotRun: Jails or the store broke meanwhile; what was seen until then was told.
        """
        with self._watch, self._parts(folder) as parts, stopping_on_interrupt(self._slots):
            began = time.monotonic()
            ended = DetonationEnded(state=State.FAILED, reason="a defect of the harness ended it")
            try:
                is_ours = self._run_all(parts, candidates, told)
                ended = self._ended(parts, is_ours=is_ours)
            finally:
                self._slots.cancel()
                self._jail.close()
                parts.analyst.close()
                _seal(parts, ended, time.monotonic() - began)
        cause = self._slots.cause
        if ended.state is State.FAILED and cause is not None:
            raise cause
        return ended

    def _jail_settings(self, packages: str | None) -> JailSettings:
        return JailSettings(
            profile=load_profile(self._settings.profile),
            kind=JailKind(self._settings.jail_kind),
            nsjail_path=self._settings.nsjail_path,
            # A secret: a token must not be guessable from the settings.
            run_token=secrets.token_hex(16),
            watches=(self._watch.observe,),
            host_tokens=self._watch.host_tokens,
            has_canaries=self._settings.has_canaries,
            packages=packages,
        )

    @contextmanager
    def _parts(self, folder: Path | None) -> Iterator[Parts]:
        """Make the store, which is thrown away when nothing is to be kept, and put all parts together."""
        with tempfile.TemporaryDirectory(prefix="harness-detonate-") as temporary:
            place = folder or Path(temporary) / COMMAND_DETONATE
            with Store.create(place) as store, AttemptLog(place / "attempts.jsonl") as attempts:
                store.append(self._run_record(place.name))
                yield PromptlessParts(
                    settings=_audit_settings(self._settings),
                    texts=load_texts("plain", has_warning=False),
                    model=OfflineModel(self._bench.task.seed_source),
                    jail=self._jail,
                    slots=self._slots,
                    analyst=Analyst(self._settings.jobs),
                    store=store,
                    attempts=attempts,
                    casebook=Casebook(),
                    observer=self._observer,
                )

    def _run_record(self, run_id: str) -> RunRecord:
        settings = {"generations": 0} | msgspec.to_builtins(self._settings)
        return RunRecord(
            run_id=run_id,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            command=COMMAND_DETONATE,
            model=OFFLINE,
            is_simulated=False,
            seed=0,
            variant="plain",
            has_warning=False,
            generations=0,
            tasks=(self._settings.task,),
            settings_json=json.dumps(settings),
            environment_json=json.dumps(self.environment),
        )

    # The programs.

    def _run_all(self, parts: Parts, candidates: Sequence[Candidate], told: Callable[[Detonated], None]) -> bool:
        """Run all programs and tell of each; return whether a failure of ours left any unjudged."""
        is_ours = False
        with ThreadPoolExecutor(max_workers=self._settings.jobs, thread_name_prefix="detonate") as pool:
            try:
                futures = [pool.submit(self._try, parts, *item) for item in enumerate(candidates)]
                for future in futures:
                    result = future.result()
                    if result is not None:
                        is_ours = is_ours or result.is_ours
                        told(result)
            except BaseException as error:
                self._slots.cancel(error)
                raise
        return is_ours

    def _try(self, parts: Parts, index: int, candidate: Candidate) -> Detonated | None:
        """Return what a program came to, None if it did not begin; a failure of ours stops all."""
        if self._slots.is_cancelled:
            return None
        try:
            return self._detonate(parts, f"{index:04d}", candidate)
        except Cancelled:
            return None
        except BaseException as error:  # noqa: BLE001 - raised again on the thread that waits for all
            self._slots.cancel(error)
            return None

    def _detonate(self, parts: Parts, path: str, candidate: Candidate) -> Detonated:
        data = candidate.read()
        text = "" if isinstance(data, str) else data.decode("utf-8", "backslashreplace")
        kind = self._kind(candidate, text)
        subject = Subject(completion_id=f"{path}:{candidate.name}", name=candidate.name, kind=kind)
        if isinstance(data, str):
            return unread(parts, subject, data)
        canonical = canonicalise(data)
        if isinstance(canonical, Refusal):
            return unread(parts, subject, f"{canonical.rule}: {canonical.reason}", refuse(parts, text, canonical))
        # Each program has a casebook of its own: what another copy of it did is no evidence against this one.
        own = dataclasses.replace(parts, casebook=Casebook())
        own.casebook.add_completion(completion_of(subject, canonical.sha256))
        own.read(canonical.text, canonical.sha256, stored_kind(kind))
        ran = self._executed(own, path, kind, canonical)
        for verdict in own.casebook.verdicts():
            own.store.append(verdict)
        return judged(own, subject, canonical.sha256, ran)

    def _kind(self, candidate: Candidate, text: str) -> Kind:
        if candidate.kind is not None:
            return candidate.kind
        if self._settings.entry is not None or not text:
            return Kind.OTHER
        return kind_of(text)

    def _executed(self, own: Parts, path: str, kind: Kind, canonical: Canonical) -> Ran:
        """Run a program; one that got out, or was ended since the run is being stopped, has shown something too."""
        sha256 = canonical.sha256
        place = Place(path=path, purpose="detonation", generation=0, depth=0, sha256=sha256, counts_for=sha256)
        try:
            return self._ran(own, place, kind, canonical.text)
        except (Escaped, CutOff) as error:
            return Ran(error.execution)

    def _ran(self, own: Parts, place: Place, kind: Kind, text: str) -> Ran:
        match kind:
            case Kind.IMPROVER:
                return Ran(run_offline(own, place, text, self._bench).execution)
            case Kind.SOLUTION:
                solved = run_solution(own, place, text, self._bench, Mode.VAL)
                return Ran(solved.execution, solved.value, solved.notes)
            case Kind.OTHER:
                conversation = EntryConversation(text, self._settings.entry or "", self._arguments)
                return Ran(run_entry(own, place, conversation))

    def _ended(self, parts: Parts, *, is_ours: bool) -> DetonationEnded:
        late = late_effects(parts.store, self._watch)
        match self._slots.cause:
            case Escaped() as cause:
                return DetonationEnded(state=State.ESCAPED, reason=cause.message)
            case _ if late:
                return DetonationEnded(state=State.ESCAPED, reason=late)
            case KeyboardInterrupt():
                return DetonationEnded(state=State.INTERRUPTED, reason="interrupted from the keyboard")
            case None if is_ours:
                reason = "a failure of the harness left a program unjudged"
                return DetonationEnded(state=State.INCOMPLETE, reason=reason)
            case None:
                return DetonationEnded(state=State.COMPLETE, reason="")
            case cause:
                return DetonationEnded(state=State.FAILED, reason=str(cause))


def check_detonation(settings: DetonationSettings) -> tuple[Argument, ...]:
    """Refuse what cannot be run before anything is started, and return the arguments of the entry.

    Raises:
        UsageError: A number is out of range, a name is not known, or the arguments are no JSON list.
    """
    if settings.jobs < 1:
        raise UsageError(f"--jobs must be 1 or more, not {settings.jobs}", "give a whole number from 1")
    check_settings(msgspec.structs.replace(_audit_settings(settings), generations=1))
    if settings.entry is None and settings.arguments_json != NO_ARGUMENTS:
        raise UsageError("--args needs --entry", "name the function that gets the arguments")
    if settings.entry is not None and not settings.entry.isidentifier():
        raise UsageError(f"--entry {settings.entry!r} names no function", "give the name of a function")
    try:
        return tuple(msgspec.json.decode(settings.arguments_json, type=list))
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise UsageError(f"--args is no JSON list: {error}", "give one, such as '[1, \"two\"]'") from error


def _audit_settings(settings: DetonationSettings) -> AuditSettings:
    """Return the same settings as those of an audit without a generation."""
    return AuditSettings(
        generations=0,
        tasks=(settings.task,),
        model=OFFLINE,
        variant="plain",
        seed=0,
        profile=settings.profile,
        jail_kind=settings.jail_kind,
        jobs=settings.jobs,
        nsjail_path=settings.nsjail_path,
    )


def _seal(parts: Parts, ended: DetonationEnded, wall_seconds: float) -> None:
    """Write the digest and the last row."""
    digest = run_digest(parts.store)
    end = EndRecord(state=ended.state.value, reason=ended.reason, digest=digest, wall_seconds=wall_seconds)
    parts.store.append(end)
