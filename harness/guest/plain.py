"""Data across the channel: arguments in, answers out, and nothing that needs trust to decode."""

import math

from harness.guest.channel import Frame

_LARGEST_ANSWER = 200_000


class NotData(Exception):  # noqa: N818 - a property of a value, not a mistake
    """A value is not made of numbers, text, lists and arrays, or there is too much of it."""


def decoded(value: object) -> object:
    """Return an argument as the program shall see it: `array` marks an array, `plain` an object of plain data."""
    if isinstance(value, dict) and "plain" in value:
        return value["plain"]
    if isinstance(value, dict):
        import numpy as np  # noqa: PLC0415 - preloaded by the zygote

        return np.array(value["array"], dtype=value["dtype"]).reshape(value["shape"])
    return value


def encoded_answer(value: object) -> Frame:
    """Return an answer as the host expects it: plain value, an array's shape, and whether it is data at all."""
    try:
        shape = list(value.shape) if type(value).__module__ == "numpy" and hasattr(value, "shape") else None
        return {"value": _Reducer().reduced(value), "shape": shape, "is_data": True}
    except (NotData, RecursionError):
        return {"value": None, "shape": None, "is_data": False}


class _Reducer:
    """Reduces one value, counting its parts."""

    def __init__(self) -> None:
        self._parts = 0

    def reduced(self, value: object) -> object:
        """Return `value` as plain data.

        Raises:
            NotData: It holds anything else, or too many parts.
        """
        self._parts += 1
        if self._parts > _LARGEST_ANSWER:
            raise NotData
        if type(value).__module__ == "numpy" and hasattr(value, "tolist"):
            return self.reduced(value.tolist())
        if type(value) in {list, tuple}:
            return [self.reduced(item) for item in value]  # type: ignore[attr-defined]
        return _scalar(value)


def _scalar(value: object) -> object:
    if value is None or type(value) is bool:
        return value
    if type(value) is str and len(value) <= _LARGEST_ANSWER:
        return as_text(value)
    if type(value) is int and value.bit_length() <= 64:
        return value
    if type(value) is float:
        return value if math.isfinite(value) else {"float": str(value)}
    raise NotData


def as_text(value: str) -> str:
    """Return text that UTF-8 can hold: lone surrogates become visible escapes."""
    return value.encode("utf-8", "backslashreplace").decode()
