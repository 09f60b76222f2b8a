"""The stand-in for a network, without a jail: this process is the program, and its own memory is read and written."""

import ctypes
import errno
import os
import socket
import struct
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from detectors.findings import Origin
from harness.jail.answers import Answer, Call
from harness.jail.canaries import LeakSearch
from harness.jail.log import EvidenceLog
from harness.jail.sinks import Sinks

TOKEN = "CANARY0123456789abcdef01234567"
WORDS = st.integers(0, 2**64 - 1)
ADDRESS = struct.pack("=H", socket.AF_INET) + b"\x00\x50" + bytes([192, 0, 2, 1]) + bytes(8)
OTHER = struct.pack("=H", socket.AF_INET) + b"\x00\x35" + bytes([192, 0, 2, 9]) + bytes(8)


class Network:
    """Sinks with this process as their program."""

    def __init__(self) -> None:
        self.log = EvidenceLog()
        self._pidfd = os.pidfd_open(os.getpid())
        self.sinks = Sinks(self._pidfd, self.log, LeakSearch(self.log, TOKEN, ()))
        self._given: list[socket.socket] = []
        self._kept: list[ctypes.Array[ctypes.c_char]] = []

    def call(self, name: str, *arguments: int | bytes) -> Answer | None:
        """Make a call; bytes become their address."""
        words = [self.place(word) if isinstance(word, bytes) else word for word in arguments]
        padded = (*words, *([0] * (6 - len(words))))
        return self.sinks.answer(Call(os.getpid(), 1, name, padded, lambda: True))

    def place(self, data: bytes) -> int:
        self._kept.append(ctypes.create_string_buffer(data, max(1, len(data))))
        return ctypes.addressof(self._kept[-1])

    def open(self, family: int = socket.AF_INET, kind: int = socket.SOCK_STREAM) -> socket.socket:
        """Return the end that a program would hold."""
        answer = self.call("socket", family, kind, 0)
        assert answer is not None
        assert answer.descriptor is not None
        self._given.append(answer.descriptor.dup())
        answer.descriptor.close()
        return self._given[-1]

    def name_of(self, name: str, descriptor: int, room: int = 128) -> tuple[Answer | None, bytes, int]:
        """Return the answer, what was written, and the size that was told."""
        place, size = self.place(bytes(128)), self.place(struct.pack("=I", room))
        answer = self.call(name, descriptor, place, size)
        (told,) = struct.unpack("=I", ctypes.string_at(size, 4))
        return answer, ctypes.string_at(place, 128), told

    def told(self, what: str) -> list[str]:
        return [fact.detail for fact in self.log.evidence() if fact.what == what]

    def leaks(self) -> set[str]:
        return {fact.what for fact in self.log.evidence() if fact.origin is Origin.CANARY}

    def close(self) -> None:
        for each in self._given:
            each.close()
        self.sinks.close()
        os.close(self._pidfd)


@pytest.fixture
def network() -> Iterator[Network]:
    made = Network()
    yield made
    made.close()


def test_a_connection_is_answered_told_and_ends_at_once(network: Network) -> None:
    end = network.open()
    assert Answer() == network.call("connect", end.fileno(), ADDRESS, len(ADDRESS))
    end.sendall(b"hello")
    network.sinks.read()
    assert b"" == end.recv(10)
    assert [["AF_INET SOCK_STREAM"], ["192.0.2.1:80"]] == [network.told("socket"), network.told("connect")]
    assert ["5 bytes to 192.0.2.1:80: hello"] == network.told("sent")


def test_no_sink_is_a_socket_of_the_host_s_network(network: Network) -> None:
    families = {network.open(family).family for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX)}
    assert {socket.AF_UNIX} == families
    kinds = {network.open(kind=kind).type for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM)}
    # A DGRAM pair could be sent on, by its address, to a socket of the host.
    assert {socket.SOCK_STREAM, socket.SOCK_SEQPACKET} == kinds


