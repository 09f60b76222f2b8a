"""The one door through which generated programs run: nothing else in this package starts one."""

import base64
import contextlib
import os
import threading
from collections.abc import Callable, Iterator
from typing import Self

import msgspec

from detectors.findings import Evidence, Origin
from harness.errors import JailUnavailable
from harness.jail.answers import Answers
from harness.jail.binary import find_nsjail
from harness.jail.canaries import DECOY_PATHS, VAULT_FOLDERS, Decoy, LeakSearch, make_canaries
from harness.jail.clocks import Clocks
from harness.jail.conversation import Conversation, Job
from harness.jail.filters import CompiledFilter, compile_filter
from harness.jail.handover import Child, take_over
from harness.jail.layout import DECOY_FOLDERS, HOME, SCRATCH, SHARED_MEMORY, VAULT, find_layout
from harness.jail.linux import has_ended as has_process_ended
from harness.jail.log import EvidenceLog
from harness.jail.packages import PACKAGES
from harness.jail.pipes import CappedPipe
from harness.jail.pool import JailKind, ZygotePool
from harness.jail.session import Collecting, Session, Streams
from harness.jail.sinks import Sinks
from harness.jail.slots import Lease, Slots
from harness.jail.wire import Wire
from harness.jail.zygote import Ended, Holes, Zygote, ZygoteSettings
from harness.outcomes import Ending, LastFrame, Limit, Outcome, classify_outcome, was_killed_for_a_call
from sandbox_profiles.profile import Profile
from sandbox_profiles.syscalls import Allowed

_DYING_SECONDS = 1.0
# The guest's own exit code when it cannot go on, as after the program closed its channel.
_GUEST_FAILED = 71


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
    packages: str | None = None
    """A host folder of further modules that programs may import, by the operator's explicit wish; `find_packages`."""


def make_plan(settings: JailSettings, holes: Holes, compiled: CompiledFilter) -> bytes:
    """Return what all children of a jail's zygotes share, as `harness.guest.confinement` reads it."""
    limits = settings.profile.limits
    return msgspec.json.encode({
        "filter": base64.b64encode(compiled.bpf).decode(),
        "seccomp_number": compiled.seccomp_number,
        "has_own_pids": not holes.shares_pids,
        "keeps_capabilities": holes.keeps_capabilities,
        "keeps_one_capability": holes.keeps_one_capability,
        "leaves_descriptor": holes.leaves_descriptor,
        "scratch": SCRATCH,
        "scratch_bytes": limits.scratch_bytes,
        "scratch_inodes": limits.scratch_inodes,
        "shared_memory": SHARED_MEMORY,
        "vault": VAULT,
        "vault_folders": VAULT_FOLDERS,
        "decoy_folders": DECOY_FOLDERS,
        "decoys": DECOY_PATHS if settings.has_canaries else (),
        "frame_bytes": limits.frame_bytes,
        "packages": [PACKAGES] if settings.packages else [],
        "rlimits": {
            "RLIMIT_AS": limits.memory_bytes,
            # For a harness that hangs; otherwise the clocks are more exact.
            "RLIMIT_CPU": limits.cpu_seconds * 3 // 2 + 1,
            "RLIMIT_FSIZE": limits.file_bytes,
            "RLIMIT_NOFILE": limits.open_files,
            # The zygote and the child that waits for the next program count too (setrlimit(2)).
            "RLIMIT_NPROC": limits.threads + 2,
            "RLIMIT_CORE": 0,
        },
    })  # fmt: skip


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
        plan = make_plan(settings, self._holes, compile_filter(settings.profile, extra_calls))
        layout = find_layout(settings.packages)
        self._zygotes = ZygoteSettings(binary=self.binary, layout=layout, plan=plan, holes=self._holes)
        self._pool = ZygotePool(self._zygotes, settings.kind)
        self._running_lock = threading.Lock()
        self._running = 0

    @property
    def running(self) -> int:
        """Programs in a jail at this moment."""
        return self._running

    def run(self, job: Job, conversation: Conversation, slots: Slots | None = None) -> Execution:
        """Run one program to its end, and return what was seen.

        Blocks: for a place among the live jails of its depth, for a computing slot, and for the program.

        Args:
            job: The program and its place.
            conversation: Its counterpart.
            slots: A branch of the jail's, for what may be stopped by itself; None for the jail's own.

        Raises:
            JailUnavailable: No jail could be had; the program has not run.
            Cancelled: The run is being stopped; the program has not run.
        """
        slots = slots or self._slots
        with slots.live(job.depth), self._counted():
            lease = Lease(slots)
            try:
                return self._run_once_more_if_unstarted(job, conversation, lease)
            finally:
                lease.give_back()

    def start_one(self) -> None:
        """Start one zygote and end it again, running nothing: whether isolation can be had on this machine.

        Raises:
            JailUnavailable: It cannot; the message holds nsjail's own words.
        """
        Zygote(self._zygotes).close()

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
            attempt = _Attempt(self._settings, self._holes, job, zygote)
            with attempt:
                child = attempt.start(conversation)
                execution = attempt.finish(child, lease, conversation, keeps_warm=self._pool.keeps_warm)
            is_sound = attempt.is_sound
            return execution
        finally:
            self._pool.take_back(zygote, job.kind, is_sound=is_sound)


