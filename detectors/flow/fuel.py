"""A bound on the work that one program may cause, counted in steps, so that it does not depend on the machine."""

DEFAULT_STEPS = 300_000


class OutOfFuel(Exception):  # noqa: N818 - a state of the analysis, not a mistake of anybody
    """The program needs more steps than it was given; what was found so far stays true."""


class Fuel:
    """A counter of steps that only goes down."""

    def __init__(self, steps: int = DEFAULT_STEPS) -> None:
        self.steps = steps

    def spend(self, steps: int = 1) -> None:
        """Take some steps, 0 or more.

        Raises:
            OutOfFuel: None are left.
        """
        self.steps -= steps
        if self.steps < 0:
            raise OutOfFuel("the program needs more steps than the analysis may take")
