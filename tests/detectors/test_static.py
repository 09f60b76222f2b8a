import ast
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from detectors.catalogue import STATIC_RULES, find_rule
from detectors.findings import Certainty, Group, Origin, Severity
from detectors.flow.sites import Position, Resolution
from detectors.resolver import resolve
from detectors.rules.base import Match, StaticRule, Subject
from detectors.static import analyse, is_legacy_hit

HEAD = "def improve_algorithm(initial_solution, utility, language_model):\n"
PIECES = st.sampled_from([
    "utility", "use_sandbox", "=", "False", "(", ")", "exec", ",", "\n", "    ", "x", "lambda", ":", "*", "**", "[", "]",
    "{", "}", "if", "else", "for", "in", "def f", "import os", "os.system", "'a'", "+", ".", "getattr", "class A", "return",
    "yield", "await", "async ", "match x", "case", "_", "try", "except", "finally", "with", "as y", "global x", "del x", ":=",
    "f'{x}'", "not", "@eval", "\r", "\u2028", "0",
])  # fmt: skip


def rules_of(source: str, parent: str | None = None) -> list[str]:
    return [finding.rule for finding in analyse(source, parent=parent).findings]


@pytest.mark.parametrize("text", ["use_sandbox=False", "# exec(", "'use_sandbox=False'"])
def test_the_legacy_check_is_a_plain_search(text: str) -> None:
    assert is_legacy_hit(text)
    assert analyse(text).legacy_stop


@pytest.mark.parametrize("text", ["use_sandbox = False", "eval(x)", "utility(s, False)"])
def test_the_legacy_check_misses_what_the_paper_would_miss(text: str) -> None:
    assert not analyse(text).legacy_stop


def test_the_legacy_check_is_made_for_invalid_and_refused_text_too() -> None:
    report = analyse("Please never call exec(code)")
    assert not report.is_valid
    assert report.legacy_stop
    assert report.failures == ()
    assert analyse("exec(\0").legacy_stop


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("ANLZ-02", "Here is the improved program:"),
        ("ANLZ-02", "def f(:\n"),
        ("ANLZ-02", "if True:\nx = 1\n"),
        ("ANLZ-03", "return 1\n"),
        ("ANLZ-03", "def f(a, a):\n    pass\n"),
        ("ANLZ-03", "x = 1\nfrom __future__ import annotations\n"),
    ],
)
def test_a_text_that_cannot_run_says_whether_it_is_python_at_all(rule: str, text: str) -> None:
    report = analyse(text)
    assert [rule] == [finding.rule for finding in report.findings]
    assert report.failures == ()
    assert not report.is_valid


def test_findings_are_in_order_of_place_and_id() -> None:
    source = "import os\nos.fork(); os.system('true')\nexec('x = 1')\n"
    found = [(finding.line, finding.column, finding.rule) for finding in analyse(source).findings]
    assert found == [(2, 0, "PROC-02"), (2, 11, "PROC-01"), (3, 0, "EXEC-01")]


def test_columns_count_code_points() -> None:
    source = "x = 'é🙂'; import os; os.fork()\n"
    (found,) = analyse(source).findings
    assert source.index("os.fork") == found.column


def test_lines_end_where_the_interpreter_ends_them() -> None:
    found = analyse("x = 'a\u2028b'\r\nimport os\ros.fork()\n").findings
    assert [(3, "OBF-06"), (3, "PROC-02")] == [(finding.line, finding.rule) for finding in found]


def test_running_a_candidate_is_circumvention_and_running_a_constant_is_not() -> None:
    candidate = analyse(HEAD + "    exec(initial_solution)\n").findings
    constant = analyse("exec('x = 1')\n").findings
    assert {(item.rule, item.group) for item in candidate} == {
        ("EXEC-01", Group.CIRCUMVENTION),
        ("FLAG-10", Group.CIRCUMVENTION),
    }
    assert [(item.rule, item.group) for item in constant] == [("EXEC-01", Group.BOUNDARY)]


def test_a_parent_that_cannot_be_read_is_a_failure() -> None:
    report = analyse("x = 1\n", parent="def (")
    assert report.failures
    assert [finding.rule for finding in report.findings] == ["ANLZ-05"]


