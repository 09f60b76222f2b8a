"""Which denied calls are policy, and which may be attempts all the same."""

from sandbox_profiles.syscalls import only_policy


def test_a_call_that_the_floor_always_allows_is_policy() -> None:
    assert frozenset({"flock"}) == only_policy(("flock",))


def test_a_call_that_the_floor_allows_under_conditions_is_no_policy() -> None:
    assert frozenset() == only_policy(("clone", "mmap", "prctl"))
