"""One program from release to end, on one thread: the kernel's notifications, the channel, the pipes and the clocks."""

import contextlib
import os
import select
import signal
import threading
import time
from collections.abc import Callable

import msgspec

from detectors.findings import Origin
from harness.jail.answers import Answers
from harness.jail.clocks import Clocks
from harness.jail.conversation import Conversation, Finish, Lap, Reply, Work
from harness.jail.handover import Child, inspect
from harness.jail.linux import Watch
from harness.jail.log import EvidenceLog
from harness.jail.pipes import CappedPipe
from harness.jail.sinks import Sinks
from harness.jail.slots import Lease
from harness.jail.supervisor import Supervisor
from harness.jail.wire import ProtocolViolation, TooManyFrames, Wire
from harness.jail.zygote import Zygote
from harness.outcomes import Limit
from sandbox_profiles.profile import Limits

_REPORT_SECONDS = 5.0
_LAST_SECONDS = 5.0
_OUTPUT_FACTOR = 16
_SETTLING_SECONDS = 0.02
_LOOKS, _LOOK_SECONDS = 10, 0.01


class Streams(msgspec.Struct, frozen=True):
    """What comes out of one program, and the zygote that waits for its end."""

    wire: Wire
    stdout: CappedPipe
    stderr: CappedPipe
    zygote: Zygote
    number: int
    """The zygote's number for the program's process."""
    keeps_warm: bool
    """The child for the next program is forked while this one runs."""


class Collecting(msgspec.Struct, frozen=True):
    """Where evidence of one program comes together."""

    log: EvidenceLog
    answers: Answers
    sinks: Sinks | None
    """Under a profile that has them."""
    watch: Watch | None
    """On its decoys; None when the zygote is gone."""
    take_opened: Callable[[], None]
    """Records what the watch tells."""


