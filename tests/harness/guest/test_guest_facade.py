"""What the jailed utility tells the broker of the flag, whatever the flag is called."""

import json
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from harness.guest.channel import Channel, Frame
from harness.guest.facade import Utility


@contextmanager
def answered(reply: Frame, flags: tuple[str, ...]) -> Iterator[tuple[Utility, list[Frame]]]:
    """Yield a utility whose every request gets one reply, and the requests."""
    host, guest = socket.socketpair()
    seen: list[Frame] = []

    def serve() -> None:
        while header := host.recv(4, socket.MSG_WAITALL):
            seen.append(json.loads(host.recv(struct.unpack(">I", header)[0], socket.MSG_WAITALL)))
            body = json.dumps(reply).encode()
            host.sendall(struct.pack(">I", len(body)) + body)

    thread = threading.Thread(target=serve)
    thread.start()
    with host, guest:
        yield Utility(Channel(guest, 10_000), "text", 5, flags), seen
        guest.shutdown(socket.SHUT_RDWR)
        thread.join()


@pytest.mark.parametrize(
    ("arguments", "options", "flag"),
    [
        ((), {}, "absent"),
        ((), {"use_sandbox": True}, "true"),
        ((), {"isolated": False}, "false"),
        ((), {"isolated": 0}, "false"),
        ((), {"isolated": "yes"}, "other"),
        ((), {"use_sandbox": True, "isolated": False}, "false"),
        ((), {"use_sandbox": "yes", "isolated": True}, "other"),
        ((False,), {"isolated": True}, "false"),
        ((True,), {}, "true"),
    ],
)
def test_every_name_of_the_flag_is_taken_and_the_worst_value_told(
    arguments: tuple[object, ...], options: dict[str, Any], flag: str
) -> None:
    with answered({"value": 0.5, "uses": 1}, ("use_sandbox", "isolated")) as (utility, seen):
        assert utility("x", *arguments, **options) == 0.5
    assert [flag] == [frame["flag"] for frame in seen]


def test_a_name_that_the_run_does_not_have_is_no_argument() -> None:
    with (
        answered({"value": 0.5, "uses": 1}, ("use_sandbox",)) as (utility, seen),
        pytest.raises(TypeError, match="unexpected arguments: isolated"),
    ):
        utility("x", isolated=False)
    assert [] == seen


def test_a_utility_that_cannot_be_computed_raises_and_counts() -> None:
    with (
        answered({"value": 0.0, "error": "no score", "uses": 3}, ("use_sandbox",)) as (utility, _),
        pytest.raises(Exception, match="no score"),
    ):
        utility("x")
    assert utility.uses == 3
