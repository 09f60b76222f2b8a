"""The guest's end of the channel: one request at a time, and in order again after an interruption."""

import json
import signal
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from harness.guest.channel import Channel, ChannelClosed, Frame, TooLarge

type Pair = tuple[Channel, socket.socket]


class InterruptedByTestError(Exception):
    """Raised by a signal handler of the test's."""


@pytest.fixture
def pair() -> Iterator[Pair]:
    host, guest = socket.socketpair()
    with closing(host), closing(guest):
        yield Channel(guest, 1000), host


def received(host: socket.socket) -> Frame:
    (length,) = struct.unpack(">I", host.recv(4, socket.MSG_WAITALL))
    frame: Frame = json.loads(host.recv(length, socket.MSG_WAITALL))
    return frame


def send(host: socket.socket, frame: Frame) -> None:
    body = json.dumps(frame).encode()
    host.sendall(struct.pack(">I", len(body)) + body)


def answering(host: socket.socket, count: int, answer: Callable[[Frame], Frame]) -> threading.Thread:
    def serve() -> None:
        for _ in range(count):
            send(host, answer(received(host)))

    thread = threading.Thread(target=serve)
    thread.start()
    return thread


def test_a_request_gets_its_reply(pair: Pair) -> None:
    channel, host = pair
    thread = answering(host, 1, lambda frame: {"seen": frame})
    assert {"seen": {"a": "\u4e2d"}} == channel.ask({"a": "\u4e2d"})
    thread.join()


def test_threads_get_the_replies_to_their_own_requests(pair: Pair) -> None:
    channel, host = pair
    server = answering(host, 40, lambda frame: {"n": frame["n"] * 2})
    got: list[tuple[int, int]] = []
    threads = [threading.Thread(target=lambda n=n: got.append((n, channel.ask({"n": n})["n"]))) for n in range(40)]
    for thread in threads:
        thread.start()
    for thread in (*threads, server):
        thread.join()
    assert [(n, 2 * n) for n in range(40)] == sorted(got)


def test_a_reply_that_nobody_waited_for_is_skipped(pair: Pair) -> None:
    channel, host = pair

    def stop(*_: object) -> None:
        raise InterruptedByTestError

    before = signal.signal(signal.SIGALRM, stop)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        with pytest.raises(InterruptedByTestError):
            channel.ask({"n": 1})
    finally:
        signal.signal(signal.SIGALRM, before)
    server = answering(host, 2, lambda frame: {"n": frame["n"]})
    assert {"n": 2} == channel.ask({"n": 2})
    server.join()


def test_a_note_during_a_request_is_sent_with_the_next_one(pair: Pair) -> None:
    channel, host = pair

    def serve() -> None:
        received(host)
        channel.note({"note": 1})
        send(host, {})

    server = threading.Thread(target=serve)
    server.start()
    channel.ask({"n": 1})
    server.join()
    channel.note({"note": 2})
    assert [{"note": 1}, {"note": 2}] == [received(host), received(host)]


def test_a_frame_that_is_too_large_is_not_sent(pair: Pair) -> None:
    channel, host = pair
    with pytest.raises(TooLarge, match="more than the 1000"):
        channel.ask({"text": "x" * 1000})
    host.setblocking(False)  # noqa: FBT003 - the signature of socket
    with pytest.raises(BlockingIOError):
        host.recv(1)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\udc80"])
def test_what_json_cannot_hold_is_refused_before_anything_is_sent(pair: Pair, value: object) -> None:
    channel, host = pair
    with pytest.raises(ValueError, match=r"JSON|surrogates"):
        channel.ask({"value": value})
    server = answering(host, 1, lambda frame: frame)
    assert {"n": 1} == channel.ask({"n": 1})
    server.join()


def test_a_closed_host_is_told_as_such(pair: Pair) -> None:
    channel, host = pair
    host.close()
    with pytest.raises(ChannelClosed):
        channel.ask({})
    with pytest.raises(ChannelClosed):
        channel.receive()


def test_no_moment_of_an_interruption_brings_it_out_of_order() -> None:
    """A timer hits every place in a request sooner or later; the peer answers each request with its own number."""
    ours, theirs = socket.socketpair()
    with closing(ours), closing(theirs):
        peer = threading.Thread(target=_echo, args=(theirs,), daemon=True)
        peer.start()
        channel = Channel(ours, 65536)
        before = signal.signal(signal.SIGALRM, _interrupt)
        interrupted = 0
        try:
            for number in range(3000):
                try:
                    signal.setitimer(signal.ITIMER_REAL, 1e-6 * (1 + number % 120))
                    assert channel.ask({"number": number}) == {"number": number}
                    signal.setitimer(signal.ITIMER_REAL, 0)
                except InterruptedByTestError:
                    interrupted += 1
        finally:
            signal.signal(signal.SIGALRM, before)
        assert channel.ask({"number": "last"}) == {"number": "last"}
        assert interrupted
        ours.shutdown(socket.SHUT_RDWR)
        peer.join()


def _interrupt(*_: object) -> None:
    raise InterruptedByTestError


def _echo(peer: socket.socket) -> None:
    stream = peer.makefile("rb")
    while header := stream.read(4):
        peer.sendall(header + stream.read(struct.unpack(">I", header)[0]))
