import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.flow.sites import CallSite, Position
from detectors.rules.numbers import literal_number
from detectors.rules.outline import Outline, argument_node, outline_of, place_of


def outline(text: str) -> Outline:
    return outline_of(ast.parse(text))


def site(column: int, method: str = "") -> CallSite:
    return CallSite(target="x", method=method, position=Position(1, column))


def test_the_links_of_a_chain_are_told_apart_by_their_method() -> None:
    found = outline("a(1).b(2).c(3)\n")
    numbers = [argument_node(found.call_of(site(0, name)), 0, "") for name in ("", "b", "c")]
    assert [1, 2, 3] == [literal_number(node) for node in numbers]


def test_a_site_without_a_call_expression_has_none() -> None:
    assert outline("@wrap\ndef f(): pass\n").call_of(site(1)) is None


def test_an_argument_is_found_by_name_before_position() -> None:
    call = outline("f(1, key=2)\n").call_of(site(0))
    assert literal_number(argument_node(call, 0, "key")) == 2
    assert literal_number(argument_node(call, 0, "other")) == 1
    assert argument_node(call, 1, "other") is None
    assert argument_node(None, 0, "key") is None


def test_a_function_is_an_entry_only_at_module_level() -> None:
    found = outline("class A:\n    def algorithm(self): pass\ndef algorithm(): pass\n")
    functions = list(found.functions())
    names = frozenset({"algorithm"})
    assert {1, 3} >= {node.lineno for node in functions if found.is_entry(node, names)}
    assert sum(found.is_entry(node, names) for node in functions) == 1


@pytest.mark.parametrize(
    ("is_without_end", "body"),
    [
        (True, "pass"),
        (True, "def g(): return 1"),
        (False, "break"),
        (False, "return 1"),
        (False, "raise ValueError"),
        (False, "yield 1"),
        (False, "x = 1 if y else (yield)"),
    ],
)
def test_a_loop_is_endless_when_no_statement_of_its_own_leaves_it(*, is_without_end: bool, body: str) -> None:
    found = outline(f"def f():\n    while True:\n        {body}\n")
    assert is_without_end is bool(found.endless_loops)


def test_a_break_leaves_only_the_loop_that_it_is_in() -> None:
    found = outline("while True:\n    for x in y:\n        break\nwhile True:\n    if x:\n        break\n")
    assert [1] == [place_of(loop).line for loop in found.endless_loops]


def test_a_loop_that_waits_is_told_apart() -> None:
    found = outline("while True:\n    jobs.get()\nwhile True:\n    work()\n")
    assert [1] == [place_of(loop).line for loop in found.waiting_loops]


def test_a_condition_is_found_by_a_name_in_it_and_not_in_its_body() -> None:
    found = outline("if not hasattr(a, 'b'):\n    pass\nif x:\n    hasattr(a, 'b')\n")
    assert [1] == [place_of(node).line for node in found.tests_with("hasattr")]


def test_an_assignment_is_found_by_each_of_its_targets() -> None:
    found = outline("a = b.c = 1\nd += 2\n")
    assert {(1, 0), (1, 4), (2, 0)} == {(place.line, place.column) for place in found.assigned}


@pytest.mark.parametrize(
    ("value", "text"),
    [(1e6, "10**6"), (-3, "-3"), (2.0**40, "1 << 40"), (7, "1 + 2 * 3"), (float("inf"), "9**9**9"), (2.5, "5 / 2")],
)
def test_literal_numbers_are_computed_roughly(value: float, text: str) -> None:
    assert value == literal_number(ast.parse(text, mode="eval").body)


@pytest.mark.parametrize("text", ["x", "True", "'a'", "f(1)", "1 / 0", "x * 2"])
def test_what_is_not_made_of_literal_numbers_has_no_number(text: str) -> None:
    assert literal_number(ast.parse(text, mode="eval").body) is None


@given(
    st.recursive(st.integers(-9, 10**9).map(str), lambda inner: st.tuples(inner, inner).map("({0[0]}**{0[1]})".format))
)
def test_no_tower_of_powers_is_too_high(text: str) -> None:
    assert isinstance(literal_number(ast.parse(text, mode="eval").body), float | None)
