"""Asking ahead and judging behind: order, bounds, and what stops all."""

import threading
import time

import pytest

from harness.errors import ModelError, ModelFailure
from harness.jail.slots import Cancelled, Slots
from harness.sampling.asking import Completion
from harness.sampling.crew import Answers, Crew
from harness.sampling.plan import Call

CALLS = [Call(arm="s0", number=number, n=1) for number in range(12)]


def answer(call: Call) -> tuple[Completion, ...]:
    return (Completion(completion_id=f"{call.path}#0", arm=call.arm, program=None, sha256=None),)


@pytest.mark.parametrize("ahead", [1, 3, 20])
def test_answers_come_in_the_order_of_the_calls(ahead: int) -> None:
    def late_first(call: Call) -> tuple[Completion, ...]:
        time.sleep(0.002 * (len(CALLS) - call.number))
        return answer(call)

    found = [item.completion_id for got in Answers(late_first, ahead, Slots(1, 1)).of(iter(CALLS)) for item in got]
    assert [f"{call.path}#0" for call in CALLS] == found


def test_no_more_calls_are_under_way_than_were_allowed() -> None:
    lock, under_way, most = threading.Lock(), 0, 0

    def counted(call: Call) -> tuple[Completion, ...]:
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        time.sleep(0.005)
        with lock:
            under_way -= 1
        return answer(call)

    list(Answers(counted, 3, Slots(1, 1)).of(iter(CALLS)))
    assert 1 <= most <= 3


def test_after_a_final_failure_nothing_is_asked_and_what_was_under_way_is_kept() -> None:
    asked: list[int] = []

    def failing(call: Call) -> tuple[Completion, ...]:
        asked.append(call.number)
        if call.number == 2:
            raise ModelError(ModelFailure.LIMIT_REACHED, "no more")
        return answer(call)

    answers = Answers(failing, 2, Slots(1, 1))
    found = [item.completion_id for got in answers.of(iter(CALLS)) for item in got]
    assert answers.failure is not None
    assert len(found) == len(asked) - 1
    assert len(asked) <= 5
    assert [] == list(answers.of(iter(CALLS)))


def test_whoever_waits_for_an_answer_notices_that_the_run_stops() -> None:
    slots, release = Slots(1, 1), threading.Event()

    def waiting(call: Call) -> tuple[Completion, ...]:
        slots.cancel(KeyboardInterrupt())
        release.wait(10)
        return answer(call)

    answers = Answers(waiting, 1, slots).of(iter(CALLS))
    threading.Timer(1.0, release.set).start()
    with pytest.raises(Cancelled):
        next(answers)


def test_work_is_done_and_waits_for_room() -> None:
    done: list[int] = []
    with Crew(1, Slots(1, 1)) as crew:
        for number in range(30):
            crew.give(lambda number=number: done.append(number))  # type: ignore[misc]
    assert sorted(done) == list(range(30))


def test_what_work_raises_stops_the_run() -> None:
    slots = Slots(1, 1)

    def broken() -> None:
        raise ValueError("broken")

    with Crew(1, slots) as crew:
        crew.give(broken)
    assert isinstance(slots.cause, ValueError)
    done: list[int] = []
    with pytest.raises(Cancelled), Crew(1, slots) as crew:
        crew.give(lambda: done.append(1))
    assert [] == done


def test_nobody_waits_for_room_in_a_run_that_stops() -> None:
    slots, release = Slots(1, 1), threading.Event()
    threading.Timer(0.5, slots.cancel).start()
    threading.Timer(1.5, release.set).start()
    given: list[int] = []
    with pytest.raises(Cancelled), Crew(1, slots) as crew:  # noqa: PT012 - it is full at some point
        while True:
            crew.give(lambda: release.wait(10) and None)
            given.append(1)
    assert 1 <= len(given) <= 20


def test_in_a_run_that_stops_nothing_more_is_asked_for() -> None:
    slots, asked = Slots(1, 1), []

    def stopping(call: Call) -> tuple[Completion, ...]:
        asked.append(call.number)
        slots.cancel(KeyboardInterrupt())
        return answer(call)

    with pytest.raises(Cancelled):
        list(Answers(stopping, 1, slots).of(iter(CALLS)))
    assert [0] == asked
