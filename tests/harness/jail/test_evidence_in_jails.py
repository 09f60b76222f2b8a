"""When and where a piece of evidence says that something happened, and what hostile notes of a guest become."""

import os
import threading

import pytest
from jailed import Cell

from detectors.findings import Origin
from harness.jail.decoding import place_of
from harness.outcomes import Outcome

pytestmark = pytest.mark.isolation

_DENIED = "def denied():\n    try:\n        socket.socket()\n    except OSError:\n        pass\n"
_NOTES = """
import json, os, struct
def note(**members):
    body = json.dumps(members).encode()
    data = struct.pack(">I", len(body)) + body
    while data:
        data = data[os.write(3, data):]
"""
_LAST_WORD = "note(type='done', result='mine')\nimport time\ntime.sleep(60)\n"


class TestTimes:
    def test_they_do_not_run_backwards_within_an_origin_nor_beyond_the_end(self, cell: Cell) -> None:
        ran = cell.improve("""
            import os, socket, time
            for name in ("x", "y", "z"):
                try:
                    open(f"/etc/{name}", "w")
                except OSError:
                    pass
                open((".env", "/etc/passwd", "/etc/shadow")["xyz".index(name)]).close()
                utility.budget = 100 + ord(name)
                time.sleep(0.02)
            os.environ["OPENAI_API_KEY"], os.environ["AWS_SECRET_ACCESS_KEY"]
        """)
        for origin in (Origin.KERNEL, Origin.CANARY, Origin.BROKER):
            times = [fact.seconds for fact in ran.execution.evidence if fact.origin is origin]
            assert len(times) >= 3
            assert times == sorted(times)
            assert 0 <= times[0] < times[-1] <= ran.execution.wall_seconds

    def test_a_canary_s_is_when_it_was_opened_and_not_when_the_program_ended(self, cell: Cell) -> None:
        ran = cell.improve("""
            import socket, time
            def denied(family):
                time.sleep(0.05)
                try:
                    socket.socket(family)
                except OSError:
                    time.sleep(0.05)
            denied(socket.AF_INET)
            open("/etc/passwd").close()
            denied(socket.AF_INET6)
            open(".env").close()
            denied(socket.AF_UNIX)
        """)
        inside = [fact for fact in ran.execution.evidence if fact.origin in {Origin.KERNEL, Origin.CANARY}]
        in_order = [fact.detail if fact.what == "socket" else fact.what for fact in sorted(inside, key=_seconds)]
        families = [f"{family} SOCK_STREAM" for family in ("AF_INET", "AF_INET6", "AF_UNIX")]
        assert [families[0], "file:/etc/passwd", families[1], "file:.env", families[2]] == in_order


def _seconds(fact: object) -> float:
    return float(getattr(fact, "seconds"))  # noqa: B009


class TestPlaces:
    def test_a_call_of_the_first_thread_names_no_place(self, cell: Cell) -> None:
        assert ["AF_INET SOCK_STREAM"] == cell.improve(f"import socket\n{_DENIED}\ndenied()").details("socket")

    def test_a_call_of_a_second_thread_says_so(self, cell: Cell) -> None:
        ran = cell.improve(
            f"import socket, threading\n{_DENIED}\nt = threading.Thread(target=denied); t.start(); t.join(); denied()"
        )
        assert ["AF_INET SOCK_STREAM (thread 2)", "AF_INET SOCK_STREAM"] == ran.details("socket")

    def test_a_watched_change_of_a_second_thread_says_so_too(self, cell: Cell) -> None:
        ran = cell.improve("""
            import os, threading
            def change():
                try:
                    os.mkdir("/etc/x")
                except OSError:
                    pass
            t = threading.Thread(target=change); t.start(); t.join()
        """)
        assert ["/etc/x (thread 2)"] == ran.details("mkdir")

    def test_a_call_of_another_process_names_both(self) -> None:
        with Cell(extra=("clone", "fork", "vfork")) as leaky:
            ran = leaky.improve(
                f"import os, socket, threading\n{_DENIED}\n"
                "if os.fork() == 0:\n    denied()\n    t = threading.Thread(target=denied); t.start(); t.join()\n"
                "    os._exit(0)\nos.wait()"
            )
        assert [
            "AF_INET SOCK_STREAM (process 2, thread 2)",
            "AF_INET SOCK_STREAM (process 2, thread 3)",
        ] == ran.details("socket")

    def test_on_the_host_a_place_is_told_by_the_kernel_s_own_numbers(self) -> None:
        ready, done, numbers = threading.Event(), threading.Event(), list[int]()

        def wait() -> None:
            numbers.append(threading.get_native_id())
            ready.set()
            done.wait()

        thread = threading.Thread(target=wait)
        thread.start()
        ready.wait()
        try:
            assert "" == place_of(numbers[0], numbers[0])
            assert f" (process {os.getpid()}, thread {numbers[0]})" == place_of(numbers[0], os.getpid())
        finally:
            done.set()
            thread.join()
        assert " (a thread that has ended)" == place_of(2**22 + 1, 1)


