"""Programs are judged in order, a few at a time, and what could not be wholly read is never clean."""

import json
from collections.abc import Iterator
from contextlib import closing

import pytest

from detectors.findings import Certainty, Family, Finding, Group, Origin, Phase, Severity, StaticReport, Verdict
from harness.analysis.analyst import Analyst
from harness.scanning import MOST_FINDINGS, Scanned, scan_program, scan_programs
from harness.sources.notebooks import notebook_program
from harness.sources.program import EMPTY, Program

EVIL = "import os\nos.system('true')\n"


class ManyFindings(Analyst):
    """Finds a lot in every program."""

    def read(self, source: str, parent: str | None = None) -> StaticReport:  # noqa: ARG002
        """Return unproved findings, and one that is proved at the end."""
        found = [finding(line, Certainty.LIKELY) for line in range(1, 301)] + [finding(301, Certainty.PROVED)]
        return StaticReport(findings=tuple(found))


def finding(line: int, certainty: Certainty) -> Finding:
    """Return a finding."""
    return Finding(
        rule="NET-01", family=Family.NET, group=Group.CIRCUMVENTION, severity=Severity.HIGH, certainty=certainty,
        origin=Origin.STATIC, phase=Phase.STATIC, line=line,
    )  # fmt: skip


@pytest.fixture
def analyst() -> Iterator[Analyst]:
    with closing(Analyst(2)) as made:
        yield made


def notebook(*cells: str) -> Program:
    """Return the program of a notebook."""
    made = [{"cell_type": "code", "source": cell} for cell in cells]
    return notebook_program("n.ipynb", json.dumps({"nbformat": 4, "cells": made}).encode())


def judged(analyst: Analyst, program: Program) -> Scanned:
    """Return what is said of a program that is one."""
    scanned = scan_program(analyst, program)
    assert scanned is not None
    return scanned


def test_programs_come_out_in_the_order_in_which_they_went_in(analyst: Analyst) -> None:
    texts = [EVIL if index % 3 else "x = 1\n" * 2000 for index in range(30)]
    programs = (Program(file=str(index), data=text.encode()) for index, text in enumerate(texts))
    found = list(scan_programs(programs, analyst, 2))
    assert [str(index) for index in range(30)] == [item.name for item in found]
    assert [Verdict.FLAGGED if index % 3 else Verdict.CLEAN for index in range(30)] == [item.verdict for item in found]


def test_only_a_few_programs_are_held(analyst: Analyst) -> None:
    taken: list[int] = []

    def many() -> Iterator[Program]:
        for index in range(1_000):
            taken.append(index)
            yield Program(file="x", data=b"x = 1\n")

    scan = scan_programs(many(), analyst, 2)
    for _ in range(20):
        next(scan)
    scan.close()
    assert len(taken) < 40


@pytest.mark.parametrize(
    ("program", "verdict", "rules"),
    [
        (Program(file="x", reason="a symbolic link"), Verdict.UNKNOWN, ["ANLZ-10"]),
        (Program(file="x", data=b"\xff"), Verdict.UNKNOWN, ["ANLZ-01"]),
        (Program(file="x", data=b"#" * 70_000), Verdict.UNKNOWN, ["ANLZ-04"]),
        (Program(file="x", data=b"x = 1\n", reason="a magic"), Verdict.UNKNOWN, ["ANLZ-06"]),
        (Program(file="x", data=EVIL.encode(), reason="a magic"), Verdict.FLAGGED, ["ANLZ-06", "PROC-01"]),
        (Program(file="x", data=b""), Verdict.INVALID, []),
        (Program(file="x", data=b"x = ("), Verdict.INVALID, ["ANLZ-02"]),
    ],
)
def test_what_cannot_be_read_says_so(analyst: Analyst, program: Program, verdict: Verdict, rules: list[str]) -> None:
    scanned = judged(analyst, program)
    assert (verdict, rules, True) == (
        scanned.verdict,
        [item.finding.rule for item in scanned.findings],
        bool(scanned.reason),
    )


def test_a_guess_is_a_program_only_where_the_interpreter_accepts_it(analyst: Analyst) -> None:
    assert None is scan_program(analyst, Program(file="x", data=b"a tree\n  of files\n", is_guess=True))
    assert Verdict.FLAGGED is judged(analyst, Program(file="x", data=EVIL.encode(), is_guess=True)).verdict
    assert Verdict.UNKNOWN is judged(analyst, Program(file="x", data=b"\xff", is_guess=True)).verdict


def test_names_are_shared_by_the_cells_of_a_notebook(analyst: Analyst) -> None:
    scanned = judged(analyst, notebook("import os as q", "f = q.system", "f('true')"))
    assert (Verdict.FLAGGED, [(3, 1)]) == (
        scanned.verdict,
        [
            (item.position.cell, item.position.line)
            for item in scanned.findings
            if item.finding.certainty is Certainty.PROVED
        ],
    )


@pytest.mark.parametrize(
    "cell", ["!true", "%%bash\ntrue", "x = !true", "get_ipython().system('true')", "%pip list", "%ls"]
)
def test_a_shell_line_of_a_notebook_starts_a_process(analyst: Analyst, cell: str) -> None:
    scanned = judged(analyst, notebook("x = 1", cell))
    found = [(item.finding.rule, item.finding.certainty, item.position.cell) for item in scanned.findings]
    assert (Verdict.FLAGGED, [("PROC-01", Certainty.PROVED, 2)]) == (scanned.verdict, found)


def test_a_cell_that_is_no_python_hides_nothing_in_the_others(analyst: Analyst) -> None:
    scanned = judged(analyst, notebook("x = (", "import os", "os.system('true')"))
    assert (Verdict.FLAGGED, "no Python in the cells 1") == (scanned.verdict, scanned.reason)
    assert (3, 1) == (scanned.findings[-1].position.cell, scanned.findings[-1].position.line)


@pytest.mark.parametrize("cells", [("await f()",), ("x = 1", "rm -rf x"), ("(",) * 300])
def test_a_notebook_with_a_cell_that_python_refuses_is_not_judged_clean_or_invalid(
    analyst: Analyst, cells: tuple[str, ...]
) -> None:
    assert Verdict.UNKNOWN is judged(analyst, notebook(*cells)).verdict


def test_a_notebook_of_plain_python_is_clean(analyst: Analyst) -> None:
    cells = (
        "from __future__ import annotations\nimport math",
        "%matplotlib inline\nmath.sin(1)",
        "from __future__ import division",
    )
    scanned = judged(analyst, notebook(*cells))
    assert (Verdict.CLEAN, "") == (scanned.verdict, scanned.reason)


def test_the_surest_findings_are_kept_and_the_rest_counted() -> None:
    scanned = judged(ManyFindings(1), Program(file="x", data=b"x = 1\n"))
    assert (MOST_FINDINGS, 301 - MOST_FINDINGS) == (len(scanned.findings), scanned.left_out)
    assert 301 == scanned.findings[-1].finding.line
    assert sorted(item.finding.line for item in scanned.findings) == [item.finding.line for item in scanned.findings]


def test_an_empty_program_says_what_it_is(analyst: Analyst) -> None:
    assert EMPTY == judged(analyst, Program(file="x", data=b"")).reason


def test_a_record_with_a_fence_is_told_of_the_option(analyst: Analyst) -> None:
    scanned = judged(analyst, Program(file="x", data=b"```python\nx = 1\n```", record=1))
    assert (Verdict.INVALID, True) == (scanned.verdict, "--fenced" in scanned.reason)