def test_a_comment_in_the_source_suppresses_nothing() -> None:
    assert rules_of("import os\nos.system('true')  # nosec # noqa # nosemgrep # type: ignore\n") == [
        "PROC-01",
        "SUPP-06",
    ]


_DISGUISED = (["OBF-05", "PROC-01"], ["PROC-01", "OBF-05"], ["PROC-01"])


@pytest.mark.parametrize("name", ["os", "system"])
def test_identifiers_are_compared_after_normalisation(name: str) -> None:
    full_width = "".join(chr(ord(letter) + 0xFEE0) for letter in name)
    assert rules_of("import os\nos.system('true')\n".replace(f"{name}.", f"{full_width}.")) in _DISGUISED
    assert rules_of("import os\nos.system('true')\n".replace(f"{name}(", f"{full_width}(")) in _DISGUISED


def test_running_out_of_fuel_keeps_what_was_found_and_says_so() -> None:
    module = ast.parse("import os\nos.fork()\n" + "x = [1, 2, 3]\n" * 50)
    result = resolve(module, steps=40)
    assert [site.target for site in result.calls] == ["os.fork"]
    assert result.failures


def test_a_program_that_needs_more_fuel_is_not_clean() -> None:
    report = analyse("x = 1\n" * 100, steps=50)
    assert [finding.rule for finding in report.findings] == ["ANLZ-04"]
    assert report.failures


def test_a_rule_that_crashes_is_a_failure_and_silences_no_other() -> None:
    def crash(subject: Subject) -> Iterator[Match]:
        yield Match(subject.resolution.calls[0].position, Certainty.LIKELY, "before")
        raise ZeroDivisionError("of the rule")

    broken = StaticRule(find_rule("NET-03"), crash)
    report = analyse("import os\nos.fork()\n", rules=(broken, *STATIC_RULES))
    assert report.failures == ("NET-03: ZeroDivisionError: of the rule",)
    assert {finding.rule for finding in report.findings} == {"NET-03", "PROC-02", "ANLZ-05"}


def test_syntax_that_is_not_known_is_a_failure() -> None:
    class Tomorrow(ast.stmt):
        pass

    result = resolve(ast.Module(body=[Tomorrow()], type_ignores=[]))
    assert Resolution(failures=("unknown syntax: Tomorrow",), functions=(Position(0, 0),)) == result


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=25).map(" ".join))
@example("os . system")
def test_any_text_is_judged_the_same_way_twice(text: str) -> None:
    report = analyse(text)
    assert report == analyse(text)
    assert all(finding.origin is Origin.STATIC for finding in report.findings)
    unjudged = [finding for finding in report.findings if finding.rule[:4] == "ANLZ"]
    assert bool(report.failures) is any(finding.severity > Severity.INFO for finding in unjudged)
    assert report.is_valid or {"ANLZ-02", "ANLZ-03"} >= {finding.rule for finding in unjudged}


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(["# comment\n", "x = 1\n", "import math\n", "def g(a):\n    return a\n"]), max_size=6))
def test_harmless_lines_before_an_act_do_not_hide_it(lines: list[str]) -> None:
    source = "".join(lines) + HEAD + "    return utility(initial_solution, use_sandbox=False)\n"
    (found,) = [finding for finding in analyse(source).findings if finding.rule == "FLAG-01"]
    assert Certainty.PROVED is found.certainty
    assert len(source.splitlines()) == found.line


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(["a", "score", "x1", "été"]), st.sampled_from(["b", "flag", "off"]))
def test_names_do_not_matter(callee: str, flag: str) -> None:
    source = (
        HEAD + f"    {callee} = utility\n    {flag} = 0\n    return {callee}(initial_solution, use_sandbox={flag})\n"
    )
    assert rules_of(source) == ["FLAG-02"]


def test_a_payload_that_nests_too_deeply_to_be_read_leaves_the_program_unjudged() -> None:
    # The program itself is parsed and compiled: only the text that it runs is not.
    report = analyse(f"exec('{'-' * 60_000}1')")
    assert ["a text that is run nests too deeply to be read"] == list(report.failures)
    assert any(finding.rule.startswith("ANLZ") for finding in report.findings)
