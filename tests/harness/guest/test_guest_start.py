"""What a child of the zygote does before its program comes, as far as it shows without a jail."""

import json
import socket
import struct
import subprocess
import sys

import pytest

from harness.guest.confinement import _read_setup

# Once all is immortal a process has to end without tidying up: it is looked at from outside.
_IMMORTAL = """
import os, sys, json
from harness.guest.zygote import _make_immortal
class Held: pass
kept, fresh = [Held()], None
before = sys.getrefcount(kept[0])
_make_immortal()
never = sys.getrefcount(None)
fresh = Held()
found = [sys.getrefcount(item) == never for item in (kept, kept[0], json.loads, json.loads.__code__, Held, fresh)]
more = [kept[0] for _ in range(100)]
print(json.dumps([before < never, found, sys.getrefcount(kept[0]) == never]), flush=True)
os._exit(0)
"""


def test_every_object_that_exists_is_immortal_and_no_later_one() -> None:
    done = subprocess.run([sys.executable, "-c", _IMMORTAL], capture_output=True, text=True, check=False, timeout=60)
    assert (0, "") == (done.returncode, done.stderr)
    assert [True, [True, True, True, True, True, False], True] == json.loads(done.stdout)


def test_a_setup_arrives_whole_though_it_comes_in_pieces() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        body = json.dumps({"seed": 1}).encode()
        for byte in struct.pack(">I", len(body)) + body:
            ours.send(bytes([byte]))
        assert {"seed": 1} == _read_setup(theirs)


@pytest.mark.parametrize(
    ("body", "error"), [(b"[]", TypeError), (b"null", TypeError), (b"{", ValueError), (b"", ValueError)]
)
def test_a_setup_that_is_none_stops_the_child(body: bytes, error: type[Exception]) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(struct.pack(">I", len(body)) + body)
        with pytest.raises(error):
            _read_setup(theirs)