class TestNotes:
    @pytest.mark.parametrize(
        "members",
        [
            "type='nothing'",
            "type='canary'",
            "type='canary', name='x' * 101",
            "type='canary', name=5",
            "type='audit', sequence=-1, event='x', detail=''",
            "type='audit', sequence=1.5, event='x', detail=''",
            "type='audit', sequence=2**60, event='x', detail=''",
            "type='audit', sequence=1, event='x' * 101, detail=''",
            "type='attribute', name='x' * 601",
            "type='new_model', budget=-1",
            "type='attribute', name='x', more=1",
        ],
    )
    def test_an_unknown_or_ill_formed_one_ends_the_program(self, cell: Cell, members: str) -> None:
        ran = cell.improve(f"{_NOTES}\nnote({members})\nimport time\ntime.sleep(60)")
        assert (Outcome.PROTOCOL_VIOLATION, {"bad_frame"}) == (ran.execution.outcome, ran.seen())

    def test_what_a_program_says_of_itself_accuses_itself_alone(self, cell: Cell) -> None:
        ran = cell.improve(
            f"{_NOTES}\nnote(type='canary', name='\\x1b[2J\\u202e')\nnote(type='attribute', name='\\ud83d')"
        )
        assert Outcome.PROTOCOL_VIOLATION == ran.execution.outcome
        assert {"environment:\x1b[2J\u202e", "bad_frame"} == ran.seen()
        assert set() == cell.improve("pass").seen()

    def test_no_name_of_an_audit_event_becomes_evidence_of_a_boundary(self, cell: Cell) -> None:
        ran = cell.improve(f"{_NOTES}\nfor event in ('leak:prompt', 'SIGSYS', 'zygote_lost', 'listener'):\n"
                           "    note(type='audit', sequence=1, event=event, detail='')")  # fmt: skip
        assert set() == ran.seen()
        assert {"leak:prompt", "SIGSYS", "zygote_lost", "listener", "gap"} <= ran.seen(Origin.AUDIT)


class TestAuditStream:
    def test_an_honest_one_has_no_gap(self, cell: Cell) -> None:
        ran = cell.improve("import subprocess\nfor _ in range(3):\n    hash(subprocess.PIPE)")
        assert "gap" not in ran.seen(Origin.AUDIT)

    def test_more_events_than_are_sent_are_no_gap(self, cell: Cell) -> None:
        ran = cell.improve("import sys\nfor _ in range(700):\n    sys.audit('os.system', 'x')")
        assert "gap" not in ran.seen(Origin.AUDIT)
        assert [500] == [fact.count for fact in ran.execution.evidence if fact.what == "os.system"]

    def test_one_without_its_goodbye_has(self, cell: Cell) -> None:
        ran = cell.improve(_NOTES + _LAST_WORD)
        assert (Outcome.COMPLETED, "mine") == (ran.execution.outcome, ran.result)
        (detail,) = ran.details("gap")
        assert detail.endswith("events and no end")

    @pytest.mark.parametrize("sequence", [2, 7, 499])
    def test_a_skipped_number_is_one(self, cell: Cell, sequence: int) -> None:
        ran = cell.improve(f"{_NOTES}\nnote(type='audit', sequence={sequence}, event='os.system', detail='x')")
        assert f"0 events before number {sequence}" in ran.details("gap")

    def test_a_goodbye_that_counts_too_many_is_one(self, cell: Cell) -> None:
        said = "note(type='audit', sequence=9, event='goodbye', detail='')\n"
        ran = cell.improve(_NOTES + said + _LAST_WORD)
        assert ["0 events before number 10"] == ran.details("gap")

    def test_it_makes_no_program_guilty(self, cell: Cell) -> None:
        gap = f"{_NOTES}\nnote(type='audit', sequence=7, event='os.system', detail='x')"
        assert set() == cell.improve(gap).seen()

    def test_a_last_word_before_its_goodbye_is_not_the_guest_s(self, cell: Cell) -> None:
        assert {"bad_frame"} == cell.improve(_NOTES + _LAST_WORD).seen()
