"""How an execution ended is decided from evidence alone, whatever the evidence is."""

import signal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.outcomes import Ending, LastFrame, Limit, Outcome, classify_outcome

endings = st.builds(
    Ending,
    limit=st.none() | st.sampled_from(Limit),
    last_frame=st.sampled_from(LastFrame),
    is_memory_error=st.booleans(),
    wait_status=st.none() | st.integers(0, 0xFFFF),
    was_killed_by_us=st.booleans(),
    cpu_seconds=st.floats(0, 1e6),
    cpu_limit_seconds=st.floats(0, 1e6),
    max_rss_bytes=st.integers(0, 2**50),
    memory_limit_bytes=st.integers(0, 2**50),
)


@given(endings)
def test_every_ending_has_an_outcome(ending: Ending) -> None:
    assert classify_outcome(ending) in Outcome


@given(endings)
def test_a_limit_of_ours_decides_alone(ending: Ending) -> None:
    alone = Ending(limit=ending.limit)
    assert ending.limit is None or classify_outcome(alone) == classify_outcome(ending)


@given(endings)
def test_a_lost_zygote_never_counts_as_completed(ending: Ending) -> None:
    assert ending.wait_status is not None or classify_outcome(ending) is not Outcome.COMPLETED


@given(endings)
def test_only_a_last_word_completes(ending: Ending) -> None:
    assert classify_outcome(ending) is not Outcome.COMPLETED or ending.last_frame is LastFrame.DONE


def test_every_limit_has_an_outcome_of_its_own() -> None:
    outcomes = {classify_outcome(Ending(limit=limit)) for limit in Limit}
    assert len(Limit) == len(outcomes)
    assert Outcome.COMPLETED not in outcomes


@pytest.mark.parametrize(
    ("ending", "outcome"),
    [
        (Ending(wait_status=0), Outcome.EXITED),
        (Ending(wait_status=3 << 8), Outcome.EXITED),
        (Ending(wait_status=signal.SIGSYS), Outcome.SYSCALL_KILLED),
        (Ending(wait_status=signal.SIGXCPU), Outcome.CPU_EXHAUSTED),
        (Ending(wait_status=signal.SIGSEGV), Outcome.SIGNALLED),
        (Ending(wait_status=signal.SIGSEGV | 0x80), Outcome.SIGNALLED),
        (Ending(wait_status=signal.SIGKILL), Outcome.KILLED_CAUSE_UNKNOWN),
        (Ending(wait_status=signal.SIGKILL, cpu_seconds=60.0, cpu_limit_seconds=60.0), Outcome.CPU_EXHAUSTED),
        (Ending(wait_status=signal.SIGKILL, cpu_seconds=1.0, cpu_limit_seconds=60.0), Outcome.KILLED_CAUSE_UNKNOWN),
        (Ending(wait_status=signal.SIGKILL, max_rss_bytes=95, memory_limit_bytes=100), Outcome.OUT_OF_MEMORY),
        (Ending(wait_status=9, last_frame=LastFrame.FAILED, is_memory_error=True), Outcome.OUT_OF_MEMORY),
        (Ending(wait_status=9, last_frame=LastFrame.FAILED), Outcome.RAISED),
        (Ending(wait_status=9, last_frame=LastFrame.DONE, is_memory_error=True), Outcome.COMPLETED),
        (Ending(wait_status=9, last_frame=LastFrame.REFUSED), Outcome.REFUSED),
        (Ending(wait_status=None, last_frame=LastFrame.DONE), Outcome.KILLED_CAUSE_UNKNOWN),
        (Ending(limit=Limit.PROTOCOL, last_frame=LastFrame.DONE), Outcome.PROTOCOL_VIOLATION),
    ],
)
def test_an_ending_is_classified_by_precedence(ending: Ending, outcome: Outcome) -> None:
    assert outcome == classify_outcome(ending)
