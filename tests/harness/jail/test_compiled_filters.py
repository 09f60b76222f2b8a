"""What libseccomp compiled decides every call as our own reading of the rules does, on which policy is told."""

import struct
from functools import cache

import pyseccomp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.jail.filters import compile_filter, rules_of
from sandbox_profiles.profile import load_profile
from sandbox_profiles.syscalls import ABSENT, ALLOWED, WATCHED, Allowed, Compare

ALLOW, NOTIFY, ABSENT_ERROR, KILL = 0x7FFF0000, 0x7FC00000, 0x00050000 | 38, 0x80000000
X86_64, I386, X32 = 0xC000003E, 0x40000003, 0x40000000
PROFILES = ("default", "strict", "observe")
WORDS = st.one_of(st.integers(0, 2**64 - 1), st.integers(0, 2**32 - 1), st.integers(0, 64), st.just(2**32 | 1))
_JUMPS = {0x15: int.__eq__, 0x25: int.__gt__, 0x35: int.__ge__, 0x45: lambda word, k: bool(word & k)}


@cache
def program(profile: str) -> tuple[tuple[int, int, int, int], ...]:
    return tuple(struct.iter_unpack("=HBBI", compile_filter(load_profile(profile)).bpf))


def decided(profile: str, number: int, arguments: tuple[int, ...], architecture: int = X86_64) -> int:
    """Return what a filter answers, run as the kernel runs it (bpf(4), struct seccomp_data in seccomp(2))."""
    data = struct.pack("=iIQ6Q", number, architecture, 0, *arguments)
    word, at = 0, 0
    while True:
        code, on_true, on_false, k = program(profile)[at]
        at += 1
        if code == 0x20:
            (word,) = struct.unpack_from("=I", data, k)
        elif code == 0x54:
            word &= k
        elif code == 0x05:
            at += k
        elif code == 0x06:
            return k
        else:
            at += on_true if _JUMPS[code](word, k) else on_false


@cache
def number_of(name: str) -> int:
    return int(pyseccomp.resolve_syscall(pyseccomp.system_arch(), name))


def expected(profile: str, name: str, arguments: tuple[int, ...]) -> int:
    if name in ABSENT:
        return ABSENT_ERROR
    passes = any(rule.name == name and rule.holds(arguments) for rule in rules_of(load_profile(profile)))
    return ALLOW if passes else NOTIFY


NAMES = sorted(
    {rule.name for rule in (*ALLOWED, *WATCHED) if number_of(rule.name) >= 0}
    | {"socket", "connect", "execve", "fork", "mount", "ptrace", "sendmsg", *ABSENT}
)
CONDITIONAL = [rule for rule in (*ALLOWED, *WATCHED) if rule.checks and number_of(rule.name) >= 0]


@given(st.sampled_from(PROFILES), st.sampled_from(NAMES), st.tuples(*[WORDS] * 6))
def test_any_call_is_decided_alike(profile: str, name: str, arguments: tuple[int, ...]) -> None:
    assert expected(profile, name, arguments) == decided(profile, number_of(name), arguments)


@given(st.sampled_from(PROFILES), st.sampled_from(CONDITIONAL), st.tuples(*[WORDS] * 6), st.integers(0, 63))
def test_a_condition_that_is_just_met_or_just_missed_is_decided_alike(
    profile: str, rule: Allowed, arguments: tuple[int, ...], bit: int
) -> None:
    met = list(arguments)
    for check in rule.checks:
        if check.compare is Compare.MASKED_EQUAL:
            met[check.argument] = met[check.argument] & ~check.value | check.expected
        else:
            met[check.argument] = check.value + (check.compare is Compare.NOT_EQUAL)
    missed = list(met)
    missed[rule.checks[0].argument] ^= 1 << bit
    assert rule.holds(met)
    for words in (tuple(met), tuple(missed)):
        assert expected(profile, rule.name, words) == decided(profile, number_of(rule.name), words)


@pytest.mark.parametrize("profile", PROFILES)
def test_a_call_of_another_abi_kills(profile: str) -> None:
    nothing = (0,) * 6
    assert KILL == decided(profile, number_of("getpid"), nothing, I386)
    assert KILL == decided(profile, X32 | number_of("getpid"), nothing)
    assert NOTIFY == decided(profile, 999, nothing)
