"""Slots are taken, given back and refused once a run is cancelled."""

import threading

import pytest

from harness.errors import JailUnavailable
from harness.jail.slots import DEPTHS, Cancelled, Lease, Slots


def test_giving_back_twice_gives_back_once() -> None:
    slots = Slots(1, 1)
    lease = Lease(slots)
    lease.give_back()
    lease.give_back()
    second = Lease(slots)
    slots.cancel()
    with pytest.raises(Cancelled):
        lease.take_again()
    second.give_back()


def test_a_slot_that_is_given_back_can_be_taken_by_another() -> None:
    slots = Slots(1, 1)
    lease = Lease(slots)
    taken = threading.Event()

    def take() -> None:
        other = Lease(slots)
        taken.set()
        other.give_back()

    thread = threading.Thread(target=take)
    thread.start()
    assert not taken.wait(0.05)
    lease.give_back()
    thread.join()
    assert taken.is_set()


def test_waiting_for_a_slot_ends_with_the_run() -> None:
    slots = Slots(1, 1)
    Lease(slots)
    threading.Timer(0.05, slots.cancel).start()
    with pytest.raises(Cancelled):
        Lease(slots)


def test_each_depth_has_places_of_its_own_and_the_deepest_are_shared() -> None:
    slots = Slots(1, 1)
    with slots.live(0), slots.live(1), slots.live(2), slots.live(DEPTHS + 5):
        slots.cancel()
        with pytest.raises(Cancelled), slots.live(DEPTHS - 1):
            pass


def test_a_place_is_free_again_after_a_failure() -> None:
    slots = Slots(1, 1)
    with pytest.raises(ValueError, match="x"), slots.live(0):
        raise ValueError("x")
    with slots.live(0):
        assert not slots.is_cancelled


def test_the_first_cause_is_kept() -> None:
    slots = Slots(1, 1)
    first = JailUnavailable("first")
    for cause in (Cancelled("stop"), first, JailUnavailable("second")):
        slots.cancel(cause)
    assert first is slots.cause


def test_a_branch_shares_places_and_is_cancelled_by_itself() -> None:
    slots = Slots(1, 1)
    branch, other = slots.branch(), slots.branch()
    cause = JailUnavailable("gone", "look")
    branch.cancel(cause)
    with pytest.raises(Cancelled):
        Lease(branch)
    assert (branch.cause, slots.cause, slots.is_cancelled, other.is_cancelled) == (cause, None, False, False)
    lease = Lease(other)
    taken = threading.Event()

    def take() -> None:
        second = Lease(slots)
        taken.set()
        second.give_back()

    thread = threading.Thread(target=take)
    thread.start()
    assert not taken.wait(0.05)
    lease.give_back()
    thread.join()


def test_what_was_taken_in_a_branch_that_was_cancelled_is_not_taken_again() -> None:
    slots = Slots(1, 1)
    branch = slots.branch()
    straggler = Lease(branch)
    straggler.give_back()
    branch.cancel()
    with pytest.raises(Cancelled):
        straggler.take_again()
    Lease(slots.branch()).give_back()


def test_a_branch_ends_with_its_trunk() -> None:
    slots = Slots(1, 1)
    branch = slots.branch()
    slots.cancel(KeyboardInterrupt())
    with pytest.raises(Cancelled), branch.live(0):
        pass
    assert branch.is_cancelled
    assert isinstance(branch.cause, KeyboardInterrupt)