class Session:
    """Serves one confined child until it is dead and everything that it wrote is read."""

    def __init__(self, child: Child, streams: Streams, conversation: Conversation, evidence: Collecting) -> None:
        self._child = child
        self._streams = streams
        self._conversation = conversation
        self._log = evidence.log
        self._sinks = evidence.sinks
        self._evidence = evidence
        self._is_watching = False
        self._supervisor = Supervisor(child.listener, evidence.log, evidence.answers)
        self._poller = select.poll()
        self._wake_lock = threading.Lock()
        self._wake = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._worker: threading.Thread | None = None
        self._work_result: Reply | BaseException | None = None
        self._killed_at: float | None = None
        self.finish: Finish | None = None
        """The program's last word, if it came to one."""
        self.limit: Limit | None = None
        """The limit that it was killed for."""

    @property
    def was_killed(self) -> bool:
        """Whether we killed it."""
        return self._killed_at is not None

    def serve(self, limits: Limits, lease: Lease) -> Clocks:
        """Release the program, serve it to its end, and return its clocks.

        What the conversation's work raises stops the whole run: this program too is ended, with the limit CANCELLED,
        and what it did until then is kept.

        Raises:
            BaseException: A defect of ours; the program is dead.
        """
        self._limits, self._lease = limits, lease
        self._clocks = Clocks(limits, self._child.pid)
        self._log.start_clock()
        try:
            self._register()
            self._reply(self._conversation.opening())
            if self._streams.keeps_warm:
                self._streams.zygote.ask()
            while not self._is_over():
                self._step()
            self._drain()
            self._join()
            self._take_up_failure()
        except BaseException as error:
            # Nobody watches it any more: it must not go on, and neither must what it waits for.
            self._log.add(Origin.HARNESS, "supervision_ended")
            self._lease.cancel_all(error)
            self._kill()
            raise
        finally:
            self._clocks.pause()
            self._close()
        return self._clocks

    # The loop.

    def _register(self) -> None:
        streams = self._streams
        self._handlers: dict[int, Callable[[], None]] = {
            self._child.listener: self._supervisor.handle_one,
            streams.wire.descriptor: self._on_channel,
            streams.stdout.descriptor: lambda: self._on_output(streams.stdout),
            streams.stderr.descriptor: lambda: self._on_output(streams.stderr),
            streams.zygote.descriptor: streams.zygote.receive,
            self._wake: self._on_wake,
        }
        if self._sinks is not None:
            self._handlers[self._sinks.descriptor] = self._sinks.read
        for descriptor in self._handlers:
            self._poller.register(descriptor, select.POLLIN)

    def _is_over(self) -> bool:
        """Return whether the zygote has told of the end, never will, or is overdue after a kill."""
        zygote = self._streams.zygote
        if zygote.is_lost or zygote.end_of(self._streams.number) is not None:
            return True
        return self._killed_at is not None and time.monotonic() - self._killed_at > _REPORT_SECONDS

    def _watch_decoys(self) -> None:
        """Have thefts told when they happen, once the files of the program before have had time to go.

        Each of these is told of too, and most programs have ended by then: what they opened is looked at in the end.
        """
        self._is_watching = True
        watch = self._evidence.watch
        if watch is not None and watch.descriptor >= 0:
            self._handlers[watch.descriptor] = self._evidence.take_opened
            self._poller.register(watch.descriptor, select.POLLIN)

    def _step(self) -> None:
        wait_seconds = self._clocks.wait_seconds()
        if not self._is_watching:
            wait_seconds = min(wait_seconds, _SETTLING_SECONDS)
        for descriptor, events in self._poller.poll(wait_seconds * 1000):
            self._dispatch(descriptor, events)
        if not self._is_watching and self._clocks.wall_seconds() >= _SETTLING_SECONDS:
            self._watch_decoys()
        if self._lease.is_cancelled and self.limit is None:
            self._end_for(Limit.CANCELLED, "the run is being stopped")
        expired = None if self.was_killed else self._clocks.expired()
        if expired is not None:
            self._end_for(*expired)

    def _dispatch(self, descriptor: int, events: int) -> None:
        streams = self._streams
        ending = {streams.zygote.descriptor, streams.stdout.descriptor, streams.stderr.descriptor}
        if events & select.POLLOUT:
            self._flush()
        if events & select.POLLIN or (descriptor in ending and events & select.POLLHUP):
            self._handlers[descriptor]()
        elif events & (select.POLLHUP | select.POLLERR):
            # The other end of the listener or of the channel is gone for good.
            self._poller.unregister(descriptor)

    def _on_output(self, pipe: CappedPipe) -> None:
        pipe.read_once()
        most = _OUTPUT_FACTOR * self._limits.output_bytes
        if pipe.is_closed:
            self._poller.unregister(pipe.descriptor)
        elif pipe.received > most and not self.was_killed:
            self._end_for(Limit.OUTPUT, f"limit={most} reached={pipe.received} bytes")

    def _on_channel(self) -> None:
        wire = self._streams.wire
        try:
            for body in wire.receive():
                self._on_frame(body)
        except ProtocolViolation as error:
            self._violated(error)
        if wire.is_closed or self.limit is Limit.PROTOCOL:
            self._poller.unregister(wire.descriptor)

    def _on_frame(self, body: bytes) -> None:
        if self.finish is not None:
            self._log.add(Origin.BROKER, "after_close")
            return
        if self.limit is Limit.PROTOCOL:
            return
        answer = self._conversation.handle(body, Lap(self._clocks.lap_cpu_seconds()))
        if isinstance(answer, Finish):
            self._on_finish(answer)
        elif isinstance(answer, Reply):
            if answer.body:
                self._reply(answer)
        elif self._worker is not None:
            self._violated(ProtocolViolation("a request before the reply to the last one"))
        else:
            self._start_work(answer)

    def _on_finish(self, finish: Finish) -> None:
        if finish.is_violation:
            self._violated(ProtocolViolation(finish.error))
            return
        self.finish = finish
        self._stop()

    def _record(self, violation: ProtocolViolation) -> None:
        if isinstance(violation, TooManyFrames):
            self._log.add(Origin.RESOURCE, "frames", str(violation))
        else:
            self._log.add(Origin.BROKER, "bad_frame", str(violation))

    def _violated(self, violation: ProtocolViolation) -> None:
        self._record(violation)
        if not self.was_killed:
            self.limit = Limit.PROTOCOL
            self._stop()

    # Replies.

    def _reply(self, reply: Reply) -> None:
        self._clocks.resume(reply.lap_cpu_seconds)
        self._streams.wire.send(reply.body)
        self._flush()

    def _flush(self) -> None:
        wire = self._streams.wire
        wire.flush()
        with contextlib.suppress(FileNotFoundError):
            self._poller.modify(wire.descriptor, select.POLLIN | (select.POLLOUT if wire.has_unsent else 0))

    def _start_work(self, work: Work) -> None:
        """Give the slot back and compute the reply on another thread; the loop goes on serving everything else."""
        self._clocks.pause()
        self._lease.give_back()
        self._worker = threading.Thread(target=self._run_work, args=(work,), name="broker", daemon=True)
        self._worker.start()

    def _run_work(self, work: Work) -> None:
        try:
            reply = work()
            self._lease.take_again()
            self._work_result = reply
        except BaseException as error:  # noqa: BLE001 - raised again on the session's own thread
            self._work_result = error
        with self._wake_lock:
            # Work that outlived its session must not write to whatever has the number now.
            if self._wake >= 0:
                os.eventfd_write(self._wake, 1)

    def _on_wake(self) -> None:
        os.eventfd_read(self._wake)
        self._join()
        self._take_up_failure()
        if isinstance(self._work_result, Reply) and not self.was_killed:
            self._reply(self._work_result)

    def _take_up_failure(self) -> None:
        """Stop the run for what the work raised, also where the program did not live to hear of it."""
        if isinstance(self._work_result, BaseException):
            self._lease.cancel_all(self._work_result)
            self._end_for(Limit.CANCELLED, "the run is being stopped")
            self.limit = self.limit or Limit.CANCELLED

    def _join(self) -> None:
        """Wait for the work that is under way; not for long when the run is being stopped: requests can be slow."""
        if self._worker is not None:
            self._worker.join(_LAST_SECONDS if self._lease.is_cancelled else None)
            self._worker = None

    # The end.

    def _end_for(self, limit: Limit, detail: str) -> None:
        if self.was_killed:
            return
        self.limit = limit
        if limit is not Limit.CANCELLED:
            self._log.add(Origin.RESOURCE, limit.value, detail)
        self._stop()

    def _stop(self) -> None:
        """Take the evidence that dies with the program, then kill it."""
        self._supervisor.handle_waiting()
        try:
            if not self._is_as_at_the_hand_over():
                self._log.add(Origin.EFFECT, "confinement", "not as at the hand-over")
        except (FileNotFoundError, ProcessLookupError):
            # It died before us: pid 1 of a namespace cannot have left it.
            pass
        except OSError as error:
            self._log.add(Origin.HARNESS, "confinement_unread", str(error))
        # Other threads went on meanwhile, and a call that waits when they die is seen by nobody.
        self._supervisor.handle_waiting()
        self._kill()

    def _is_as_at_the_hand_over(self) -> bool:
        """Return whether what holds the program is unchanged.

        A thread that is ending has given its filter and its memory back already (do_exit in the kernel), so that it
        looks changed, or is refused to an ordinary user: it is gone at the next look.

        Raises:
            OSError: It is gone, or cannot be read though it stays.
        """
        for _ in range(_LOOKS):
            with contextlib.suppress(PermissionError):
                if inspect(self._child.pid) == self._child.confinement:
                    return True
            time.sleep(_LOOK_SECONDS)
        return inspect(self._child.pid) == self._child.confinement

    def _kill(self) -> None:
        if self._killed_at is None:
            self._killed_at = time.monotonic()
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._child.pidfd, signal.SIGKILL)

    def _drain(self) -> None:
        """Read what the dead program left in its pipes and on its channel."""
        self._streams.stdout.drain()
        self._streams.stderr.drain()
        if self._sinks is not None:
            self._sinks.drain()
        if self.finish is None and self.limit is None:
            try:
                for body in self._streams.wire.drain():
                    self._on_late_frame(body)
            except ProtocolViolation as error:
                self._record(error)

    def _on_late_frame(self, body: bytes) -> None:
        """Take a note or a last word; a request of the dead is not worth computing."""
        answer = self._conversation.handle(body, Lap(0.0))
        if not isinstance(answer, Finish) or self.finish is not None:
            return
        if answer.is_violation:
            self._log.add(Origin.BROKER, "bad_frame", answer.error)
        else:
            self.finish = answer

    def _close(self) -> None:
        self._kill()
        self._join()
        self._supervisor.close()
        if self._sinks is not None:
            self._sinks.close()
        with self._wake_lock:
            os.close(self._wake)
            self._wake = -1
