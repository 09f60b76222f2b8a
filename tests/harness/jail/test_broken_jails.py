"""Breaks the jail on purpose: each hole shows in what the other tests look at, so that none of them passes by luck."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from jailed import Cell, HonestPorts

from detectors.findings import Origin
from harness.errors import JailUnavailable
from harness.jail.handover import Confinement, _check_confinement, inspect
from harness.jail.watches import HostWatch
from harness.jail.zygote import Holes
from harness.outcomes import Outcome

pytestmark = pytest.mark.isolation

_CONNECT = """
import socket
try:
    socket.create_connection(("192.0.2.1", 9), timeout=1)
except OSError as error:
    print(type(error).__name__)
"""
_FORK = """
import os
try:
    child = os.fork()
except OSError:
    child = None
    print("refused")
if child == 0:
    os._exit(0)
"""


@pytest.fixture
def watch() -> Iterator[HostWatch]:
    with closing(HostWatch()) as made:
        yield made


def test_a_filter_that_lets_sockets_through_loses_the_evidence_of_a_connection() -> None:
    with Cell(extra=("socket", "connect")) as broken:
        ran = broken.improve(_CONNECT)
    assert set() == ran.seen()
    assert "PermissionError\n" != ran.execution.stdout


def test_a_filter_that_lets_forks_through_loses_the_evidence_of_a_process() -> None:
    with Cell(extra=("clone", "fork", "vfork")) as broken:
        ran = broken.improve(_FORK)
    assert ("", set()) == (ran.execution.stdout, ran.seen())


def test_a_filter_that_lets_executable_memory_through_loses_its_evidence() -> None:
    body = "import mmap\nmmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC)"
    with Cell(extra=("mmap",)) as broken:
        ran = broken.improve(body)
    assert (Outcome.COMPLETED, set()) == (ran.execution.outcome, ran.seen())


def test_a_writable_mount_is_seen_as_a_place_to_write(watch: HostWatch) -> None:
    watch.sentinel.parent.chmod(0o755)
    watch.sentinel.chmod(0o777)
    body = "open('/leak/probe', 'w').close(); print('written')"
    with Cell(holes=Holes(writable=((str(watch.sentinel), "/leak"),)), watches=(watch.observe,)) as broken:
        ran = broken.improve(body)
    assert ("written\n", {"openat", "sentinel"}) == (ran.execution.stdout, ran.seen())


def test_an_untouched_host_shows_no_effect(watch: HostWatch) -> None:
    with Cell(watches=(watch.observe,)) as cell:
        assert set() == cell.improve("pass", HonestPorts()).seen()


def test_a_thread_that_leaves_a_namespace_alone_is_an_effect() -> None:
    body = """
        import os, threading, time
        def leave():
            os.unshare(os.CLONE_NEWUTS)
            time.sleep(60)
        threading.Thread(target=leave).start()
        time.sleep(0.1)
    """
    with Cell(holes=Holes(keeps_capabilities=True), extra=("unshare",)) as broken:
        assert {"confinement"} == broken.improve(body).seen(Origin.EFFECT)


def test_a_thread_that_leaves_a_namespace_behind_its_dead_leader_is_an_effect() -> None:
    body = """
        import ctypes, os, threading, time
        def leave():
            time.sleep(0.2)
            os.unshare(os.CLONE_NEWUTS)
            print("x" * 2_000_000, flush=True)
            time.sleep(60)
        threading.Thread(target=leave).start()
        ctypes.CDLL(None).syscall(60, 0)
    """
    with Cell(holes=Holes(keeps_capabilities=True), extra=("unshare",)) as broken:
        assert {"confinement"} == broken.improve(body).seen(Origin.EFFECT)


def test_a_child_that_kept_its_capabilities_is_sent_no_program() -> None:
    """The check at the hand-over is what stops it: here it is told that the jail is not a leaky one."""
    held = (("Uid", "1000"), ("NoNewPrivs", "1"), ("Seccomp", "2"), ("Seccomp_filters", "1"))
    sets = {"CapInh": "0", "CapPrm": "0", "CapEff": "0000000000200000", "CapBnd": "0", "CapAmb": "0"}
    with pytest.raises(JailUnavailable):
        _check_confinement(Confinement(((*held, *sets.items()),)))


@pytest.mark.parametrize(("key", "value"), [("Seccomp", "0"), ("NoNewPrivs", "0"), ("Uid", "0 0 0 0")])
def test_a_child_without_filter_or_user_is_sent_no_program(key: str, value: str) -> None:
    held = {"Uid": "1000", "NoNewPrivs": "1", "Seccomp": "2", "Seccomp_filters": "1"}
    sets = dict.fromkeys(("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"), "0000000000000000")
    _check_confinement(Confinement((tuple((held | sets).items()),)))
    with pytest.raises(JailUnavailable):
        _check_confinement(Confinement((tuple((held | sets | {key: value}).items()),)))


def test_a_process_that_is_gone_cannot_be_inspected() -> None:
    with pytest.raises(FileNotFoundError):
        inspect(2**22 + 1)


def test_a_survivor_in_a_shared_process_namespace_is_an_effect() -> None:
    body = "import os, time\nif os.fork() == 0:\n    time.sleep(3)\n    os._exit(0)"
    with Cell(holes=Holes(shares_pids=True), extra=("clone", "fork", "vfork")) as broken:
        assert {"survivor"} == broken.improve(body).seen(Origin.EFFECT)
