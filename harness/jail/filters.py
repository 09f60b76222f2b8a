"""Compiles the allow-list to a seccomp filter with libseccomp, and names system calls."""

import tempfile
from functools import cache

import msgspec

from harness.errors import JailUnavailable
from sandbox_profiles.profile import Profile
from sandbox_profiles.syscalls import ABSENT, SOCKET_NAMES, Allowed, allowed_without

_ENOSYS = 38
# Linux 6.18 numbers its calls up to 470.
_TABLE_END = 1024
_MEND = "install libseccomp 2.5 or newer (Debian and Ubuntu: apt-get install libseccomp2)"


class CompiledFilter(msgspec.Struct, frozen=True):
    """A filter ready to be installed in a jail."""

    bpf: bytes
    """Instructions of 8 bytes each."""
    seccomp_number: int
    """The number of seccomp(2) here."""


def compile_filter(profile: Profile, extra: tuple[Allowed, ...] = ()) -> CompiledFilter:
    """Return the filter of a profile: allowed calls pass, all others are reported and answered by the supervisor.

    A call of another ABI (i386, x32) kills the whole program. libseccomp's own default kills the calling thread alone:
    a second thread could make such a call, and nobody would see it.

    Args:
        profile: Its `deny` narrows the allow-list.
        extra: More allowed calls; only a leaky jail has any.

    Raises:
        JailUnavailable: libseccomp is missing or refuses a rule.
    """
    try:
        import pyseccomp  # noqa: PLC0415 - importing it starts ldconfig

        policy = pyseccomp.SyscallFilter(pyseccomp.NOTIFY)
        policy.set_attr(pyseccomp.Attr.ACT_BADARCH, pyseccomp.KILL_PROCESS)
        for rule in (*rules_of(profile), *extra):
            _allow(policy, rule)
        for name in ABSENT:
            policy.add_rule(pyseccomp.ERRNO(_ENOSYS), name)
        with tempfile.TemporaryFile() as file:
            policy.export_bpf(file)
            file.seek(0)
            bpf = file.read()
        number = pyseccomp.resolve_syscall(pyseccomp.system_arch(), "seccomp")
    except (OSError, RuntimeError, ImportError, AttributeError) as error:
        raise JailUnavailable(f"the seccomp filter cannot be compiled: {error}", _MEND) from error
    return CompiledFilter(bpf, number)


def rules_of(profile: Profile) -> tuple[Allowed, ...]:
    """Return what a profile lets pass unreported."""
    left = allowed_without(profile.deny, profile.power_set)
    return tuple(rule for rule in left if not (profile.has_sinks and rule.name in SOCKET_NAMES))


def _allow(policy: object, rule: Allowed) -> None:
    import pyseccomp  # noqa: PLC0415

    if pyseccomp.resolve_syscall(pyseccomp.system_arch(), rule.name) < 0:
        return  # this architecture never had it
    arguments = [
        pyseccomp.Arg(check.argument, int(check.compare), check.value, check.expected) for check in rule.checks
    ]
    policy.add_rule(pyseccomp.ALLOW, rule.name, *arguments)  # type: ignore[attr-defined]


def call_name(number: int) -> str:
    """Return a system call's name, `syscall_N` where libseccomp knows none, or one name for all that no kernel has.

    There are so few names that a program cannot fill the evidence with ever new ones.
    """
    return _name_in_table(number) if 0 <= number < _TABLE_END else "syscall_beyond_table"


@cache
def _name_in_table(number: int) -> str:
    import pyseccomp  # noqa: PLC0415

    try:
        name = pyseccomp.resolve_syscall(pyseccomp.system_arch(), number)
    except (OSError, ValueError, RuntimeError):
        return f"syscall_{number}"
    return str(name.decode() if isinstance(name, bytes) else name)


def is_known_call(number: int) -> bool:
    """Return whether libseccomp can name a number; others are answered as absent."""
    return not call_name(number).startswith("syscall_")
