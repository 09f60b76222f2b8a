"""Jails that nest, are cancelled, lose a part of themselves, and are closed."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from jailed import CallingPorts, Cell, HonestPorts, Ran, profile_with

from detectors.findings import Origin
from harness.errors import HarnessError
from harness.jail.slots import Cancelled, Slots
from harness.jail.zygote import Zygote
from harness.outcomes import Outcome

pytestmark = pytest.mark.isolation

_ASK = "print(utility(initial_solution))\nutility(initial_solution)"


def lent(cell: Cell) -> Zygote:
    """Return the zygote of the one program that runs."""
    (zygote,) = cell.jail._pool._lent
    return zygote


def children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def killing(pid: int) -> float:
    os.kill(pid, signal.SIGKILL)
    time.sleep(0.1)
    return 0.5


def assert_serves(cell: Cell) -> None:
    ran = cell.improve("print('here')")
    assert ("here\n", set()) == (ran.execution.stdout, ran.seen())


class TestLosses:
    def test_a_lost_zygote_is_our_failure_and_ends_its_program(self) -> None:
        with Cell() as cell:
            programs: list[int] = []

            def kill_zygote() -> float:
                programs.extend(children(lent(cell).pid))
                return killing(lent(cell).pid)

            ran = cell.improve(
                "import socket\ntry: socket.socket()\nexcept OSError: pass\n" + _ASK, CallingPorts(kill_zygote)
            )
            assert Outcome.KILLED_CAUSE_UNKNOWN == ran.execution.outcome
            assert {"socket", "zygote_lost"} == ran.seen()
            assert programs
            assert [] == [pid for pid in programs if Path(f"/proc/{pid}").exists()]
            assert_serves(cell)

    def test_a_zygote_that_hangs_is_our_failure_and_keeps_no_program_alive(self) -> None:
        with Cell() as cell:
            zygotes: list[int] = []

            def stop_zygote() -> float:
                zygotes.append(lent(cell).pid)
                os.kill(lent(cell).pid, signal.SIGSTOP)
                return 0.5

            ran = cell.improve(_ASK, CallingPorts(stop_zygote))
            assert Outcome.KILLED_CAUSE_UNKNOWN == ran.execution.outcome
            assert "0.5\n" == ran.execution.stdout
            assert {"zygote_lost"} == ran.seen()
            assert [] == [pid for pid in zygotes if Path(f"/proc/{pid}").exists()]
            assert_serves(cell)

    def test_a_zygote_that_died_while_idle_is_replaced(self) -> None:
        with Cell() as cell:
            cell.improve("pass")
            (zygote,) = cell.jail._pool._idle["improver"]
            killing(zygote.pid)
            assert_serves(cell)
            assert 2 == cell.jail._pool.started

    def test_a_zygote_that_grew_is_replaced(self) -> None:
        with Cell() as cell:
            cell.improve("pass")
            cell.jail._pool._idle["improver"][0]._first_bytes = 1
            cell.improve("pass")
            assert_serves(cell)
            assert 2 == cell.jail._pool.started

    def test_a_program_killed_from_outside_has_an_unknown_cause(self) -> None:
        with Cell() as cell:
            ran = cell.improve(_ASK, CallingPorts(lambda: killing(children(lent(cell).pid)[0])))
            assert Outcome.KILLED_CAUSE_UNKNOWN == ran.execution.outcome
            assert_serves(cell)

    def test_what_answering_raised_stops_the_run_though_its_program_is_dead(self) -> None:
        class AlarmError(HarnessError):
            """Something that must stop the run."""

        def fail() -> float:
            time.sleep(0.5)
            raise AlarmError("an effect was observed")

        body = """
            import os, threading, time
            threading.Thread(target=utility, args=(initial_solution,)).start()
            time.sleep(0.1)
            os._exit(0)
        """
        with Cell() as cell:
            ran = cell.improve(body, CallingPorts(fail))
            assert Outcome.CANCELLED == ran.execution.outcome
            assert isinstance(cell.slots.cause, AlarmError)

    def test_closing_the_jail_ends_a_program_that_runs(self) -> None:
        cell = Cell()
        threading.Timer(0.5, cell.jail.close).start()
        ran = cell.improve("while True: pass")
        assert Outcome.KILLED_CAUSE_UNKNOWN == ran.execution.outcome
        assert set() == ran.seen(Origin.EFFECT)


class TestFromOutside:
    def test_a_program_is_undumpable(self) -> None:
        """Files of an undumpable process belong to root (proc(5))."""
        with Cell() as cell:
            owners: list[int] = []

            def look() -> float:
                program = children(lent(cell).pid)[0]
                owners.append(Path(f"/proc/{program}/environ").stat().st_uid)
                return 0.5

            cell.improve(_ASK, CallingPorts(look))
        assert [0, 0] == owners


class TestNesting:
    def test_jails_nest_three_deep_with_one_slot(self) -> None:
        with Cell(slots=Slots(1, 4)) as cell:

            def candidate() -> float:
                ran = cell.improve("print(utility(initial_solution))", CallingPorts(solution), depth=1)
                return float(ran.execution.stdout)

            def solution() -> float:
                ran = cell.solve("def algorithm(x): return x", 1, 2)
                return sum(score.value for score in ran.scores if score) / 2

            ran = cell.improve("print(utility(initial_solution))", CallingPorts(candidate))
        assert ("1.0\n", Outcome.COMPLETED) == (ran.execution.stdout, ran.execution.outcome)

    def test_many_nested_jails_finish_with_one_slot_and_two_places_per_depth(self) -> None:
        with Cell(slots=Slots(1, 2)) as cell:

            def candidate() -> float:
                ran = cell.improve("print(utility('x'))", CallingPorts(solution), depth=1)
                return float(ran.execution.stdout)

            def solution() -> float:
                return float(sum(score is not None for score in cell.solve("def algorithm(x): return x", 1).scores))

            def outer(_: int) -> Ran:
                return cell.improve("print([utility('x') for _ in range(3)])", CallingPorts(candidate))

            with ThreadPoolExecutor(6) as pool:
                outputs = {ran.execution.stdout for ran in pool.map(outer, range(6))}
        assert {"[1.0, 1.0, 1.0]\n"} == outputs


class TestCancelling:
    def test_a_cancel_ends_what_computes_and_lets_nothing_in(self) -> None:
        with Cell() as cell:
            threading.Timer(0.4, cell.slots.cancel).start()
            ran = cell.improve("import socket\ntry:\n    socket.socket()\nexcept OSError:\n    pass\nwhile True: pass")
            assert Outcome.CANCELLED == ran.execution.outcome
            assert {"socket"} == ran.seen(Origin.KERNEL)
            with pytest.raises(Cancelled):
                cell.improve("pass")
            assert 0 == cell.jail.running

    def test_a_cancel_reaches_nested_programs(self) -> None:
        with Cell(slots=Slots(1, 4)) as cell:
            inner: list[Outcome] = []

            def candidate() -> float:
                inner.append(cell.improve("while True: pass", depth=1).execution.outcome)
                return 0.0

            threading.Timer(0.6, cell.slots.cancel).start()
            ran = cell.improve("utility(initial_solution)", CallingPorts(candidate))
        assert [Outcome.CANCELLED] == inner
        assert Outcome.CANCELLED == ran.execution.outcome


class TestNothingIsLeft:
    def test_a_closed_jail_leaves_no_process_descriptor_mount_or_folder(self) -> None:
        with Cell() as first:
            first.improve("pass")
        before = _inventory()
        with Cell() as cell:
            cell.improve(_ASK)
            cell.improve("import os; os._exit(1)")
            cell.improve("while True: print('x' * 1000)")
            cell.solve("def algorithm(x): return x", 1)
            zygotes = [zygote for idle in cell.jail._pool._idle.values() for zygote in idle]
            left = [path for zygote in zygotes for path in (Path(f"/proc/{zygote.pid}"), Path(zygote._stage.name))]
            assert [True] * 4 == [path.exists() for path in left]
        assert before == _inventory()
        assert [] == [path for path in left if path.exists()]

    def test_a_program_leaves_no_descriptor_in_the_harness(self) -> None:
        with Cell(profile=profile_with(computing_seconds=0.3)) as cell:
            cell.improve("pass")
            before = len(list(Path("/proc/self/fd").iterdir()))
            for body in (
                "pass",
                "import os; os._exit(0)",
                "while True: pass",
                "raise ValueError",
                "import os; os.close(3)",
            ):
                cell.improve(body, HonestPorts())
            assert before >= len(list(Path("/proc/self/fd").iterdir()))


def _inventory() -> tuple[int, list[str], list[str], int]:
    """Return descriptors, children, mounts and threads of this process."""
    threads = Path("/proc/self/task").iterdir()
    return (
        len(list(Path("/proc/self/fd").iterdir())),
        [child for thread in threads for child in (thread / "children").read_text().split()],
        [line for line in Path("/proc/self/mounts").read_text().splitlines() if "harness" in line],
        threading.active_count(),
    )
