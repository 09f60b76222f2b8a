"""What jails need, part by part: whether it is there, and how to mend it where it is not."""

from collections.abc import Callable
from enum import StrEnum

import msgspec

from harness.commands.machine import Machine
from harness.environment import seccomp_version
from harness.errors import HarnessError, JailUnavailable
from harness.jail.binary import find_nsjail
from harness.jail.filters import compile_filter
from harness.jail.jail import Jail, JailSettings
from harness.jail.layout import find_layout
from harness.jail.slots import Slots
from harness.jail.zygote import FIRST_OUTER_USER
from sandbox_profiles.profile import load_floor

_KERNEL = "use Linux 5.19 or newer itself: gVisor, WSL 1 and emulators lack these calls"
_AS_USER = "run harness as an ordinary user, who needs no capability"
_KEPT = "to keep it, write `{0}` into /etc/sysctl.d/60-harness.conf"
# Tried with Docker's default capabilities and filter: the filter denies clone with namespaces, mount, pivot_root and
# pidfd_getfd (CAP_SYS_ADMIN lifts only the first two), and what it denies by itself no supervisor sees. AppArmor's
# docker-default denies mount. Jails mount no /proc, so that systempaths stays as it is.
_OPEN = "--security-opt seccomp=unconfined --security-opt apparmor=unconfined"
CONTAINER_MEND = (
    f"start the container with `docker run --user 1000:1000 {_OPEN}`, or as root with `--cap-add SYS_ADMIN` in place "
    "of `--user`: root mounts what jails see"
)


class State(StrEnum):
    """What a look at a part came to."""

    THERE = "there"
    MISSING = "MISSING"
    DOUBTFUL = "doubtful"
    """Jails can start, but may see less than they should; the controls decide."""
    NOT_TRIED = "not tried"
    """Something that it needs is missing."""


class Check(msgspec.Struct, frozen=True):
    """One thing that jails need."""

    name: str
    state: State
    detail: str
    mend: str = ""


def check_all(machine: Machine, nsjail_path: str | None = None) -> tuple[Check, ...]:
    """Check every part, the start of a real jail last: that one decides.

    Args:
        machine: What was read of this machine.
        nsjail_path: The nsjail that the operator named, None for the pinned one.
    """
    parts = (
        _check("nsjail", lambda: _nsjail(nsjail_path)),
        _check("libseccomp", _seccomp),
        _check("interpreter and numpy", _layout),
    )
    start = _start(machine, nsjail_path, [part.name for part in parts if part.state is not State.THERE])
    return (*judge_machine(machine, starts=start.state is State.THERE), *parts, start)


def judge_machine(machine: Machine, *, starts: bool) -> tuple[Check, ...]:
    """Judge the kernel, its switches and what is around this process.

    Args:
        machine: What was read of this machine.
        starts: A jail was seen to start.
    """
    return (
        _check("Linux on x86-64", lambda: _platform(machine)),
        _check("system calls", lambda: _calls(machine)),
        _check("user namespaces", lambda: _namespaces(machine, starts=starts)),
        _check("powers and tools", lambda: _tools(machine)),
        _surroundings(machine),
    )


def _check(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, State.THERE, look())
    except HarnessError as error:
        return Check(name, State.MISSING, error.message, error.hint)


def _platform(machine: Machine) -> str:
    if machine.system != "linux" or machine.architecture != "x86_64":
        raise JailUnavailable(f"{machine.system} on {machine.architecture}", "use Linux on x86-64")
    signs = f", signs of a container: {machine.container}" if machine.container else ""
    return f"kernel {machine.kernel}{signs}{', a GitHub runner' if machine.is_hosted_runner else ''}"


def _calls(machine: Machine) -> str:
    if machine.missing_calls:
        mend = CONTAINER_MEND if machine.has_filter else _KERNEL
        raise JailUnavailable(f"missing in kernel {machine.kernel}: {', '.join(machine.missing_calls)}", mend)
    if machine.ptrace_scope == "3":
        mend = "set kernel.yama.ptrace_scope to 2 or less in /etc/sysctl.d and restart: it cannot be lowered before"
        raise JailUnavailable("kernel.yama.ptrace_scope is 3: no jailed program could be watched", mend)
    return "seccomp can notify a supervisor, pidfd_getfd is allowed"


