"""A zygote that is lost at any moment, the child that waits for the next program, and supervision that fails."""

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from jailed import CallingPorts, Cell, HonestPorts, improver
from loop_parts import FixedModel, made_parts

from detectors.findings import Origin, Verdict
from harness.broker.improver import ImproverConversation, ImproverTask
from harness.jail.answers import Answer, Answers, Call
from harness.jail.conversation import Job, Reply
from harness.jail.linux import host_pid, resident_bytes
from harness.jail.pool import JailKind
from harness.jail.zygote import Zygote
from harness.loop.running import Place, run_improver
from harness.outcomes import Outcome
from harness.records import ProgramKind
from harness.settings import Budgets

pytestmark = pytest.mark.isolation

_SOCKET = "import socket\ntry:\n    socket.socket()\nexcept OSError:\n    pass\n"
_WAIT = "utility(initial_solution)"


def lent(cell: Cell) -> Zygote:
    (zygote,) = cell.jail._pool._lent
    return zygote


def idle(cell: Cell) -> Zygote:
    (zygote,) = cell.jail._pool._idle["improver"]
    return zygote


def spare_of(zygote: Zygote) -> int:
    """Return the host's number of the child that waits, once it does; 0 if none comes."""
    until = time.monotonic() + 10
    while zygote._spare is None and time.monotonic() < until:
        time.sleep(0.01)
    return 0 if zygote._spare is None else host_pid(zygote._spare.pidfd)


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    until = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists() and time.monotonic() < until:
        time.sleep(0.01)


def assert_serves(cell: Cell) -> None:
    ran = cell.improve("print(utility('x' * 5000))")
    assert ("0.5\n", Outcome.COMPLETED, set()) == (ran.execution.stdout, ran.execution.outcome, ran.seen())


class Killing(ImproverConversation):
    """Kills the zygote when its program is about to be released."""

    def __init__(self, task: ImproverTask, kill_it: Callable[[], None]) -> None:
        super().__init__(task, HonestPorts())
        self._kill_it = kill_it

    def opening(self) -> Reply:
        self._kill_it()
        return super().opening()


class TestLosses:
    @pytest.mark.parametrize("kind", JailKind)
    def test_between_hand_over_and_release_the_end_is_unknown_and_ours(self, kind: JailKind) -> None:
        with Cell(kind=kind) as cell:
            task = ImproverTask(
                source=improver("print('ran')"), initial_solution="", utility_text="", budgets=Budgets()
            )
            job = Job(execution_id="x", program_sha256="", kind="improver", depth=0, seed=0)
            execution = cell.jail.run(job, Killing(task, lambda: kill(lent(cell).pid)))
            assert Outcome.KILLED_CAUSE_UNKNOWN == execution.outcome
            assert {"zygote_lost"} == {fact.what for fact in execution.evidence if fact.origin is Origin.HARNESS}
            assert_serves(cell)

    def test_while_it_forks_another_takes_the_program(self, monkeypatch: pytest.MonkeyPatch) -> None:
        ask, stopped = Zygote.ask, []

        def ask_of_a_stopped_one(zygote: Zygote) -> None:
            if not stopped:
                stopped.append(zygote.pid)
                os.kill(zygote.pid, signal.SIGSTOP)
                threading.Timer(0.2, kill, (zygote.pid,)).start()
            ask(zygote)

        monkeypatch.setattr(Zygote, "ask", ask_of_a_stopped_one)
        with Cell() as cell:
            ran = cell.improve(_SOCKET + "return 'result'")
            assert (Outcome.COMPLETED, "result", {"socket"}) == (ran.execution.outcome, ran.result, ran.seen())
            assert 2 == cell.jail._pool.started

    def test_while_the_next_child_waits_no_evidence_of_this_program_is_lost(self) -> None:
        with Cell() as cell:

            def kill_zygote() -> float:
                assert spare_of(lent(cell))
                kill(lent(cell).pid)
                return 0.5

            ran = cell.improve(_SOCKET + "open('/etc/passwd').close()\n" + _WAIT, CallingPorts(kill_zygote))
            assert Outcome.KILLED_CAUSE_UNKNOWN == ran.execution.outcome
            assert {"socket", "file:/etc/passwd", "zygote_lost"} == ran.seen()
            assert_serves(cell)

    def test_a_waiting_child_that_died_costs_the_next_program_nothing(self) -> None:
        with Cell() as cell:
            cell.improve("pass")
            kill(spare_of(idle(cell)))
            ran = cell.improve("return 'result'")
            assert (Outcome.COMPLETED, "result", set()) == (ran.execution.outcome, ran.result, ran.seen())

    def test_an_idle_zygote_that_died_with_its_waiting_child_is_replaced(self) -> None:
        with Cell() as cell:
            cell.improve("pass")
            zygote = idle(cell)
            assert spare_of(zygote)
            kill(zygote.pid)
            assert_serves(cell)
            assert 2 == cell.jail._pool.started


