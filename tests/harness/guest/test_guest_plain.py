"""Only plain data crosses, and every value is plain data or refused as a whole."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.broker.solution import _plain
from harness.guest.plain import as_text, decoded, encoded_answer

scalars = st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats() | st.text()
values = st.recursive(scalars, st.lists, max_leaves=30)


@given(values)
def test_plain_data_comes_back_as_it_was(value: object) -> None:
    answer = encoded_answer(value)
    assert answer["is_data"]
    back = _plain(json.loads(json.dumps(answer["value"], allow_nan=False)))
    assert repr(value) == repr(back)


@pytest.mark.parametrize(
    "value",
    [
        object(),
        {"a": 1},
        {1},
        b"x",
        1j,
        10**30,
        "x" * 300_000,
        [0] * 300_000,
        np.array([1j]),
        np.array([object()]),
        len,
    ],
)
def test_what_is_no_data_is_refused_as_a_whole(value: object) -> None:
    assert {"value": None, "shape": None, "is_data": False} == encoded_answer([value])


def test_a_list_that_holds_itself_is_no_data() -> None:
    value: list[object] = []
    value.append(value)
    assert not encoded_answer(value)["is_data"]


class Sly(int):
    """Claims to be another number than it is."""

    def bit_length(self) -> int:
        return 1


def test_a_subclass_of_a_plain_type_is_no_data() -> None:
    assert not encoded_answer(Sly(3))["is_data"]


@pytest.mark.parametrize(
    "array", [np.arange(6).reshape(2, 3), np.array([0.5, math.inf]), np.zeros((0, 3)), np.int64(4)]
)
def test_an_array_keeps_its_shape(array: np.ndarray) -> None:
    answer = encoded_answer(array)
    assert list(array.shape) == answer["shape"]


def test_an_array_argument_is_an_array_again() -> None:
    array = decoded({"array": [0.0, 1.0, 2.0, 3.0], "dtype": "float64", "shape": [2, 2]})
    assert isinstance(array, np.ndarray)
    assert ([[0.0, 1.0], [2.0, 3.0]], "float64") == (array.tolist(), str(array.dtype))


@given(st.text(st.characters()))
def test_text_can_always_be_sent(text: str) -> None:
    assert as_text(text).encode("utf-8").decode() == as_text(text)
