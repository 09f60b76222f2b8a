"""What of this machine decides whether jails can start, read once and judged elsewhere."""

import errno
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec

from harness.jail.linux import WAIT_KILLABLE_RECV, has_user_notification, knows_filter_flags, pidfd_getfd
from harness.jail.zygote import FIRST_OUTER_USER, SEARCH_PATH, TOOLS

_NAMESPACES = ("user", "mnt", "pid", "net", "ipc", "uts", "cgroup")
_CAP_SYS_ADMIN = 21
_CGROUP_WORDS = ("docker", "kubepods", "libpod", "containerd", "lxc")


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """What was read; a switch that this kernel does not have is an empty text."""

    system: str
    architecture: str
    kernel: str
    is_root: bool
    has_sys_admin: bool
    has_user_namespaces: bool
    maps_jail_users: bool
    """The users that root gives to jails exist in the user namespace that this runs in."""
    full_limits: tuple[str, ...]
    """Settings that allow no namespace of a kind at all."""
    userns_clone: str
    """kernel.unprivileged_userns_clone, of Debian's and older Ubuntu's kernels."""
    apparmor_userns: str
    """kernel.apparmor_restrict_unprivileged_userns, of Ubuntu's kernels since 23.10."""
    ptrace_scope: str
    """kernel.yama.ptrace_scope."""
    missing_calls: tuple[str, ...]
    """What the hand-over and the supervisor need of the kernel and do not get."""
    has_filter: bool
    """A seccomp filter that is not ours is around this process."""
    missing_tools: tuple[str, ...]
    container: str
    """The sign of a container, empty if there is none; a virtual machine may be made of a container's files."""
    is_hosted_runner: bool


def look_at_machine(environment: Mapping[str, str], root: Path = Path("/")) -> Machine:
    """Read what decides.

    Args:
        environment: Variables as at start.
        root: Where /proc and the rest are found; another one only in tests.
    """
    name = os.uname()
    proc = root / "proc"
    status = _status(proc / "self/status")
    return Machine(
        system=sys.platform,
        architecture=name.machine,
        kernel=name.release,
        is_root=os.geteuid() == 0,
        has_sys_admin=bool(int(status.get("CapEff", "0"), 16) >> _CAP_SYS_ADMIN & 1),
        has_user_namespaces=(proc / "self/ns/user").exists(),
        maps_jail_users=_maps(_read(proc / "self/uid_map"), FIRST_OUTER_USER),
        full_limits=tuple(
            setting
            for setting in (f"user.max_{kind}_namespaces" for kind in _NAMESPACES)
            if _read(proc / "sys" / setting.replace(".", "/")) == "0"
        ),
        userns_clone=_read(proc / "sys/kernel/unprivileged_userns_clone"),
        apparmor_userns=_read(proc / "sys/kernel/apparmor_restrict_unprivileged_userns"),
        ptrace_scope=_read(proc / "sys/kernel/yama/ptrace_scope"),
        missing_calls=_missing_calls(),
        has_filter=status.get("Seccomp", "0") != "0",
        missing_tools=tuple(tool for tool in TOOLS if shutil.which(tool, path=SEARCH_PATH) is None),
        container=_container(environment, root),
        is_hosted_runner=environment.get("GITHUB_ACTIONS") == "true",
    )


def _missing_calls() -> tuple[str, ...]:
    """Try what the jail needs of seccomp(2) and pidfd_getfd(2), on nothing but this process."""
    missing = []
    if not has_user_notification():
        missing.append("seccomp user notification (Linux 5.0)")
    if not knows_filter_flags(WAIT_KILLABLE_RECV):
        missing.append("seccomp's WAIT_KILLABLE_RECV (Linux 5.19)")
    try:
        own = os.pidfd_open(os.getpid())
        try:
            os.close(pidfd_getfd(own, own))
        finally:
            os.close(own)
    except OSError as error:
        missing.append(f"pidfd_getfd (Linux 5.6): {errno.errorcode.get(error.errno or 0, '')}")
    return tuple(missing)


def _container(environment: Mapping[str, str], root: Path) -> str:
    for path in (".dockerenv", "run/.containerenv"):
        if (root / path).exists():
            return f"/{path}"
    if name := environment.get("container", ""):
        return f"container={name}"
    if "KUBERNETES_SERVICE_HOST" in environment:
        return "KUBERNETES_SERVICE_HOST"
    groups = _read(root / "proc/1/cgroup")
    return next((f"{word} in /proc/1/cgroup" for word in _CGROUP_WORDS if word in groups), "")


def _maps(uid_map: str, user: int) -> bool:
    """Return whether a map holds a user; one that cannot be read holds all (user_namespaces(7))."""
    lines = [[int(word) for word in line.split()] for line in uid_map.splitlines()]
    return not lines or any(first <= user < first + count for first, _, count in lines)


def _status(path: Path) -> dict[str, str]:
    pairs = (line.partition(":") for line in _read(path).splitlines())
    return {key: value.strip() for key, _, value in pairs}


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
