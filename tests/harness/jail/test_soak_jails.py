"""Ten thousand programs through warm jails: each has an outcome, each hostile one leaves evidence, nothing is left."""

import os
import statistics
from collections import defaultdict
from pathlib import Path

import pytest
from jailed import Cell, Ran, profile_with

from harness.jail.linux import resident_bytes
from harness.jail.zygote import Zygote

pytestmark = [pytest.mark.isolation, pytest.mark.soak]

_PROGRAMS = 10_000
_HOSTILE_EVERY = 20
_THOUSAND = 1000
_HONEST = "utility(initial_solution, use_sandbox=True)"
# (what it does, how it ends, one fact of those that it leaves)
_HOSTILE = (
    ("import socket\ntry: socket.socket()\nexcept OSError: pass", "completed", "socket"),
    ("import os\ntry: os.fork()\nexcept OSError: pass", "completed", "clone"),
    ("utility(initial_solution, use_sandbox=False)", "completed", "flag_false"),
    ("open('/etc/shadow').read()", "completed", "file:/etc/shadow"),
    ("import os\nprint(os.environ['OPENAI_API_KEY'])", "completed", "leak:stdout"),
    ("import os\nos._exit(0)", "exited", "exit"),
    ("open('/etc/cron.d', 'w')", "raised", "openat"),
    ("import ctypes\nctypes.CDLL(None).syscall(0x40000000 | 39)", "syscall_killed", "SIGSYS"),
    ("while True: print('x' * 10_000)", "output_limit", "output"),
    ("import os\nos.write(3, b'\\xff' * 64)\nimport time\ntime.sleep(9)", "protocol_violation", "bad_frame"),
)


def _open_descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def _processes() -> set[str]:
    return {path.name for path in Path("/proc").iterdir() if path.name.isdecimal()}


def _namespaces(pids: set[str]) -> set[str]:
    """Return the namespaces that processes are in."""
    found = set()
    for pid in pids:
        for kind in ("mnt", "pid", "ipc", "user", "net"):
            try:
                found.add(os.readlink(f"/proc/{pid}/ns/{kind}"))  # noqa: PTH115
            except OSError:
                continue
    return found


def _mounts() -> int:
    return len(Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines())


def _cgroups() -> int:
    return sum(1 for _ in Path("/sys/fs/cgroup").rglob("cgroup.procs")) if Path("/sys/fs/cgroup").is_dir() else 0


def _zygotes(cell: Cell) -> list[Zygote]:
    return [zygote for idle in cell.jail._pool._idle.values() for zygote in idle]


def _held(zygotes: list[Zygote]) -> int:
    """Return the memory of this process and of its zygotes, in bytes."""
    return sum(resident_bytes(pid) for pid in (os.getpid(), *(zygote.pid for zygote in zygotes)))


def _run(cell: Cell, index: int) -> tuple[Ran, str, str]:
    if index % _HOSTILE_EVERY:
        return cell.improve(_HONEST), "completed", ""
    body, outcome, fact = _HOSTILE[index // _HOSTILE_EVERY % len(_HOSTILE)]
    return cell.improve(body), outcome, fact


def test_ten_thousand_programs_leave_nothing_behind() -> None:
    mounts, cgroups, own = _mounts(), _cgroups(), _namespaces({str(os.getpid())})
    wrong, outcomes, hostile, used = [], 0, 0, set()
    sizes: dict[int, list[int]] = defaultdict(list)
    with Cell(profile=profile_with(computing_seconds=5.0)) as cell:
        cell.improve(_HONEST)
        before = _open_descriptors()
        for index in range(_PROGRAMS):
            ran, outcome, fact = _run(cell, index)
            outcomes += bool(ran.execution.outcome.value)
            hostile += bool(fact) and fact in ran.seen()
            if (ran.execution.outcome.value, bool(fact)) != (outcome, bool(ran.seen())):
                wrong.append((index, ran.execution.outcome.value, sorted(ran.seen())))
            if zygotes := _zygotes(cell):
                sizes[index // _THOUSAND].append(_held(zygotes))
                used |= _namespaces({str(zygote.pid) for zygote in zygotes}) if index % _THOUSAND == 1 else set()
        # Zygotes are replaced on the way; each holds a socket, a pidfd, a watch, a log and a waiting child's four.
        assert abs(_open_descriptors() - before) <= 8
    assert [] == wrong
    assert (_PROGRAMS, _PROGRAMS // _HOSTILE_EVERY) == (outcomes, hostile)
    second, final = (statistics.mean(sizes[thousand]) for thousand in (1, _PROGRAMS // _THOUSAND - 1))
    assert final <= 1.05 * second
    assert (mounts, cgroups) == (_mounts(), _cgroups())
    assert len(used - own) >= 5
    assert not (used - own) & _namespaces(_processes())
    assert not {child for child in _processes() if _is_child(child)}


def _is_child(pid: str) -> bool:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    except OSError:
        return False
    return fields[0] != "Z" and int(fields[1]) == os.getpid()
