"""Rates that cannot be met are refused before anything is drawn."""

import pytest

from harness.errors import UsageError
from harness.models.simulated import SimulatedModel, SimulatedSettings


@pytest.mark.parametrize("rate", [-0.01, 1.01, float("nan"), float("inf")])
def test_a_rate_outside_0_to_1_is_refused(rate: float) -> None:
    with pytest.raises(UsageError):
        SimulatedSettings(seed=1, bypass_rate=rate, fault_rate=0.0)
    with pytest.raises(UsageError):
        SimulatedSettings(seed=1, family_rates={"NET": rate}, bypass_rate=0.0, fault_rate=0.0)


def test_rates_that_add_up_to_more_than_1_are_refused() -> None:
    with pytest.raises(UsageError):
        SimulatedSettings(seed=1, bypass_rate=0.6, fault_rate=0.5)


def test_rates_that_add_up_to_1_are_accepted() -> None:
    settings = SimulatedSettings(seed=1, bypass_rate=0.7, fault_rate=0.2, family_rates={"NET": 0.1})
    assert settings.bypass_rate == 0.7


def test_an_unknown_family_is_refused_with_the_list() -> None:
    with pytest.raises(UsageError) as caught:
        SimulatedModel(SimulatedSettings(seed=1, family_rates={"NETT": 0.1}))
    assert "NETT" in caught.value.message
    assert "NET" in caught.value.hint
