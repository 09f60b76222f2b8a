"""How an execution ended, decided from evidence alone, and what the commands exit with."""

import os
import signal
from enum import IntEnum, StrEnum

import msgspec


class ExitCode(IntEnum):
    """The exit codes of every command; README lists them."""

    FINISHED = 0
    PASS = 0
    FAIL = 1
    ESCAPED = 1
    USAGE = 2
    CANNOT_RUN = 3
    INCOMPLETE = 4
    NOTHING = 5
    INTERRUPTED = 130


class Limit(StrEnum):
    """A limit of ours that ended a program; the harness, never the program, says so."""

    WALL_TIME = "wall_time"
    CPU_TIME = "cpu_time"
    OUTPUT = "output"
    MEMORY = "memory"
    PROTOCOL = "protocol"
    CANCELLED = "cancelled"


class LastFrame(StrEnum):
    """The last thing a program's side said before it ended."""

    DONE = "done"
    FAILED = "failed"
    REFUSED = "refused"
    NOTHING = "nothing"


class Outcome(StrEnum):
    """How an execution ended."""

    COMPLETED = "completed"
    RAISED = "raised"
    REFUSED = "refused"
    """The jail's interpreter refused the text with a SyntaxError."""
    EXITED = "exited"
    """It ended itself without an answer."""
    TIMED_OUT = "timed_out"
    CPU_EXHAUSTED = "cpu_exhausted"
    OUT_OF_MEMORY = "out_of_memory"
    OUTPUT_LIMIT = "output_limit"
    PROTOCOL_VIOLATION = "protocol_violation"
    SYSCALL_KILLED = "syscall_killed"
    SIGNALLED = "signalled"
    CANCELLED = "cancelled"
    KILLED_CAUSE_UNKNOWN = "killed_cause_unknown"


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """What was observed of an execution's end, all of it from outside the program."""

    limit: Limit | None = None
    """The limit for which we killed it."""
    last_frame: LastFrame = LastFrame.NOTHING
    is_memory_error: bool = False
    """The failure that it reported is a MemoryError."""
    wait_status: int | None = None
    """As wait(2) gives it, from the zygote; None when the zygote was lost."""
    was_killed_by_us: bool = False
    """We sent SIGKILL, for a limit or after its last frame."""
    cpu_seconds: float = 0.0
    cpu_limit_seconds: float = 0.0
    max_rss_bytes: int = 0
    memory_limit_bytes: int = 0


_OF_LIMIT = {
    Limit.WALL_TIME: Outcome.TIMED_OUT,
    Limit.CPU_TIME: Outcome.CPU_EXHAUSTED,
    Limit.OUTPUT: Outcome.OUTPUT_LIMIT,
    Limit.MEMORY: Outcome.OUT_OF_MEMORY,
    Limit.PROTOCOL: Outcome.PROTOCOL_VIOLATION,
    Limit.CANCELLED: Outcome.CANCELLED,
}
_OF_FRAME = {
    LastFrame.DONE: Outcome.COMPLETED,
    LastFrame.FAILED: Outcome.RAISED,
    LastFrame.REFUSED: Outcome.REFUSED,
    LastFrame.NOTHING: Outcome.EXITED,
}


def classify_outcome(ending: Ending) -> Outcome:
    """Decide how a program ended, or say that the cause is unknown.

    Pure and total. Precedence: a limit for which we killed it, a lost zygote, its last frame, a signal, its own exit.
    The program can write its own last frame, so that COMPLETED and RAISED say what it claims and nothing more.
    """
    if ending.limit is not None:
        return _OF_LIMIT[ending.limit]
    if ending.wait_status is None:
        return Outcome.KILLED_CAUSE_UNKNOWN
    if ending.last_frame is LastFrame.FAILED and ending.is_memory_error:
        return Outcome.OUT_OF_MEMORY
    if ending.last_frame is not LastFrame.NOTHING:
        return _OF_FRAME[ending.last_frame]
    if os.WIFSIGNALED(ending.wait_status):
        return _of_signal(ending, os.WTERMSIG(ending.wait_status))
    return Outcome.EXITED


def was_killed_for_a_call(ending: Ending) -> bool:
    """Return whether the kernel killed the program for a system call that the filter never lets pass, whenever it did.

    No program can look like this by itself: pid 1 of a namespace ignores a SIGSYS that it sends itself.
    """
    status = ending.wait_status
    return status is not None and os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGSYS


def _of_signal(ending: Ending, number: int) -> Outcome:
    # Pid 1 of a namespace ignores a SIGKILL from inside, so that one we did not send came from the kernel: the hard
    # CPU limit (setrlimit(2)) or memory (cgroup, OOM killer).
    if number == signal.SIGSYS:
        return Outcome.SYSCALL_KILLED
    if number == signal.SIGXCPU:
        return Outcome.CPU_EXHAUSTED
    if number != signal.SIGKILL:
        return Outcome.SIGNALLED
    if ending.cpu_limit_seconds and ending.cpu_seconds >= 0.95 * ending.cpu_limit_seconds:
        return Outcome.CPU_EXHAUSTED
    if ending.memory_limit_bytes and ending.max_rss_bytes >= 0.9 * ending.memory_limit_bytes:
        return Outcome.OUT_OF_MEMORY
    return Outcome.KILLED_CAUSE_UNKNOWN
