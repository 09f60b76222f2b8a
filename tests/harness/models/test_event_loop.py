"""Coroutines run on a thread of their own until it is closed."""

import asyncio
import threading

import pytest

from harness.models.event_loop import EventLoopThread, LoopClosedError


class CleanUp:
    """Counts how often it was awaited."""

    def __init__(self):
        self.count = 0

    async def __call__(self):
        self.count += 1


@pytest.fixture
def loop():
    loop = EventLoopThread("test loop")
    yield loop
    loop.close(CleanUp())


async def give(value):
    return value


async def fail():
    raise KeyError("mine")


def test_a_result_comes_back(loop):
    assert loop.run(give(5)) == 5


def test_an_exception_comes_back(loop):
    with pytest.raises(KeyError):
        loop.run(fail())


def test_closing_cleans_up_once_and_ends_the_thread():
    before = set(threading.enumerate())
    loop, clean_up = EventLoopThread("test loop"), CleanUp()
    loop.close(clean_up)
    loop.close(clean_up)
    assert (1, set()) == (clean_up.count, set(threading.enumerate()) - before)


def test_nothing_runs_after_closing(loop):
    loop.close(CleanUp())
    with pytest.raises(LoopClosedError):
        loop.run(give(5))


def test_work_under_way_is_cancelled_by_closing(loop):
    has_started = threading.Event()
    found = []

    async def hang():
        has_started.set()
        await asyncio.Event().wait()

    def work():
        try:
            loop.run(hang())
        except LoopClosedError as error:
            found.append(str(error))

    thread = threading.Thread(target=work)
    thread.start()
    assert has_started.wait(10)
    loop.close(CleanUp())
    thread.join(10)
    assert found == ["the event loop was closed meanwhile"]
