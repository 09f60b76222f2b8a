import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.flow.folding import (
    MAX_BITS,
    MAX_TEXT,
    fold_binary,
    fold_compare,
    fold_format,
    fold_index,
    fold_percent,
    fold_slice,
)
from detectors.flow.joins import join
from detectors.flow.values import (
    CANDIDATE,
    HOLE,
    UNKNOWN,
    Constant,
    Listing,
    Pattern,
    Scalar,
    Value,
    constant,
    options_of,
    truth,
)

small = st.integers(-(10**6), 10**6)
scalars = st.one_of(
    st.booleans(), small, st.text(max_size=5), st.none(), st.binary(max_size=5), st.floats(allow_nan=False)
)


@given(small, small)
def test_integers_fold_as_the_interpreter_computes_them(left: int, right: int) -> None:
    assert constant(left + right) == fold_binary(ast.Add(), constant(left), constant(right))
    assert constant(left * right) == fold_binary(ast.Mult(), constant(left), constant(right))
    assert constant(left < right) == fold_compare(ast.Lt(), constant(left), constant(right))


@given(st.text(max_size=20), st.text(max_size=20))
def test_texts_fold_as_the_interpreter_joins_them(left: str, right: str) -> None:
    assert constant(left + right) == fold_binary(ast.Add(), constant(left), constant(right))


@given(st.text(max_size=20), st.integers(-5, 5) | st.none(), st.integers(-5, 5).filter(bool) | st.none())
def test_slices_fold_as_the_interpreter_cuts_them(text: str, start: int | None, step: int | None) -> None:
    bounds = (constant(start), None, constant(step))
    assert constant(text[start::step]) == fold_slice(constant(text), bounds)


def test_nothing_grows_beyond_the_bounds() -> None:
    half = constant("a" * (MAX_TEXT // 2 + 1))
    wide = constant(1 << (MAX_BITS - 1))
    assert fold_binary(ast.Add(), half, half) is None
    assert fold_binary(ast.Mult(), constant("a"), constant(MAX_TEXT + 1)) is None
    assert fold_binary(ast.Mult(), constant("a"), constant(10**15)) is None
    assert fold_binary(ast.Mult(), wide, constant(4)) is None
    assert fold_binary(ast.LShift(), constant(1), constant(10**12)) is None
    assert fold_binary(ast.Pow(), constant(9), constant(9)) is None


def test_division_by_zero_is_not_folded() -> None:
    assert fold_binary(ast.FloorDiv(), constant(1), constant(0)) is None
    assert fold_binary(ast.Mod(), constant(1), constant(0)) is None


@pytest.mark.parametrize(
    ("template", "expected"),
    [("{}{}", "ab"), ("{1}{0}", "ba"), ("{k}", "c"), ("{", None), ("{{}}", None)],
)
def test_only_plain_fields_are_formatted(template: str, expected: str | None) -> None:
    found = fold_format(template, (constant("a"), constant("b")), {"k": constant("c")})
    assert (None if expected is None else constant(expected)) == found


def test_a_percent_template_takes_a_tuple() -> None:
    row = Listing((constant("a"), constant(2)))
    assert constant("a-2") == fold_binary(ast.Mod(), constant("%s-%d"), row)
    assert fold_binary(ast.Mod(), constant("%5s"), constant("a")) is None


def test_an_index_outside_is_not_folded() -> None:
    assert fold_index(constant("abc"), constant(3)) is None
    assert constant("c") == fold_index(constant("abc"), constant(-1))


def test_a_boolean_is_not_the_number_that_equals_it() -> None:
    yes, one = constant(bool(1)), constant(1)
    assert yes != one
    assert options_of(join(yes, one)) == (yes, one)


@given(scalars)
def test_truth_is_that_of_the_interpreter(value: Scalar) -> None:
    assert bool(value) is truth(constant(value))


@given(st.lists(scalars, min_size=1, max_size=6))
def test_a_join_covers_what_it_joins_or_is_everything(values: list[Scalar]) -> None:
    joined: Value = constant(values[0])
    for value in values[1:]:
        joined = join(joined, constant(value))
    assert all(constant(value) in options_of(joined) for value in values)
    assert all(isinstance(option, Constant) for option in options_of(joined))


@pytest.mark.parametrize("template", ["{x}", "{0.real}", "{0:>9}"])
def test_a_field_that_is_not_plain_leaves_nothing_known(template: str) -> None:
    assert UNKNOWN == fold_format(template, (constant("a"),), {})


def test_what_is_not_known_of_a_text_stays_as_a_hole() -> None:
    assert Pattern(f"{HOLE}/.x/a") == fold_format("{}/.x/{}", (UNKNOWN, constant("a")), {})
    assert Pattern(f"a{HOLE}b") == fold_percent("a%sb", UNKNOWN)
    assert CANDIDATE == fold_percent("a%sb", CANDIDATE)
