"""The host's own pieces of supervision, without a jail."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.guest import linux
from harness.jail.answers import Answers
from harness.jail.linux import Watch, has_descriptor, has_ended, host_pid
from harness.jail.log import EvidenceLog
from harness.jail.supervisor import Supervisor


class CountingSupervisor(Supervisor):
    """Answers nothing, so that its listener is ready for ever."""

    answered = 0

    def handle_one(self) -> None:
        self.answered += 1


@pytest.fixture
def ready() -> Iterator[int]:
    """A descriptor that always has something to read."""
    descriptor = os.eventfd(1)
    yield descriptor
    os.close(descriptor)


@pytest.fixture
def sleeper() -> Iterator[int]:
    """A pidfd of a process that ends by itself after a moment."""
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(0.3)"])
    pidfd = os.pidfd_open(process.pid)
    yield pidfd
    os.close(pidfd)
    process.kill()
    process.wait()


def test_answering_what_waits_ends_though_more_keeps_coming(ready: int) -> None:
    supervisor = CountingSupervisor(ready, EvidenceLog(), Answers(EvidenceLog(), 1))
    supervisor.handle_waiting()
    assert 256 == supervisor.answered


def test_answering_what_waits_answers_nothing_when_nothing_waits() -> None:
    descriptor = os.eventfd(0)
    supervisor = CountingSupervisor(descriptor, EvidenceLog(), Answers(EvidenceLog(), 1))
    supervisor.handle_waiting()
    supervisor.close()
    assert 0 == supervisor.answered


def test_a_process_has_ended_once_it_ends_within_the_time(sleeper: int) -> None:
    assert [False, True, True] == [has_ended(sleeper, 0), has_ended(sleeper, 30), has_ended(sleeper, 0)]


def test_a_pidfd_knows_its_process() -> None:
    pidfd = os.pidfd_open(os.getpid())
    try:
        assert os.getpid() == host_pid(pidfd)
        assert [True, False] == [has_descriptor(pidfd, pidfd), has_descriptor(pidfd, 900)]
    finally:
        os.close(pidfd)


def test_a_watch_names_what_was_opened_and_only_since_the_last_look(tmp_path: Path) -> None:
    decoy, other = tmp_path / "decoy", tmp_path / "other"
    handle = linux.new_watch()
    watch = Watch(handle)
    numbers = []
    for path in (other, decoy):
        path.touch()
        numbers.append(linux.watch_opens(handle, str(path)))
    decoy.stat()
    assert ([], False) == watch.opened(numbers[1], ["decoy"])
    decoy.read_bytes()
    other.read_bytes()
    assert (["decoy"], False) == watch.opened(numbers[1], ["decoy"])
    assert ([], False) == watch.opened(numbers[1], ["decoy"])
    watch.close()
    watch.close()
    assert ([], False) == watch.opened(numbers[1], ["decoy"])