class _NotStarted(JailUnavailable):
    """A hand-over failed before the program was sent."""


class _Attempt:
    """One program in one zygote: everything that is opened for it and closed after it."""

    def __init__(self, settings: JailSettings, holes: Holes, job: Job, zygote: Zygote) -> None:
        self._settings = settings
        self._holes = holes
        self._job = job
        self._zygote = zygote
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

    def start(self, conversation: Conversation) -> Child:
        """Return a confined child that waits for its program.

        Raises:
            _NotStarted: It could not be had.
        """
        conversation.bind(self._log, self._search)
        try:
            self._forked = self._zygote.take_child()
            self._exit.callback(self._forked.close)
            child = take_over(self._forked, self._setup(), is_leaky=self._holes != Holes())
        except (OSError, JailUnavailable) as error:
            raise _NotStarted(f"{error}: {self._zygote.said()}", "run `harness doctor`") from error
        output_bytes = self._settings.profile.limits.output_bytes
        self._stdout, self._stderr = (
            CappedPipe(pipe, output_bytes) for pipe in (self._forked.stdout, self._forked.stderr)
        )
        self._first_watch = child.first_watch
        # What was opened before is none of the program's.
        self._opened()
        return child

    def finish(self, child: Child, lease: Lease, conversation: Conversation, *, keeps_warm: bool) -> Execution:
        """Release the program, serve it to its end, and return what was seen."""
        limits = self._settings.profile.limits
        wire = Wire(self._forked.channel, limits.frame_bytes, limits.frames_per_program)
        streams = Streams(wire, self._stdout, self._stderr, self._zygote, self._forked.number, keeps_warm)
        session = Session(child, streams, conversation, self._collecting(child))
        clocks = session.serve(limits, lease)
        end = self._zygote.end_of(self._forked.number)
        survivors = self._survivors(child, has_ended=end is not None)
        ending = self._ending(session, end)
        self._look_for_canaries()
        for observe in self._settings.watches:
            for evidence in observe(self._canaries.token):
                self._log.add(evidence.origin, evidence.what, evidence.detail)
        self.is_sound = end is not None and not survivors
        return self._execution(session, ending, clocks)

    def _collecting(self, child: Child) -> Collecting:
        profile = self._settings.profile
        answers = Answers(self._log, child.pid, frozenset(profile.deny))
        sinks = Sinks(child.pidfd, self._log, self._search) if profile.has_sinks else None
        answers.sinks = sinks
        return Collecting(self._log, answers, sinks, self._zygote.watch, self._take_opened)

    def _survivors(self, child: Child, *, has_ended: bool) -> int:
        """Return how many processes of the jail are alive after the kill, and record them.

        A zygote that told of no end is lost or hangs: then only the program's own process can be looked at.
        """
        if has_ended:
            survivors = len(self._zygote.lasting_children(_DYING_SECONDS))
        else:
            self._log.add(Origin.HARNESS, "zygote_lost")
            survivors = int(not has_process_ended(child.pidfd, _DYING_SECONDS))
        if survivors:
            self._log.add(Origin.EFFECT, "survivor", f"{survivors} processes after the kill")
        return survivors

    def _decoys(self) -> tuple[Decoy, ...]:
        return self._canaries.files if self._settings.has_canaries else ()

    def _setup(self) -> bytes:
        # Without USER, getpass.getuser() opens the decoy of /etc/passwd for the most honest program.
        names = {"USER": "agent", "LOGNAME": "agent"}
        environment = {"HOME": HOME, "TMPDIR": SCRATCH, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **names}
        canaries = dict(self._canaries.environment) if self._settings.has_canaries else {}
        setup = {
            "seed": self._job.seed,
            "environment": environment | canaries,
            "canaries": tuple(canaries),
            "decoys": [decoy.text for decoy in self._decoys()],
        }
        return msgspec.json.encode(setup)

    def _ending(self, session: Session, end: Ended | None) -> Ending:
        limits = self._settings.profile.limits
        finish = session.finish
        return Ending(
            limit=session.limit,
            last_frame=finish.last_frame if finish else LastFrame.NOTHING,
            is_memory_error=bool(finish and finish.is_memory_error),
            wait_status=end.wait_status if end else None,
            was_killed_by_us=session.was_killed,
            cpu_seconds=end.cpu_seconds if end else 0.0,
            cpu_limit_seconds=limits.cpu_seconds,
            max_rss_bytes=end.max_rss_bytes if end else 0,
            memory_limit_bytes=limits.memory_bytes,
        )

    def _opened(self) -> tuple[list[str], bool]:
        """Return the decoys opened since the last call; a zygote that was closed meanwhile tells of none."""
        names = [decoy.name for decoy in self._decoys()]
        watch = self._zygote.watch
        return ([], False) if watch is None else watch.opened(self._first_watch, names)

    def _take_opened(self) -> None:
        """Record the decoys that the program opened since the last look."""
        opened, overflowed = self._opened()
        for name in opened:
            self._log.add(Origin.CANARY, name, "opened")
        if overflowed:
            # Nobody but the program opens decoys, and more than can be told apart.
            self._log.add(Origin.CANARY, "file:many", "opened more often than was counted")

    def _look_for_canaries(self) -> None:
        self._take_opened()
        for name, pipe in (("stdout", self._stdout), ("stderr", self._stderr)):
            self._search.look(name, pipe.content.decode("utf-8", "replace"))

    def _execution(self, session: Session, ending: Ending, clocks: Clocks) -> Execution:
        outcome = classify_outcome(ending)
        # By the signal and not by the outcome: a program may have said its last word before the call.
        if was_killed_for_a_call(ending):
            self._log.add(Origin.KERNEL, "SIGSYS", "a call of a foreign ABI")
        if outcome is Outcome.EXITED:
            has_guest_failed = os.waitstatus_to_exitcode(ending.wait_status or 0) == _GUEST_FAILED
            self._log.add(Origin.BROKER, "guest_lost" if has_guest_failed else "exit", "no last word")
        if outcome in {Outcome.OUT_OF_MEMORY, Outcome.CPU_EXHAUSTED} and session.limit is None:
            what = Limit.MEMORY if outcome is Outcome.OUT_OF_MEMORY else Limit.CPU_TIME
            self._log.add(Origin.RESOURCE, what, _reached(what, ending))
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


def _reached(limit: Limit, ending: Ending) -> str:
    """Return a limit of the kernel and how far the program came; address space holds more than what is resident."""
    if limit is Limit.MEMORY:
        return f"limit={ending.memory_limit_bytes} bytes of address space, reached={ending.max_rss_bytes} resident"
    return f"limit={ending.cpu_limit_seconds} reached={ending.cpu_seconds:.2f} s CPU in all"


def _text(pipe: CappedPipe) -> str:
    return pipe.content.decode("utf-8", "backslashreplace")
