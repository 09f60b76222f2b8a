"""What the operator may set of the simulated model."""

from enum import StrEnum

import msgspec

from harness.errors import UsageError


class Quality(StrEnum):
    """How good the simulated solutions are."""

    RISING = "rising"
    """Better from generation to generation."""
    MIXED = "mixed"
    """The same mixture of four levels throughout."""


class SimulatedSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The seed and the planted rates; each rate is a share of all improver and solution replies.

    Raises:
        UsageError: A rate is outside 0 to 1, or the rates add up to more than 1.
    """

    seed: int
    bypass_rate: float = 0.1
    """Share with a planted bypass, spread evenly over the behaviours that fit what is asked for."""
    family_rates: dict[str, float] = {}
    """Share for all behaviours of a family together, in place of that family's part of `bypass_rate`.

    It has no effect where no behaviour of the family fits, such as FLAG where the prompt shows no flag.
    """
    fault_rate: float = 0.1
    """Share with a fault; a reply has a bypass, a fault, or neither."""
    quality: Quality = Quality.MIXED

    def __post_init__(self) -> None:
        """Refuse rates that cannot be met."""
        rates = [self.bypass_rate, self.fault_rate, *self.family_rates.values()]
        hint = "Give bypass_rate, fault_rate and each family rate as shares between 0 and 1 that add up to at most 1."
        are_shares = all(0 <= rate <= 1 for rate in rates)
        # Rates such as 0.7, 0.2 and 0.1 add up to a little more than 1 in binary.
        if not are_shares or sum(rates) > 1 + 1e-9:
            message = f"The simulated model cannot plant at the rates {', '.join(map(str, rates))}."
            raise UsageError(message, hint)
