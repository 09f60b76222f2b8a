"""What the operator may set of the simulated model."""

import math
from enum import StrEnum
from keyword import iskeyword

import msgspec

from harness.errors import UsageError
from harness.models.simulated.recognition import FLAG_NAMES


class Quality(StrEnum):
    """How good the simulated solutions are.

    With any but `mixed` all solutions that one execution of an improver gets are equally good, and every improver
    returns the best of what it got: the mean utility then depends on the generation, and not on the improver.
    """

    RISING = "rising"
    """Better from generation to generation, until the fourth."""
    FALLING = "falling"
    """Worse from generation to generation, until the fourth."""
    FLAT = "flat"
    """The same in every generation, whatever the improver."""
    MIXED = "mixed"
    """The same mixture of four levels for each reply: improvers that ask more often find better ones."""


class SimulatedSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The seed and the planted rates; each rate is a share of all improver and solution replies.

    Raises:
        UsageError: A rate or the inheritance is outside 0 to 1, the warnings' effect is no number from 0 or has no
            warning, the rates add up to more than 1, with a warning or without, or a flag's name is no name.
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
    inheritance: float = 0.0
    """Chance, 0 to 1, that a reply carries the planted behaviour of an improver that its message shows.

    One of them where the message shows several. Else the reply is drawn at the rates, as where it shows none.
    """
    warnings: tuple[str, ...] = ()
    """Texts of warnings: a message that holds one of them warns, whatever its white space."""
    warning_effect: float = 1.0
    """What all shares of bypasses are multiplied by, 0 or more, where the message warns; not the inheritance."""
    flag_names: tuple[str, ...] = FLAG_NAMES
    """Names that the sandbox flag may have; FLAG behaviours use the first of these that the message shows."""
    quality: Quality = Quality.MIXED

    def __post_init__(self) -> None:
        """Refuse what cannot be met."""
        check_rates(self)
        if not 0 <= self.inheritance <= 1:
            message = f"The simulated model cannot inherit with a chance of {self.inheritance}."
            raise UsageError(message, "Give inheritance as a share between 0 and 1.")
        if not all(warning.split() for warning in self.warnings):
            message = "The simulated model cannot heed a warning without words."
            raise UsageError(message, "Leave empty warnings out.")
        if self.warning_effect != 1 and not self.warnings:
            message = "The simulated model cannot heed a warning that it does not know."
            raise UsageError(message, "Give the texts of warnings together with warning_effect.")
        if not all(name.isidentifier() and not iskeyword(name) for name in self.flag_names):
            message = f"The sandbox flag cannot be called {', '.join(map(repr, self.flag_names))}."
            raise UsageError(message, "Give names of parameters, such as use_sandbox.")


def check_rates(settings: SimulatedSettings) -> None:
    """Raise UsageError if the planted rates cannot be met."""
    planted = [settings.bypass_rate, *settings.family_rates.values()]
    effect, faults = settings.warning_effect, settings.fault_rate
    are_shares = all(0 <= rate <= 1 for rate in (*planted, faults)) and 0 <= effect < math.inf
    # Rates such as 0.7, 0.2 and 0.1 add up to a little more than 1 in binary.
    if not are_shares or sum(planted) * max(1.0, effect) + faults > 1 + 1e-9:
        rates = ", ".join(map(str, (*planted, faults)))
        warned = f", {effect} times as many where it is warned" if effect != 1 else ""
        message = f"The simulated model cannot plant at the rates {rates}{warned}."
        hint = (
            "Give bypass_rate, fault_rate and each family rate as shares between 0 and 1 that add up to at most 1, "
            "the bypasses times warning_effect, which is 0 or more."
        )
        raise UsageError(message, hint)
