"""What a reported call is answered, without a jail: the calls point into this process's own memory."""

import ctypes
import errno
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.findings import Evidence, Origin
from harness.jail.answers import Answer, Answers, Call
from harness.jail.filters import call_name
from harness.jail.log import EvidenceLog
from sandbox_profiles.syscalls import ALLOWED, WATCHED, is_watched

WORDS = st.integers(0, 2**64 - 1)
NAMES = sorted({rule.name for rule in (*ALLOWED, *WATCHED)} | {"socket", "execve", "fork", "mount", "syscall_999"})
FORK = (0x1200011, 0, 0, 0, 0, 0)
THREAD = (0x3D0F00, 0, 0, 0, 0, 0)
NOWHERE = 0xFFFFFF9C
WRITING = os.O_WRONLY | os.O_CREAT


class Memory:
    """Keeps the texts that calls point at alive."""

    def __init__(self) -> None:
        self._kept: list[ctypes.Array[ctypes.c_char]] = []

    def text(self, text: str) -> int:
        """Return the address of a text."""
        self._kept.append(ctypes.create_string_buffer(text.encode()))
        return ctypes.addressof(self._kept[-1])


@pytest.fixture
def memory() -> Memory:
    return Memory()


def call(name: str, *arguments: int, number: int = 1, is_waiting: bool = True, pid: int | None = None) -> Call:
    padded = (*arguments, *([0] * (6 - len(arguments))))
    return Call(os.getpid() if pid is None else pid, number, name, padded, lambda: is_waiting)


def answered(*calls: Call, denied: frozenset[str] = frozenset()) -> tuple[list[Answer], tuple[Evidence, ...]]:
    log = EvidenceLog()
    answers = Answers(log, os.getpid(), denied)
    return [answers.answer(each) for each in calls], log.evidence()


def told(evidence: tuple[Evidence, ...]) -> list[tuple[str, str, bool]]:
    return [(fact.what, fact.detail, fact.is_policy) for fact in evidence]


PASSED, REFUSED = Answer(passes=True), Answer(error=errno.EPERM)


def test_a_change_in_the_scratch_passes_and_is_no_evidence(memory: Memory) -> None:
    assert ([PASSED], ()) == answered(call("openat", NOWHERE, memory.text("/scratch/x"), WRITING))


def test_a_change_elsewhere_passes_to_the_mounts_and_is_evidence(memory: Memory) -> None:
    answers, evidence = answered(call("openat", NOWHERE, memory.text("/etc/cron.d/x"), WRITING))
    assert ([PASSED], [("openat", "/etc/cron.d/x", False)]) == (answers, told(evidence))


def test_what_was_read_of_a_caller_that_is_gone_is_not_told(memory: Memory) -> None:
    elsewhere = memory.text("/etc/x")
    assert ([PASSED], ()) == answered(call("openat", NOWHERE, elsewhere, WRITING, is_waiting=False))
    _, evidence = answered(call("execve", elsewhere, is_waiting=False))
    assert [("execve", "", False)] == told(evidence)


@pytest.mark.parametrize(
    ("name", "arguments", "is_policy"),
    [("clone", THREAD, True), ("clone", FORK, False), ("flock", (), True), ("socket", (2, 1), False)],
)
def test_only_what_the_floor_lets_pass_is_policy(name: str, arguments: tuple[int, ...], is_policy: bool) -> None:
    answers, evidence = answered(call(name, *arguments), denied=frozenset({"flock"}))
    assert ([REFUSED], [is_policy]) == (answers, [fact.is_policy for fact in evidence])


def test_a_denied_change_in_the_scratch_is_policy_and_one_elsewhere_an_attempt(memory: Memory) -> None:
    plain, decoy, hidden = memory.text("/scratch/a"), memory.text("/etc/passwd"), memory.text("/home/agent/.bashrc")
    calls = (call("symlink", plain, plain), call("symlink", decoy, plain), call("symlink", plain, hidden))
    answers, evidence = answered(*calls, denied=frozenset({"symlink"}))
    assert [REFUSED] * 3 == answers
    assert [(True, 1), (False, 1), (False, 1)] == [(fact.is_policy, fact.count) for fact in evidence]
    assert ["/etc/passwd", "/home/agent/.bashrc"] == [fact.detail for fact in evidence if not fact.is_policy]


def test_a_number_that_no_kernel_has_is_absent() -> None:
    answers, evidence = answered(call(call_name(5000), number=5000), call(call_name(999), number=999))
    assert [Answer(error=errno.ENOSYS)] * 2 == answers
    assert ["syscall_beyond_table", "syscall_999"] == [fact.what for fact in evidence]


def test_a_flood_is_counted_without_reading_its_memory(memory: Memory) -> None:
    address = memory.text("/bin/true")
    _, evidence = answered(*[call("execve", address)] * 2500)
    assert [("/bin/true", 2000), ("", 500)] == [(fact.detail, fact.count) for fact in evidence]


def test_a_call_of_another_thread_says_so_and_one_that_has_ended_too() -> None:
    _, evidence = answered(call("mount", pid=2**22 + 1))
    assert [True] == [fact.detail.endswith(" (a thread that has ended)") for fact in evidence]


class OneSink:
    """Answers connections alone."""

    def answer(self, call: Call) -> Answer | None:
        return Answer(value=7) if call.name == "connect" else None


def test_sinks_are_asked_first_and_what_is_not_theirs_is_refused() -> None:
    log = EvidenceLog()
    answers = Answers(log, os.getpid())
    answers.sinks = OneSink()
    assert [Answer(value=7), REFUSED] == [answers.answer(call("connect")), answers.answer(call("ptrace"))]
    assert ["ptrace"] == [fact.what for fact in log.evidence()]


@given(st.sampled_from(NAMES), st.tuples(*[WORDS] * 6), st.booleans(), st.booleans())
def test_whatever_is_called_passes_only_if_it_is_watched_and_is_evidence_if_not(
    name: str, arguments: tuple[int, ...], is_denied: bool, is_waiting: bool
) -> None:
    denied = frozenset({name} if is_denied else ())
    (answer,), evidence = answered(call(name, *arguments, is_waiting=is_waiting), denied=denied)
    assert answer.passes == (is_watched(name, arguments) and not is_denied)
    assert answer.passes or (answer.error == errno.EPERM and [name] == [fact.what for fact in evidence])
    assert {Origin.KERNEL} >= {fact.origin for fact in evidence}