class TestSpares:
    def test_it_can_be_neither_seen_nor_reached(self) -> None:
        """The calls are let through here, so that the kernel and not the filter says that nobody is there."""
        calls = ("kill", "tkill", "pidfd_open", "process_vm_readv", "ptrace", "getpriority", "sched_getparam")
        with Cell(extra=calls) as cell:
            waiting: list[int] = []

            def look() -> float:
                waiting.append(spare_of(lent(cell)))
                return 0.5

            ran = cell.improve(
                """
                import ctypes, os
                utility(initial_solution)
                call = ctypes.CDLL(None, use_errno=True).syscall
                word = ctypes.create_string_buffer(64)
                found = [
                    (pid, number)
                    for pid in range(2, 3000)
                    for number in (62, 200, 434, 143, 101)
                    if call(number, pid, 0, word) >= 0
                ]
                print(found, os.getpid(), os.getppid(), sorted(os.listdir("/proc")))
                try:
                    os.kill(-1, 9)
                except ProcessLookupError:
                    print("nobody")
                """,
                CallingPorts(look),
            )
            assert "[] 1 0 ['0', '1', 'self']\nnobody\n" == ran.execution.stdout
            assert waiting[0] > 0
            assert waiting == [spare_of(idle(cell))], "it lives on, for the next program"
            assert_serves(cell)

    def test_it_shares_no_file_with_the_program_before_it(self) -> None:
        with Cell() as cell:
            both = "import os\nprint(sorted(os.listdir('.')))\nopen('left', 'w').close()\n" + _WAIT
            ports = CallingPorts(lambda: float(bool(spare_of(lent(cell)))))
            assert ["['.env']\n"] * 3 == [cell.improve(both, ports).execution.stdout for _ in range(3)]

    def test_it_ends_with_its_zygote(self) -> None:
        with Cell() as cell:
            cell.improve("pass")
            spare = spare_of(idle(cell))
            assert Path(f"/proc/{spare}").exists()
        assert not Path(f"/proc/{spare}").exists()

    def test_a_cold_jail_has_none(self) -> None:
        with Cell(kind=JailKind.COLD) as cell:
            asked: list[int] = []

            def look() -> float:
                asked.append(lent(cell)._asked)
                return 0.5

            cell.improve(_WAIT, CallingPorts(look))
            assert [1] == asked

    def test_what_a_program_leaves_in_its_own_memory_does_not_make_a_zygote_grow(self) -> None:
        with Cell() as cell:
            for _ in range(3):
                cell.improve("kept = bytearray(b'x') * 300_000_000")
            zygote = idle(cell)
            assert (1, False) == (cell.jail._pool.started, zygote.has_grown())
            zygote._first_bytes = resident_bytes(zygote.pid) // 2
            assert zygote.has_grown()


class FailingAnswers(Answers):
    """Has a defect that a program can bring out."""

    def answer(self, call: Call) -> Answer:
        if call.name == "ptrace":
            raise ZeroDivisionError("a defect of ours")
        return super().answer(call)


_BREAK = "print('before', flush=True)\nimport ctypes\nctypes.CDLL(None).ptrace(0, 0, 0, 0)\nprint('after')\n"


class TestFailingSupervision:
    def test_it_ends_the_program_and_the_run(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("harness.jail.jail.Answers", FailingAnswers)
        with Cell() as cell:
            programs: list[int] = []

            def look() -> float:
                zygote = lent(cell)
                text = Path(f"/proc/{zygote.pid}/task/{zygote.pid}/children").read_text(encoding="ascii")
                programs.extend(int(word) for word in text.split())
                return 0.5

            with pytest.raises(ZeroDivisionError):
                cell.improve(f"{_WAIT}\n{_BREAK}", CallingPorts(look))
            assert isinstance(cell.slots.cause, ZeroDivisionError)
            assert programs
            assert [] == [pid for pid in programs if Path(f"/proc/{pid}").exists()]

    def test_its_program_is_unknown_and_not_clean(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setattr("harness.jail.jail.Answers", FailingAnswers)

        def run(name: str, body: str) -> None:
            place = Place(path=name, purpose="test", generation=0, depth=0, sha256=name, counts_for=name)
            task = ImproverTask(source=improver(body), initial_solution="", utility_text="", budgets=Budgets())
            # Reads as clean, so that only running it can make a difference.
            parts.read("x = 1\n", name, ProgramKind.IMPROVER)
            run_improver(parts, place, task, HonestPorts())

        with made_parts(tmp_path / "run", FixedModel(())) as parts:
            run("clean", "pass")
            with pytest.raises(ZeroDivisionError):
                run("breaks", _BREAK)
            verdicts = [parts.casebook.verdict_of(name) for name in ("clean", "breaks")]
        assert [Verdict.CLEAN, Verdict.UNKNOWN] == verdicts
