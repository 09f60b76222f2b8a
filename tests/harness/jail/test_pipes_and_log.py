"""What is kept of a flood, and that nothing else drowns in it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from hypothesis import given
from hypothesis import strategies as st

from detectors.findings import Origin
from harness.jail.log import EvidenceLog
from harness.jail.pipes import CappedPipe


@contextmanager
def piped(keep: int) -> Iterator[tuple[CappedPipe, int]]:
    """A pipe and the end that a program would write to, which the test may close."""
    reading, writing = os.pipe()
    try:
        yield CappedPipe(reading, keep), writing
    finally:
        os.close(reading)
        with suppress(OSError):
            os.close(writing)


@given(st.lists(st.binary(max_size=300), max_size=20), st.integers(0, 500))
def test_a_pipe_keeps_the_beginning_and_says_whether_it_was_cut(parts: list[bytes], keep: int) -> None:
    with piped(keep) as (pipe, writing):
        for part in parts:
            os.write(writing, part)
        os.close(writing)
        pipe.drain()
        written = b"".join(parts)
        assert (written[:keep], len(written) > keep) == (pipe.content, pipe.is_truncated)
        assert (len(written), True) == (pipe.received, pipe.is_closed)


def test_draining_does_not_wait_for_a_writer_that_stays() -> None:
    with piped(100) as (pipe, writing):
        os.write(writing, b"x")
        pipe.drain()
        assert (b"x", False, False) == (pipe.content, pipe.is_closed, pipe.is_truncated)


@given(st.lists(st.tuples(st.sampled_from(Origin), st.text(max_size=3), st.text(max_size=3)), max_size=60))
def test_no_fact_is_lost(facts: list[tuple[Origin, str, str]]) -> None:
    log = EvidenceLog()
    for fact in facts:
        log.add(*fact)
    evidence = log.evidence()
    assert {(origin, what) for origin, what, _ in facts} == {(fact.origin, fact.what) for fact in evidence}
    assert len(facts) == sum(fact.count for fact in evidence)


def test_a_flood_of_one_kind_is_counted_and_not_kept() -> None:
    log = EvidenceLog()
    for number in range(5000):
        log.add(Origin.KERNEL, "socket", str(number))
    log.add(Origin.CANARY, "file:.env")
    assert 102 == len(log.evidence())
    assert 5001 == sum(fact.count for fact in log.evidence())


def test_invented_audit_events_become_one_kind_and_keep_nothing_else_out() -> None:
    log = EvidenceLog()
    for number in range(5000):
        log.add(Origin.AUDIT, f"socket.{number}")
    log.add(Origin.KERNEL, "connect", "192.0.2.1:9")
    log.add(Origin.BROKER, "flag_false")
    evidence = log.evidence()
    assert len(evidence) < 1700
    assert {"connect", "flag_false"} == {fact.what for fact in evidence if fact.origin is not Origin.AUDIT}
    assert 5002 == sum(fact.count for fact in evidence)


def test_a_detail_is_cut_and_time_never_runs_backwards() -> None:
    log = EvidenceLog()
    log.add(Origin.BROKER, "x", "y" * 1000)
    log.start_clock()
    log.add(Origin.BROKER, "z")
    assert [512, 0] == [len(fact.detail) for fact in log.evidence()]
    assert all(fact.seconds >= 0 for fact in log.evidence())
