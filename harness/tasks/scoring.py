"""Read the answers of jailed solutions, and refuse what is not of the asked type, shape and range.

Everything here is total: whatever plain data comes, the result is a value and never an exception. Texts of refusals
name types, positions and sizes only, never what the answer contained.
"""

from dataclasses import dataclass

from harness.tasks.base import Answer, Plain, Score


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an answer is no result."""

    reason: str


def refuse(refusal: Refusal, value: float, *, is_exploit: bool = False) -> Score:
    """Return the score of a refused answer: the task's failure value, with the reason."""
    return Score(value=value, rejection=refusal.reason, is_exploit=is_exploit)


def read_whole_number(value: Plain, *, accepts_booleans: bool = False) -> int | None:
    """Return a number that is exactly whole as an int, or None.

    A float counts when it is finite and has no fraction, since arrays of labels are often arrays of floats. A boolean
    counts only where the task asks for truth values.
    """
    if isinstance(value, bool):
        return int(value) if accepts_booleans else None
    if isinstance(value, int):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return None


def read_whole_numbers(
    answer: Answer, length: int, lowest: int, highest: int, *, accepts_booleans: bool = False
) -> tuple[int, ...] | Refusal:
    """Return the numbers of a flat answer, or why it is refused.

    Args:
        answer: A list, a tuple, or an array of shape (length,).
        length: How many numbers there must be.
        lowest: The least value of a number, inclusive.
        highest: The greatest value of a number, inclusive.
        accepts_booleans: True and False stand for 1 and 0.
    """
    items = _read_items(answer, length)
    if isinstance(items, Refusal):
        return items
    numbers = []
    for position, item in enumerate(items):
        number = read_whole_number(item, accepts_booleans=accepts_booleans)
        if number is None:
            return Refusal(f"item {position} is {_describe(item)} where a whole number is meant")
        if not lowest <= number <= highest:
            return Refusal(f"item {position} is not within {lowest} to {highest}")
        numbers.append(number)
    return tuple(numbers)


def _read_items(answer: Answer, length: int) -> list[Plain] | Refusal:
    if not answer.is_data:
        return Refusal("the returned object is not data")
    if answer.shape not in (None, (length,)):
        return Refusal(f"array of shape {answer.shape} where ({length},) is meant")
    if not isinstance(answer.value, list):
        return Refusal(f"{_describe(answer.value)} where a list of {length} is meant")
    if len(answer.value) != length:
        return Refusal(f"list of {len(answer.value)} where {length} are meant")
    return answer.value


def _describe(value: Plain) -> str:
    if isinstance(value, float):
        return "a float that is not whole"
    return type(value).__name__
