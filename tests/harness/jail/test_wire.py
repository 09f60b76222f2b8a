"""Frames over a real socket pair, however they are cut."""

import socket
import struct
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.jail.wire import ProtocolViolation, Wire

type Pair = tuple[Wire, socket.socket]
LIMIT = 2000


def framed(*bodies: bytes) -> bytes:
    return b"".join(struct.pack(">I", len(body)) + body for body in bodies)


@pytest.fixture
def pair() -> Iterator[Pair]:
    ours, theirs = socket.socketpair()
    with closing(ours), closing(theirs):
        yield Wire(ours, LIMIT, 100), theirs


@given(st.lists(st.binary(max_size=LIMIT), max_size=20), st.lists(st.integers(1, 700), min_size=1))
def test_frames_arrive_whole_and_in_order_however_they_are_cut(bodies: list[bytes], cuts: list[int]) -> None:
    ours, theirs = socket.socketpair()
    with closing(ours), closing(theirs):
        wire, data, received, index = Wire(ours, LIMIT, 100), framed(*bodies), list[bytes](), 0
        while data:
            size = cuts[index % len(cuts)]
            theirs.sendall(data[:size])
            data, index = data[size:], index + 1
            received += wire.receive()
        assert bodies == [*received, *wire.drain()]


@given(st.binary(max_size=3000))
def test_any_bytes_are_frames_or_a_violation(data: bytes) -> None:
    ours, theirs = socket.socketpair()
    with closing(ours), closing(theirs):
        theirs.sendall(data)
        received: list[bytes] = []
        try:
            for body in Wire(ours, LIMIT, 100).drain():
                received.append(body)  # noqa: PERF402 - what came before a violation counts
        except ProtocolViolation:
            pass
        assert framed(*received) == data[: len(framed(*received))]


def test_a_frame_of_the_limit_passes_and_one_byte_more_does_not(pair: Pair) -> None:
    wire, theirs = pair
    theirs.sendall(framed(bytes(LIMIT)))
    assert [bytes(LIMIT)] == list(wire.drain())
    theirs.sendall(struct.pack(">I", LIMIT + 1))
    with pytest.raises(ProtocolViolation, match="a frame of 2001 bytes"):
        list(wire.receive())


def test_the_number_of_frames_is_limited(pair: Pair) -> None:
    wire, theirs = pair
    theirs.sendall(framed(*[b"x"] * 100))
    assert 100 == len(list(wire.drain()))
    theirs.sendall(framed(b"x"))
    with pytest.raises(ProtocolViolation, match="more frames"):
        list(wire.receive())


def test_what_came_before_a_violation_is_not_lost(pair: Pair) -> None:
    wire, theirs = pair
    theirs.sendall(framed(b"first", b"second") + b"\xff\xff\xff\xff")
    frames = wire.receive()
    assert [b"first", b"second"] == [next(frames), next(frames)]
    with pytest.raises(ProtocolViolation, match="a frame of"):
        next(frames)


def test_reading_from_a_silent_program_does_not_wait(pair: Pair) -> None:
    wire, _ = pair
    assert ([], False) == (list(wire.receive()), wire.is_closed)


def test_an_end_that_is_closed_is_noticed_in_both_directions(pair: Pair) -> None:
    wire, theirs = pair
    theirs.close()
    wire.send(b"nobody reads this")
    assert (False, []) == (wire.has_unsent, list(wire.receive()))
    assert wire.is_closed


def test_what_a_program_does_not_read_waits_and_is_sent_later(pair: Pair) -> None:
    wire, theirs = pair
    body = bytes(3_000_000)
    wire.send(body)
    assert wire.has_unsent
    received = bytearray()
    while len(received) < len(body) + 4:
        received += theirs.recv(1 << 20)
        wire.flush()
    assert framed(body) == bytes(received)
    assert not wire.has_unsent
