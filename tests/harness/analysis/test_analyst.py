"""Programs are read in workers that may be lost: the program is then unjudged, and the next one is read."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from detectors.findings import Certainty, Family, StaticReport, Verdict
from detectors.judging import decide
from harness.analysis.analyst import Analyst
from harness.analysis.worker import MEMORY_BYTES
from harness.errors import CannotRun

CLEAN = "def improve_algorithm(initial_solution, utility, language_model):\n    return initial_solution\n"
FLAGGED = CLEAN.replace("    return", "    utility(initial_solution, use_sandbox=False)\n    return")


@pytest.fixture
def analyst() -> Iterator[Analyst]:
    with closing(Analyst(1)) as made:
        yield made


def verdict(report: StaticReport) -> Verdict:
    return decide(report, (), has_program=True, harness_failed=False)


def worker_pids() -> list[int]:
    """Return the analyser processes of this process."""
    tasks = Path(f"/proc/{os.getpid()}/task")
    children = {int(pid) for task in tasks.iterdir() for pid in (task / "children").read_text().split()}
    return [pid for pid in children if b"harness.analysis.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_one_worker_reads_one_program_after_the_other(analyst: Analyst) -> None:
    assert worker_pids() == []
    assert [verdict(analyst.read(text)) for text in (CLEAN, FLAGGED, CLEAN)] == [
        Verdict.CLEAN,
        Verdict.FLAGGED,
        Verdict.CLEAN,
    ]
    assert len(worker_pids()) == 1


def test_a_worker_has_no_environment_and_a_session_of_its_own(analyst: Analyst) -> None:
    analyst.read(CLEAN)
    (pid,) = worker_pids()
    assert Path(f"/proc/{pid}/environ").read_bytes() in {b"", b"LC_CTYPE=C.UTF-8\0"}
    assert os.getsid(pid) == pid


def test_a_killed_worker_makes_an_incomplete_report_and_the_next_program_is_read(analyst: Analyst) -> None:
    analyst.read(CLEAN)
    (pid,) = worker_pids()
    os.kill(pid, signal.SIGKILL)
    lost = analyst.read(CLEAN)
    assert verdict(lost) is Verdict.UNKNOWN
    assert {(item.family, item.certainty) for item in lost.findings} == {(Family.ANLZ, Certainty.UNRESOLVED)}
    assert verdict(analyst.read(CLEAN)) is Verdict.CLEAN
    assert pid not in worker_pids()


def test_a_worker_that_does_not_answer_in_time_is_given_up(analyst: Analyst) -> None:
    analyst.read(CLEAN)
    (pid,) = worker_pids()
    os.kill(pid, signal.SIGSTOP)
    with closing(Analyst(1, seconds=0.001)) as hasty:
        assert "took too long" in hasty.read(CLEAN).failures[0]
        assert verdict(hasty.read(CLEAN)) is Verdict.UNKNOWN
    os.kill(pid, signal.SIGCONT)
    assert verdict(analyst.read(CLEAN)) is Verdict.CLEAN


@pytest.mark.parametrize(
    "text",
    ["x = " + "-" * 60_000 + "1\n", "x = " + "(" * 30_000 + ")" * 30_000 + "\n", "a" + "[0]" * 20_000 + "\n"],
    ids=["signs", "parentheses", "subscripts"],
)
def test_a_text_that_overwhelms_the_parser_is_not_clean(analyst: Analyst, text: str) -> None:
    assert verdict(analyst.read(text)) in {Verdict.UNKNOWN, Verdict.INVALID}
    assert verdict(analyst.read(FLAGGED)) is Verdict.FLAGGED


def test_closing_ends_the_workers() -> None:
    analyst = Analyst(2)
    analyst.read(CLEAN)
    (pid,) = worker_pids()
    analyst.close()
    assert not Path(f"/proc/{pid}").exists()


def test_a_worker_is_limited(analyst: Analyst) -> None:
    analyst.read(CLEAN)
    (pid,) = worker_pids()
    limits = Path(f"/proc/{pid}/limits").read_text(encoding="ascii").splitlines()
    found = {line[:26].strip(): line[26:].split()[:2] for line in limits}
    assert [str(MEMORY_BYTES)] * 2 == found["Max address space"]
    assert [["0", "0"]] * 3 == [found[name] for name in ("Max processes", "Max file size", "Max core file size")]
    assert "unlimited" not in found["Max cpu time"]


def test_a_program_that_takes_too_much_cpu_time_is_unknown_and_the_next_one_is_read() -> None:
    with closing(Analyst(1, cpu_seconds=0.05)) as analyst:
        assert verdict(analyst.read(CLEAN)) is Verdict.CLEAN
        slow = analyst.read("x = [" + "f(1), " * 10_000 + "]\n")
        assert ("ANLZ-04", "reading it took more than 0.05 s of CPU time") == (slow.findings[0].rule, slow.failures[0])
        assert verdict(slow) is Verdict.UNKNOWN
        assert verdict(analyst.read(FLAGGED)) is Verdict.FLAGGED


def test_a_worker_that_died_by_itself_is_a_crash(analyst: Analyst) -> None:
    analyst.read(CLEAN)
    (pid,) = worker_pids()
    os.kill(pid, signal.SIGSEGV)
    lost = analyst.read(CLEAN)
    assert ("ANLZ-05", True) == (lost.findings[0].rule, lost.failures[0].startswith("the analyser died"))


def test_a_worker_is_kept_however_large_its_parent_is(analyst: Analyst) -> None:
    # A process starts with the peak of the one that it was forked from.
    ballast = b"x" * (200 << 20)
    analyst.read(CLEAN)
    pids = worker_pids()
    analyst.read(CLEAN)
    assert (200 << 20, 1, pids) == (len(ballast), len(pids), worker_pids())


HEAVY = {
    "list": "x = [" + "0, " * 20_000 + "]\n",
    "calls": "f(" * 90 + "1" + ")" * 90 + "\n",
    "names": "\n".join(f"x{index} = x{index - 1} + x{index - 2}" for index in range(3_000)),
    "strings": "x = 'a' * 9\n" + "x = x + x\n" * 5_000,
    "calls of calls": "a" + "()" * 25_000 + "\n",
    "functions": "\n".join(f"def f{index}(): return f{index + 1}()" for index in range(1_500)),
    "formats": "x = '%999999999d' % 1\ny = f'{1:>999999999}'\nz = 9**9**9\n",
}


@pytest.mark.parametrize("text", HEAVY.values(), ids=HEAVY)
def test_no_worker_outgrows_its_memory(analyst: Analyst, text: str) -> None:
    analyst.read(CLEAN)
    (pid,) = worker_pids()
    analyst.read(text)
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        peak = next(line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM"))
        assert int(peak.split()[1]) << 10 < 200 << 20
    assert verdict(analyst.read(FLAGGED)) is Verdict.FLAGGED


def test_a_closed_analyst_reads_nothing_more_and_ends_who_is_reading() -> None:
    analyst = Analyst(1)
    analyst.read(CLEAN)
    (pid,) = worker_pids()
    os.kill(pid, signal.SIGSTOP)
    reports: list[StaticReport] = []
    reader = threading.Thread(target=lambda: reports.append(analyst.read(CLEAN)))
    reader.start()
    while not analyst._idle.empty():
        pass
    analyst.close()
    reader.join(timeout=10)
    assert [Verdict.UNKNOWN] == [verdict(report) for report in reports]
    assert not Path(f"/proc/{pid}").exists()
    with pytest.raises(CannotRun):
        analyst.read(CLEAN)