@pytest.mark.parametrize(
    ("family", "kind"),
    [
        (socket.AF_NETLINK, socket.SOCK_RAW),
        (socket.AF_PACKET, socket.SOCK_DGRAM),
        (socket.AF_INET, socket.SOCK_RAW),
        (socket.AF_INET, socket.SOCK_SEQPACKET),
        (9999, socket.SOCK_STREAM),
    ],
)
def test_any_other_family_or_kind_is_left_to_be_refused(network: Network, family: int, kind: int) -> None:
    assert network.call("socket", family, kind, 0) is None
    assert () == network.log.evidence()


def test_flags_of_a_socket_are_kept(network: Network) -> None:
    flags = socket.SOCK_STREAM | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC
    answer = network.call("socket", socket.AF_INET, flags, 0)
    assert answer is not None
    assert answer.descriptor is not None
    assert (True, False) == (answer.closes_on_exec, answer.descriptor.getblocking())


def test_more_than_thirty_two_sockets_are_refused_as_too_many(network: Network) -> None:
    for _ in range(32):
        network.open()
    assert Answer(error=errno.EMFILE) == network.call("socket", socket.AF_INET, socket.SOCK_STREAM, 0)
    assert 33 == sum(fact.count for fact in network.log.evidence() if fact.what == "socket")


def test_datagrams_go_to_their_own_address_or_to_the_peer(network: Network) -> None:
    end = network.open(kind=socket.SOCK_DGRAM)
    number = end.fileno()
    assert Answer(value=3) == network.call("sendto", number, b"one", 3, 0, 0, 0)
    network.call("connect", number, ADDRESS, len(ADDRESS))
    network.call("sendto", number, b"two", 3, 0, OTHER, len(OTHER))
    end.send(b"three")
    network.sinks.read()
    assert [
        "3 bytes to nobody yet: one",
        "3 bytes to 192.0.2.9:53: two",
        "5 bytes to 192.0.2.1:80: three",
    ] == network.told("sent")


def message_of(network: Network, *parts: bytes, name: bytes = b"") -> bytes:
    vector = b"".join(struct.pack("=QQ", network.place(part), len(part)) for part in parts)
    place = network.place(name) if name else 0
    return struct.pack("=QIxxxxQQ", place, len(name), network.place(vector), len(parts)) + bytes(24)


def test_a_message_in_parts_is_one_body(network: Network) -> None:
    number = network.open(kind=socket.SOCK_DGRAM).fileno()
    network.call("connect", number, ADDRESS, len(ADDRESS))
    assert Answer(value=4) == network.call("sendmsg", number, message_of(network, b"ab", b"", b"cd"), 0)
    assert Answer(value=1) == network.call("sendmsg", number, message_of(network, b"x", name=OTHER), 0)
    assert ["4 bytes to 192.0.2.1:80: abcd", "1 bytes to 192.0.2.9:53: x"] == network.told("sent")


def test_an_empty_datagram_hides_nothing_that_comes_after_it(network: Network) -> None:
    end = network.open(kind=socket.SOCK_DGRAM)
    end.send(b"")
    network.sinks.read()
    for body in (b"", b"first", b"", TOKEN.encode()):
        end.send(body)
    end.close()
    network.sinks.drain()
    assert (2, {"leak:sink"}) == (len(network.told("sent")), network.leaks())


def test_draining_ends_when_the_program_s_ends_are_closed(network: Network) -> None:
    ends = [network.open(kind=kind) for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM) for _ in range(3)]
    for end in ends:
        end.send(b"last")
        end.close()
    network.sinks.drain()
    assert 6 == sum(fact.count for fact in network.log.evidence() if fact.what == "sent")


def test_a_token_in_pieces_over_two_sinks_is_a_leak(network: Network) -> None:
    first, second = network.open(), network.open()
    first.sendall(TOKEN[:15].encode())
    network.sinks.read()
    assert set() == network.leaks()
    second.sendall(TOKEN[15:].encode())
    network.sinks.read()
    assert {"leak:sink"} == network.leaks()


