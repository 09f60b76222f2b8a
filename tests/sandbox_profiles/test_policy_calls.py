"""Which denied calls are policy, which may be attempts all the same, and which are let through once they are reported."""

import pytest

from sandbox_profiles.profile import load_profile
from sandbox_profiles.syscalls import Power, allowed_without, floor_allows, is_watched

THREAD = (0x3D0F00, 0, 0, 0, 0, 0)
FORK = (0x1200011, 0, 0, 0, 0, 0)
WRITING = 0o101
NOTHING = (0,) * 6


@pytest.mark.parametrize(
    ("name", "arguments", "is_policy"),
    [
        ("flock", NOTHING, True),
        ("clone", THREAD, True),
        ("clone", FORK, False),
        ("clone", (0x10000 | 0x10000000, 0, 0, 0, 0, 0), False),
        ("mmap", (0, 4096, 5, 2, 3, 0), True),
        ("mmap", (0, 4096, 7, 0x22, 2**64 - 1, 0), False),
        ("symlink", NOTHING, True),
        ("socket", (2, 1, 0, 0, 0, 0), False),
        ("execve", NOTHING, False),
    ],
)
def test_what_the_floor_would_have_let_pass_is_policy(name: str, arguments: tuple[int, ...], is_policy: bool) -> None:
    assert is_policy == floor_allows(name, arguments)


@pytest.mark.parametrize(
    ("name", "arguments", "passes"),
    [
        ("openat", (0, 0, WRITING, 0, 0, 0), True),
        ("mkdir", NOTHING, True),
        ("chmod", (0, 0o755, 0, 0, 0, 0), True),
        ("chmod", (0, 0o4755, 0, 0, 0, 0), False),
        ("fchmodat", (0, 0, 0o2755, 0, 0, 0), False),
        ("chown", NOTHING, False),
        ("mknod", NOTHING, False),
        ("clone", THREAD, False),
    ],
)
def test_what_changes_files_by_name_is_let_through_and_nothing_else(
    name: str, arguments: tuple[int, ...], passes: bool
) -> None:
    assert passes == is_watched(name, arguments)


def test_opening_to_read_passes_unreported_and_opening_to_write_does_not() -> None:
    rules = [rule for rule in allowed_without(()) if rule.name == "openat"]
    assert [True, False, False, False] == [
        any(rule.holds((0, 0, flags, 0, 0, 0)) for rule in rules) for flags in (0o2000000, 0o1, 0o2, 0o100)
    ]


def test_a_power_that_is_taken_away_takes_its_rules_along() -> None:
    lost = {rule for rule in allowed_without(()) if rule not in allowed_without((), frozenset({Power.NATIVE_CODE}))}
    assert {"clone"} == {rule.name for rule in lost}
    strict = load_profile("strict")
    left = allowed_without(strict.deny, strict.power_set)
    assert not any(rule.holds((0, 4096, 5, 2, 3, 0)) for rule in left if rule.name == "mmap")
    assert any(rule.holds((0, 4096, 3, 0x22, 0, 0)) for rule in left if rule.name == "mmap")
