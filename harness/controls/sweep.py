"""Makes every system call there could be from a confined program, and says from its traces alone what became of it.

Each number is called in a program of its own, all six arguments -1: no address, no descriptor, no process. What passes
under conditions only is refused with these.
"""

import contextlib
import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Self

import msgspec

from detectors.findings import Origin
from harness.broker.improver import ImproverConversation, ImproverTask
from harness.controls.pairs import HonestPorts
from harness.controls.programs import improver
from harness.jail.conversation import Job
from harness.jail.filters import call_name
from harness.jail.jail import Execution, Jail, JailSettings
from harness.jail.slots import Slots
from harness.jail.zygote import Holes
from harness.outcomes import Outcome
from harness.settings import Budgets
from sandbox_profiles.profile import Profile
from sandbox_profiles.syscalls import ABSENT, allowed_without, is_watched

NUMBERS = range(1024)
"""Far beyond what any kernel has: Linux 6.18 numbers its calls up to 470."""
_X32_BIT = 0x40000000
_ARGUMENTS = (2**64 - 1,) * 6
# uretprobe and uprobe: Linux 6.14 and 6.18 let them by every filter, older kernels do not have them
# (seccomp_uprobe_exception in kernel/seccomp.c).
_EXEMPT = (335, 336)
_SECONDS = 0.3
_TARGET = "/code"
# mov eax, edi; int 0x80; ret
_MACHINE_CODE = bytes.fromhex("89f8cd80c3")
_CALL = """
import ctypes
print("calls", flush=True)
ctypes.CDLL(None).syscall(ctypes.c_long({number}), *[ctypes.c_long(-1)] * 6)
"""
_FOREIGN_CALL = """
import ctypes, os
libc = ctypes.CDLL(None)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
place = libc.mmap(None, 4096, 5, 2, os.open("{target}/code", os.O_RDONLY), 0)
print("calls", flush=True)
ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)(place)({number})
"""


class Abi(StrEnum):
    """The three ways in which a program of x86-64 can enter the kernel."""

    X86_64 = "x86-64"
    X32 = "x32"
    I386 = "i386"


class Fate(StrEnum):
    """What became of a call."""

    PASSED = "allowed by name"
    DENIED = "denied and counted"
    KILLED = "killed"
    ABSENT = "answered as absent"
    """Neither counted nor carried out; by its traces alone it looks as if it had passed."""
    EXEMPT = "let by any filter"
    """The kernel's own exception; what it does is between the kernel and its trampolines."""
    UNCLEAR = "UNCLEAR"
    """Its traces fit none of the others."""


class Sweep:
    """The jail in which one ABI is swept. Use as a context manager, from one thread."""

    def __init__(self, profile: Profile, abi: Abi, nsjail_path: str | None = None) -> None:
        self._profile, self._abi, self._nsjail_path = profile, abi, nsjail_path
        self._exit = contextlib.ExitStack()

    def __enter__(self) -> Self:
        limits = msgspec.structs.replace(self._profile.limits, computing_seconds=_SECONDS)
        settings = JailSettings(
            profile=msgspec.structs.replace(self._profile, limits=limits),
            nsjail_path=self._nsjail_path,
            run_token=hashlib.sha256(self._abi.value.encode()).hexdigest(),
        )
        self._jail = Jail(settings, Slots(1, 1), holes=self._holes())
        self._exit.callback(self._jail.close)
        return self

    def __exit__(self, *_: object) -> None:
        self._exit.close()

    def _holes(self) -> Holes | None:
        """Return the mount that brings machine code into the jail, which alone has none for another ABI."""
        if self._abi is not Abi.I386:
            return None
        folder = Path(self._exit.enter_context(tempfile.TemporaryDirectory(prefix="harness-sweep-")))
        folder.chmod(0o755)
        code = folder / "code"
        code.write_bytes(_MACHINE_CODE.ljust(4096, b"\xc3"))
        code.chmod(0o644)
        return Holes(writable=((str(folder), _TARGET),))

    def fate(self, number: int) -> Fate:
        """Make one call, and return what its traces say became of it.

        Raises:
            JailUnavailable: No jail could be had.
        """
        task = ImproverTask(
            source=improver(self._body(number)), initial_solution="", utility_text="", budgets=Budgets()
        )
        job = Job(execution_id=f"sweep/{number}", program_sha256="", kind="improver", depth=0, seed=0)
        return judge_call(number, self._jail.run(job, ImproverConversation(task, HonestPorts())))

    def fates(self, numbers: Iterable[int] = NUMBERS) -> Iterator[tuple[int, Fate]]:
        """Give each number with its fate."""
        for number in numbers:
            yield number, self.fate(number)

    def _body(self, number: int) -> str:
        if self._abi is Abi.I386:
            return _FOREIGN_CALL.format(number=number, target=_TARGET)
        return _CALL.format(number=number | (_X32_BIT if self._abi is Abi.X32 else 0))


def judge_call(number: int, run: Execution) -> Fate:
    """Return what an execution's evidence and outcome say of the call that it made."""
    has_trouble = any(item.origin in {Origin.EFFECT, Origin.HARNESS} for item in run.evidence)
    calls = {item.what for item in run.evidence if item.origin is Origin.KERNEL}
    # A program that never came to its call would look as if the call had passed.
    if has_trouble or "calls" not in run.stdout.splitlines():
        return Fate.UNCLEAR
    if run.outcome is Outcome.SYSCALL_KILLED and calls == {"SIGSYS"}:
        return Fate.KILLED
    if calls == {call_name(number)}:
        return Fate.DENIED
    return Fate.UNCLEAR if calls else Fate.PASSED


def expected_fate(abi: Abi, number: int, profile: Profile) -> Fate:
    """Return what must become of a call by the profile's rules, with all arguments -1."""
    if abi is not Abi.X86_64:
        return Fate.KILLED
    name = call_name(number)
    if name in ABSENT or number in _EXEMPT:
        return Fate.ABSENT if name in ABSENT else Fate.EXEMPT
    rules = allowed_without(profile.deny, profile.power_set)
    passes = any(rule.name == name and rule.holds(_ARGUMENTS) for rule in rules)
    is_let_through = name not in profile.deny and is_watched(name, _ARGUMENTS)
    return Fate.PASSED if passes or is_let_through else Fate.DENIED


def is_as_expected(expected: Fate, found: Fate) -> bool:
    """Return whether a call's traces are those of what must become of it."""
    if expected is Fate.EXEMPT:
        return found in {Fate.PASSED, Fate.DENIED}
    return found is (Fate.PASSED if expected is Fate.ABSENT else expected)


def collapsed(numbers: Iterable[int]) -> str:
    """Return numbers as ranges, such as `0-2, 5`."""
    ranges: list[list[int]] = []
    for number in sorted(numbers):
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return ", ".join(f"{first}-{last}" if first != last else str(first) for first, last in ranges)


def named(numbers: Iterable[int]) -> str:
    """Return calls by name, and as ranges those that have none."""
    names = {number: call_name(number) for number in numbers}
    nameless = collapsed(number for number, name in names.items() if name.startswith("syscall_"))
    known = sorted(name for name in names.values() if not name.startswith("syscall_"))
    return ", ".join([*known, *([f"without a name: {nameless}"] if nameless else [])])
