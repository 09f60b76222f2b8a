"""A bound on the work that one program may cause, counted in steps, so that it does not depend on the machine."""

DEFAULT_STEPS = 300_000
DEFAULT_OPERATIONS = 50_000
"""Operations on plain values that one program may cause; without any left, what it computes is just not known."""


class OutOfFuel(Exception):  # noqa: N818 - a state of the analysis, not a mistake of anybody
    """The program needs more steps than it was given; what was found so far stays true."""


class Fuel:
    """Counters of steps and of operations that only go down."""

    def __init__(self, steps: int = DEFAULT_STEPS, operations: int = DEFAULT_OPERATIONS) -> None:
        self.steps = steps
        self.operations = operations

    def spend(self, steps: int = 1) -> None:
        """Take some steps, 0 or more.

        Raises:
            OutOfFuel: None are left.
        """
        self.steps -= steps
        if self.steps < 0:
            raise OutOfFuel("the program needs more steps than the analysis may take")