def test_a_token_after_more_than_is_kept_is_a_leak(network: Network) -> None:
    end = network.open()
    for body in (*[b"x" * 30_000] * 4, TOKEN.encode()):
        end.sendall(body)
        network.sinks.read()
    assert {"leak:sink"} == network.leaks()


def test_a_token_byte_by_byte_is_found_when_all_is_looked_at_as_one() -> None:
    network = Network()
    end = network.open()
    for letter in TOKEN.encode():
        end.send(bytes([letter]))
        network.sinks.read()
    assert set() == network.leaks()
    network.close()
    assert {"leak:sink"} == network.leaks()


def test_names_and_options_are_those_of_a_network(network: Network) -> None:
    number = network.open().fileno()
    assert Answer(error=errno.ENOTCONN) == network.name_of("getpeername", number)[0]
    network.call("connect", number, ADDRESS, len(ADDRESS))
    answer, written, told = network.name_of("getpeername", number)
    assert (Answer(), ADDRESS, 16) == (answer, written[:16], told)
    _, written, told = network.name_of("getpeername", number, room=4)
    assert (ADDRESS[:4] + bytes(12), 16) == (written[:16], told), "no more is written than there is room for"
    assert Answer() == network.call("setsockopt", number, 1, 2, b"\1\0\0\0", 4)
    for option, value in ((socket.SO_TYPE, socket.SOCK_STREAM), (socket.SO_ERROR, 0), (socket.SO_KEEPALIVE, 0)):
        place = network.place(b"\xff" * 4)
        assert Answer() == network.call("getsockopt", number, 1, option, place, struct.pack("=I", 4))
        assert value == int.from_bytes(ctypes.string_at(place, 4), "little")


@pytest.mark.parametrize(("family", "size"), [(socket.AF_INET, 16), (socket.AF_INET6, 28), (socket.AF_UNIX, 2)])
def test_an_own_name_is_one_of_its_family(network: Network, family: int, size: int) -> None:
    _, written, told = network.name_of("getsockname", network.open(family).fileno())
    assert (size, family) == (told, int.from_bytes(written[:2], "little"))
    assert bytes(128 - size) == written[size:]


def test_what_is_no_sink_is_let_through_or_left_to_be_refused(network: Network) -> None:
    left, right = socket.socketpair()
    with left, right:
        number = left.fileno()
        assert Answer(passes=True) == network.call("getsockname", number, 0, 0)
        assert Answer(passes=True) == network.call("getpeername", 900, 0, 0)
        refused = ("connect", "sendto", "sendmsg", "setsockopt", "getsockopt", "bind", "execve")
        assert [None] * 7 == [network.call(name, number) for name in refused]
    assert () == network.log.evidence()


@given(
    st.sampled_from(["connect", "sendto", "sendmsg", "getsockopt", "getsockname", "getpeername", "socket"]),
    st.tuples(*[WORDS] * 5),
)
@example("sendmsg", (0, 0, 0, 0, 0))
def test_no_pointer_of_a_program_s_makes_it_raise(name: str, arguments: tuple[int, ...]) -> None:
    network = Network()
    try:
        # What is written goes to where this process has nothing: the first page, or beyond what a user can address.
        places = tuple(word % 4096 if word % 2 else word | 1 << 63 for word in arguments)
        first = arguments[0] if name == "socket" else network.open().fileno()
        answer = network.call(name, first, *places)
        assert answer is None or not answer.passes
    finally:
        network.close()


@given(st.binary(min_size=40, max_size=56), st.binary(max_size=64))
def test_a_message_of_any_bytes_is_taken(header: bytes, parts: bytes) -> None:
    network = Network()
    try:
        number = network.open().fileno()
        vector = network.place(parts)
        hostile = header[:16] + struct.pack("=Q", vector) + header[24:]
        answer = network.call("sendmsg", number, hostile.ljust(56, b"\0"), 0)
        assert answer is not None
        assert 0 <= answer.value <= 65_536
    finally:
        network.close()
