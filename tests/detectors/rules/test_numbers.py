import ast
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.rules.numbers import literal_number

LITERALS = st.one_of(st.integers(), st.integers(10**300, 10**320), st.floats(allow_nan=False, allow_infinity=False))
OPERATORS = st.sampled_from(["+", "-", "*", "**", "<<", "//", "/", "%"])


def number(text: str, **names: float) -> float | None:
    return literal_number(ast.parse(text, mode="eval").body, names)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10**9", 1e9),
        ("1 << 30", 2.0**30),
        ("3 * 1024**3", 3 * 2.0**30),
        ("-(2 + 2)", -4.0),
        ("KILO * KILO", 1e6),
        ("KILO * other", None),
        ("True", None),
        ("9**9**9", math.inf),
        ("1" + "0" * 400, math.inf),
        ("-1" + "0" * 400, -math.inf),
    ],
)
def test_a_number_is_what_its_literals_come_to(text: str, expected: float | None) -> None:
    assert expected == number(text, KILO=1000.0)


@given(LITERALS, OPERATORS, LITERALS, OPERATORS, LITERALS)
def test_no_numbers_are_too_large_to_ask_for(a: float, first: str, b: float, second: str, c: float) -> None:
    found = number(f"({a!r}) {first} (({b!r}) {second} ({c!r}))")
    assert found is None or isinstance(found, float)
