"""Many programs through one warm jail: every one has an outcome, every hostile one leaves evidence, nothing is left."""

import os
from pathlib import Path

import pytest
from jailed import Cell

pytestmark = [pytest.mark.isolation, pytest.mark.soak]

_PROGRAMS = 1000
_HOSTILE_EVERY = 20
_HONEST = "utility(initial_solution, use_sandbox=True)"
_HOSTILE = """
import socket
try:
    socket.socket()
except OSError:
    pass
"""


def _resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _open_descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def _processes() -> set[str]:
    return {path.name for path in Path("/proc").iterdir() if path.name.isdecimal()}


def _mounts() -> int:
    return len(Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines())


def test_a_thousand_programs_leave_nothing_behind() -> None:
    outcomes, seen, sizes = [], 0, []
    mounts = _mounts()
    with Cell() as cell:
        cell.improve(_HONEST)
        before = _open_descriptors()
        for index in range(_PROGRAMS):
            ran = cell.improve(_HOSTILE if index % _HOSTILE_EVERY == 0 else _HONEST)
            outcomes.append(ran.execution.outcome.value)
            seen += "socket" in ran.seen()
            sizes.append(_resident_bytes())
        # Zygotes are restarted on the way; each holds one socket, one pidfd and one log.
        assert abs(_open_descriptors() - before) <= 3
        ours = {child for child in _processes() if _is_child(child)}
        assert len(ours) <= 1
    assert ["completed"] * _PROGRAMS == outcomes
    assert seen == _PROGRAMS // _HOSTILE_EVERY
    early, late = sizes[_PROGRAMS // 5], sizes[-1]
    assert late <= 1.05 * early
    assert mounts == _mounts()
    assert not {child for child in _processes() if _is_child(child)}


def _is_child(pid: str) -> bool:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    except OSError:
        return False
    return fields[0] != "Z" and int(fields[1]) == os.getpid()
