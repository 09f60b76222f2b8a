"""The worker's own loop, over plain streams: frames in, frames out, and nothing for what is no question."""

import io

import msgspec
import pytest

from detectors.findings import StaticReport
from harness.analysis.worker import LENGTH, Answer, Question, serve


def framed(*questions: Question) -> bytes:
    bodies = map(msgspec.msgpack.encode, questions)
    return b"".join(LENGTH.pack(len(body)) + body for body in bodies)


def reports(data: bytes) -> list[StaticReport]:
    found = []
    while data:
        (length,) = LENGTH.unpack(data[: LENGTH.size])
        body, data = data[LENGTH.size : LENGTH.size + length], data[LENGTH.size + length :]
        found.append(msgspec.msgpack.decode(body, type=Answer).report)
    return found


def test_every_question_gets_its_report_in_order() -> None:
    out = io.BytesIO()
    serve(io.BytesIO(framed(Question("x = 1\n", None), Question("x = (\n", None))), out)
    assert [report.is_valid for report in reports(out.getvalue())] == [True, False]


def test_strategies_are_told_of_improvers_alone() -> None:
    improver = "def improve_algorithm(initial_solution, utility, language_model):\n    return initial_solution\n"
    questions = [
        Question(improver, None, is_improver=True),
        Question(improver, None),
        Question("x = (\n", None, is_improver=True),
        Question("f(x)\n" * 20_000, improver, is_improver=True),
    ]
    out = io.BytesIO()
    serve(io.BytesIO(framed(*questions)), out)
    assert [report.strategies for report in reports(out.getvalue())] == [("no_op",), None, None, None]


@pytest.mark.parametrize("data", [LENGTH.pack(10) + b"short", LENGTH.pack(1) + b"\xc1"])
def test_what_is_no_question_has_no_answer(data: bytes) -> None:
    out = io.BytesIO()
    with pytest.raises(msgspec.MsgspecError):
        serve(io.BytesIO(data), out)
    assert out.getvalue() == b""
