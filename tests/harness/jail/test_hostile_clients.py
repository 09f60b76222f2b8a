"""Programs that speak to the broker behind the client's back: they harm themselves alone."""

import time

import pytest
from jailed import SOLUTION, CallingPorts, Cell, HonestPorts, profile_with

from detectors.findings import Origin
from harness.outcomes import Outcome

pytestmark = pytest.mark.isolation

_RAW = """
import json, os, struct, time
def frame(value):
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return struct.pack(">I", len(body)) + body
def send(data):
    while data:
        data = data[os.write(3, data):]
"""


def assert_serves(cell: Cell) -> None:
    """The next program finds everything as it should be."""
    ran = cell.improve("print(utility('x' * 5000), len(language_model.prompt('', 'x')))")
    assert ("0.5 1\n", Outcome.COMPLETED, set()) == (ran.execution.stdout, ran.execution.outcome, ran.seen())


@pytest.mark.parametrize(
    "message",
    [
        "b'\\x00\\x00\\x00\\x05hello'",
        "b'\\xff' * 100",
        "b'\\xff\\xff\\xff\\xff'",
        "b'\\x00\\x00\\x00\\x00'",
        "frame(b'[' * 500_000 + b']' * 500_000)",
        "frame(b'\\xff\\xfe')",
        "frame([])",
        "frame({'type': 'nothing'})",
        "frame({'type': []})",
        "frame({'type': 'utility'})",
        "frame({'type': 'utility', 'source': 5, 'flag': 'true', 'mode': ''})",
        "frame({'type': 'utility', 'source': 'x', 'flag': 'maybe', 'mode': ''})",
        "frame({'type': 'utility', 'source': 'x', 'flag': 'true', 'mode': '', 'value': 1.0})",
        "frame({'type': 'utility', 'source': 'x' * 300_000, 'flag': 'true', 'mode': ''})",
        "frame({'type': 'prompt', 'expertise': '', 'messages': ['x'], 'temperature': 1e300})",
        'frame(b\'{"type": "done", "result": "\\\\ud800"}\')',
        "frame({'type': 'answer', 'value': 1, 'shape': None, 'is_data': True})",
        "frame({'type': 'loaded'})",
    ],
)
def test_what_is_no_frame_of_an_improver_ends_it(cell: Cell, message: str) -> None:
    ran = cell.improve(f"{_RAW}\nsend({message})\ntime.sleep(5)")
    assert Outcome.PROTOCOL_VIOLATION == ran.execution.outcome
    assert {"bad_frame"} == ran.seen()
    assert ran.result is None
    assert_serves(cell)


def test_garbage_is_recorded_even_if_the_sender_ends_at_once(cell: Cell) -> None:
    ran = cell.improve(f"{_RAW}\nsend(b'\\x00\\x00\\x00\\x05hello')\nos._exit(0)")
    assert {"bad_frame"} == ran.seen()


def test_too_many_frames_end_the_program() -> None:
    with Cell(profile=profile_with(frames_per_program=100)) as cell:
        ran = cell.improve("for number in range(200): utility.budget = 1000")
        assert Outcome.PROTOCOL_VIOLATION == ran.execution.outcome
        assert {"attribute_write", "frames"} == ran.seen()
        assert_serves(cell)


def test_a_second_request_before_the_reply_ends_the_program(cell: Cell) -> None:
    def wait() -> float:
        time.sleep(0.3)
        return 0.5

    call = "frame({'type': 'utility', 'source': 'x', 'flag': 'true', 'mode': ''})"
    ran = cell.improve(f"{_RAW}\nsend({call} * 2)\ntime.sleep(5)", CallingPorts(wait))
    assert Outcome.PROTOCOL_VIOLATION == ran.execution.outcome
    assert_serves(cell)


def test_frames_after_the_last_word_are_recorded_and_answered_by_nobody(cell: Cell) -> None:
    ports = HonestPorts()
    ran = cell.improve(
        f"""{_RAW}
send(frame({{"type": "done", "result": "mine"}}) + 3 * frame({{"type": "utility", "source": "x", "flag": "false", "mode": ""}}))
time.sleep(5)
""",
        ports,
    )
    assert Outcome.COMPLETED == ran.execution.outcome
    assert {"after_close", "bad_frame"} == ran.seen()
    assert [] == ports.submissions


