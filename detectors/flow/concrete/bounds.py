"""What keeps the calculator small: a budget of operations, sizes of values, and how a computation may end.

A computed value is an object of the interpreter that runs the analysis, always of a type that the calculator knows:
text, bytes, numbers, None, collections and iterators of these, and the functions in `functions`. Such objects have no
common type but `Any`.
"""

import itertools
import struct
import zlib
from collections.abc import Iterator
from typing import Any

from detectors.flow.fuel import Fuel

MAX_TEXT = 4096
"""Characters of a text, bytes of bytes, and items of a collection."""
MAX_BITS = 4096
MAX_ATTEMPT = 5_000
"""Operations that one attempt may take."""
MAX_DEPTH = 150
"""Levels of expressions, statements and calls inside each other; each takes two or three of the interpreter's own."""
_OPERATIONS_PER_STEP = 8
_ITEMS_PER_OPERATION = 8
_CHARACTERS_PER_OPERATION = 64

TEXTS = (str, bytes, bytearray)
CONTAINERS = (list, tuple, set, frozenset, dict)
SETS = (set, frozenset)
_MEASURED = frozenset({*TEXTS, *CONTAINERS})
_DEEP = frozenset(CONTAINERS)
_SCALARS = frozenset({str, bytes, bytearray, int, float, complex, bool, type(None)})


class Impure(Exception):  # noqa: N818 - a limit of the calculator, not a mistake of anybody
    """The value cannot be computed: something in it is unknown, has effects, or is larger than the bounds."""


FAILURES = (
    Impure,
    ArithmeticError,
    LookupError,
    RuntimeError,  # a changed dictionary, an exhausted generator, collections nested too deeply to compare
    StopIteration,
    SyntaxError,  # of `ast.literal_eval`
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""How a computation may end without a value."""


class Budget:
    """The operations and levels that are left for one attempt, taken from what is left for the whole program."""

    def __init__(self, fuel: Fuel) -> None:
        self.levels = MAX_DEPTH
        self._start = min(MAX_ATTEMPT, fuel.operations)
        self._left = self._start
        self._fuel = fuel

    def spend(self, operations: int = 1) -> None:
        """Take some operations, 0 or more.

        Raises:
            Impure: None are left.
        """
        self._left -= operations
        if self._left < 0:
            raise Impure("too many operations")

    def is_spent(self) -> bool:
        """Say whether the attempt ended for want of operations."""
        return self._left < 0

    def settle(self) -> None:
        """Charge the program for the attempt.

        Raises:
            OutOfFuel: The whole analysis has no steps left.
        """
        used = self._start - max(self._left, 0)
        self._fuel.operations -= used
        self._fuel.spend(used // _OPERATIONS_PER_STEP)

    def take(self, value: Any) -> list[Any]:
        """List the items of an iterable.

        Raises:
            Impure: There are too many, or their order differs from run to run.
        """
        items = list(itertools.islice(ordered(value), MAX_TEXT + 1))
        self.spend(len(items) // _ITEMS_PER_OPERATION)
        if len(items) > MAX_TEXT:
            raise Impure("too many items")
        return items

    def weigh(self, *values: Any, printable: bool = False) -> None:
        """Charge for an operation that looks at everything in some values.

        Args:
            values: What it looks at.
            printable: It makes text of the values, so that none may have an order or an address in it.

        Raises:
            Impure: They are too large, or not printable.
        """
        pending, count = list(values), 0
        while pending:
            value = pending.pop()
            if type(value) in _DEEP and not (printable and isinstance(value, SETS)):
                count += len(value)
                if count > MAX_TEXT:
                    raise Impure("too large")
                pending.extend(itertools.chain(value, value.values()) if isinstance(value, dict) else value)
            elif printable and type(value) not in _SCALARS:
                raise Impure("no certain text")
            elif isinstance(value, TEXTS):
                self.spend(len(value) // _CHARACTERS_PER_OPERATION)
        self.spend(count // _ITEMS_PER_OPERATION)


def ordered(value: Any) -> Iterator[Any]:
    """Iterate over a value.

    Raises:
        Impure: It is a set of something else than integers, whose order differs from run to run.
        TypeError: It is no iterable.
    """
    if isinstance(value, SETS) and any(type(item) is not int for item in value):
        raise Impure("no certain order")
    return iter(value)


def bounded(value: Any) -> Any:
    """Return the value itself.

    Raises:
        Impure: It is larger than `MAX_TEXT` or `MAX_BITS`.
    """
    kind = type(value)
    if kind is int:
        if value.bit_length() > MAX_BITS:
            raise Impure("too wide")
    elif kind in _MEASURED and len(value) > MAX_TEXT:
        raise Impure("too long")
    return value


def require(is_small: bool) -> None:  # noqa: FBT001 - the condition is the only argument
    """Check the size of a result before it is made.

    Raises:
        Impure: It would be too large.
    """
    if not is_small:
        raise Impure("too large")