def _namespaces(machine: Machine, *, starts: bool) -> str:
    """Judge the switches that distributions turn off.

    An AppArmor profile of nsjail's own may allow what Ubuntu's switch denies: there the start of a jail decides.

    Source: user_namespaces(7), namespaces(7); Ubuntu 24.04's AppArmor restriction.
    """
    if not machine.has_user_namespaces:
        raise JailUnavailable("the kernel has no user namespaces", "use a kernel with CONFIG_USER_NS")
    if machine.full_limits:
        first = machine.full_limits[0]
        raise JailUnavailable(f"{' and '.join(machine.full_limits)} is 0", set_switch(machine, f"{first}=10000"))
    if machine.is_root:
        return _for_root(machine)
    if machine.userns_clone == "0":
        mend = set_switch(machine, "kernel.unprivileged_userns_clone=1")
        raise JailUnavailable("kernel.unprivileged_userns_clone is 0", mend)
    if machine.apparmor_userns == "1" and not starts:
        mend = set_switch(machine, "kernel.apparmor_restrict_unprivileged_userns=0")
        raise JailUnavailable("AppArmor restricts user namespaces of ordinary users", mend)
    return "as an ordinary user"


def _for_root(machine: Machine) -> str:
    if not machine.maps_jail_users:
        what = f"root of a user namespace without user {FIRST_OUTER_USER}, from which jails get theirs"
        raise JailUnavailable(what, f"{_AS_USER}, or as the host's root")
    return "as root, each jail gets a user of its own"


def set_switch(machine: Machine, setting: str) -> str:
    """Return how to set a switch of the kernel, which only its host can."""
    command = f"sudo sysctl -w {setting}"
    if machine.container:
        return f"on the container's host, since the switch is the kernel's: {command}"
    if machine.is_hosted_runner:
        return f"put a step before this one: `- run: {command}`"
    return f"{command}; {_KEPT.format(setting)}"


def _tools(machine: Machine) -> str:
    if not machine.is_root:
        return "an ordinary user needs none"
    if not machine.has_sys_admin:
        mend = CONTAINER_MEND if machine.container else _AS_USER
        raise JailUnavailable("root without CAP_SYS_ADMIN cannot mount what jails see", mend)
    if machine.missing_tools:
        mend = f"apt-get install util-linux mount coreutils dash, or {_AS_USER}"
        raise JailUnavailable(f"not found: {', '.join(machine.missing_tools)}", mend)
    return "CAP_SYS_ADMIN, unshare, mount"


def _surroundings(machine: Machine) -> Check:
    """Tell of a filter around us: what it denies with an error never reaches the supervisor (seccomp(2))."""
    name = "no other filter"
    if not machine.has_filter:
        return Check(name, State.THERE, "all denied calls are seen")
    mend = CONTAINER_MEND if machine.container else "start harness outside what filters its system calls"
    return Check(name, State.DOUBTFUL, "a seccomp filter is around this process: what it denies is not seen", mend)


def _nsjail(path: str | None) -> str:
    binary = find_nsjail(path)
    return f"{binary.version}, SHA-256 {binary.sha256[:16]}"


def _seccomp() -> str:
    compiled = compile_filter(load_floor())
    return f"{seccomp_version()}, a filter of {len(compiled.bpf) // 8} instructions"


def _layout() -> str:
    return f"{len(find_layout().bound)} read-only mounts"


def _start(machine: Machine, nsjail_path: str | None, missing: list[str]) -> Check:
    name = "a jail starts"
    if missing:
        return Check(name, State.NOT_TRIED, f"needs {', '.join(missing)}")
    try:
        settings = JailSettings(profile=load_floor(), nsjail_path=nsjail_path, run_token="doctor")  # noqa: S106
        Jail(settings, Slots(1, 1)).start_one()
    except JailUnavailable as error:
        return Check(name, State.MISSING, error.message, _mend_of_start(machine))
    return Check(name, State.THERE, "one was started and ended")


def _mend_of_start(machine: Machine) -> str:
    first = "mend what else is missing here first"
    if machine.container:
        return f"{first}; in a container, {CONTAINER_MEND}"
    return f"{first}; if nothing is, the detail holds nsjail's own words: please report them"