def test_a_forged_last_word_of_a_dead_program_is_its_own_word(cell: Cell) -> None:
    ran = cell.improve(f"{_RAW}\nsend(frame({{'type': 'done', 'result': 'mine'}}))\nos._exit(3)")
    assert "mine" == ran.result


def test_a_frame_that_comes_drop_by_drop_is_understood(cell: Cell) -> None:
    ran = cell.improve(f"""{_RAW}
for byte in frame({{"type": "attribute", "name": "slow"}}):
    os.write(3, bytes([byte]))
    time.sleep(0.005)
""")
    assert ["slow"] == ran.details("attribute_write")
    assert Outcome.COMPLETED == ran.execution.outcome


def test_a_frame_that_never_ends_meets_the_wall_limit(tight: Cell) -> None:
    ran = tight.improve(f"{_RAW}\nsend(b'\\x00\\x00\\x10\\x00x')\ntime.sleep(60)")
    assert Outcome.TIMED_OUT == ran.execution.outcome
    assert_serves(tight)


@pytest.mark.parametrize("closing", ["os.close(3)", "import ctypes; ctypes.CDLL(None).shutdown(3, 2)"])
def test_a_program_that_closes_its_channel_ends_without_an_answer(cell: Cell, closing: str) -> None:
    ran = cell.improve(f"import os\n{closing}")
    assert (Outcome.EXITED, None) == (ran.execution.outcome, ran.result)
    assert_serves(cell)


def test_a_program_that_reads_no_replies_does_not_block_the_harness(tight: Cell) -> None:
    ran = tight.improve(f"""{_RAW}
over = frame({{"type": "prompt", "expertise": "", "messages": ["x"] * 50, "temperature": 0.5}})
send(over * 5000)
time.sleep(60)
""")
    assert Outcome.TIMED_OUT == ran.execution.outcome
    assert_serves(tight)


def test_a_solution_cannot_score_itself(cell: Cell) -> None:
    ran = cell.solve(
        """
import json, os, struct
def frame(value):
    body = json.dumps(value).encode()
    return struct.pack(">I", len(body)) + body
def algorithm(x):
    answer = {"type": "answer", "value": x, "shape": None, "is_data": True}
    os.write(3, frame({"type": "score", "value": 1.0}) + frame(answer))
    return x
""",
        1,
        2,
    )
    assert Outcome.PROTOCOL_VIOLATION == ran.execution.outcome
    assert [None, None] == ran.scores


def test_answers_given_before_the_question_answer_the_next_questions_and_no_others(cell: Cell) -> None:
    ran = cell.solve(
        """
import json, os, struct
body = json.dumps({"type": "answer", "value": 5, "shape": None, "is_data": True}).encode()
def algorithm(x):
    os.write(3, (struct.pack(">I", len(body)) + body) * 10)
    return x
""",
        5,
        6,
    )
    assert [1.0, 0.0] == [score.value for score in ran.scores if score]
    assert Origin.BROKER not in {fact.origin for fact in ran.execution.evidence} or {"bad_frame"} == ran.seen()


def test_a_solution_may_not_ask_for_anything(cell: Cell) -> None:
    ran = cell.solve(
        f"{_RAW}\nsend(frame({{'type': 'prompt', 'expertise': '', 'messages': ['x'], 'temperature': 0}}))\n"
        "def algorithm(x): return x\n",
        1,
    )
    assert ({"bad_frame"}, Outcome.PROTOCOL_VIOLATION) == (ran.seen(), ran.execution.outcome)


def test_a_result_longer_than_a_program_may_be_is_the_improver_s_own_failure(cell: Cell) -> None:
    ran = cell.improve("return 'x' * 300_000")
    assert (Outcome.RAISED, set(), None) == (ran.execution.outcome, ran.seen(), ran.result)


def test_the_submission_that_arrives_is_the_one_that_was_sent(cell: Cell) -> None:
    ports = HonestPorts()
    cell.improve("utility(initial_solution + '# \\u4e2d\\U0001f600')", ports)
    assert [SOLUTION + "# \u4e2d\U0001f600"] == [item.source for item in ports.submissions]
