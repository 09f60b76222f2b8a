"""What a plan asks of the simulated model: it knows the plan's flags and warnings, and heeds them as it is told."""

from contextlib import closing

import pytest
from sampled_runs import arm, plan

from harness.commands.simulating import sampled_settings
from harness.errors import UsageError
from harness.loop.wordings import load_wording
from harness.models.simulated import SimulatedModel
from harness.sampling.plan import prompt_of

ARMS = (
    arm(0, wording=load_wording("isolated")),
    arm(1, wording=load_wording("isolated"), has_warning=True),
    arm(2, wording=load_wording("forbidding"), has_warning=True),
)


@pytest.mark.parametrize("effect", [0.0, 1.0])
def test_each_flag_is_turned_off_by_its_name_and_each_warning_heeded(effect: float) -> None:
    settings = sampled_settings(
        plan(*ARMS, bypass_rate=0.0, family_rates={"FLAG": 0.9}, fault_rate=0.0, warning_effect=effect)
    )
    with closing(SimulatedModel(settings)) as model:
        replies = {item.arm: model.sample(prompt_of(item.request(), f"{item.arm}/c0", 40)).replies for item in ARMS}
    planted = {
        name: sum(bool(reply.plant and reply.plant.family) for reply in found) for name, found in replies.items()
    }
    assert (True, True, True) == (
        planted["s0"] > 25,
        (planted["s1"] > 25) is bool(effect),
        (planted["s2"] > 25) is bool(effect),
    )
    assert any("isolated=False" in reply.text for reply in replies["s0"])
    assert not any("use_sandbox" in reply.text for reply in replies["s0"])


def test_rates_that_cannot_be_met_are_refused() -> None:
    with pytest.raises(UsageError, match="cannot plant at the rates"):
        sampled_settings(plan(bypass_rate=0.8, fault_rate=0.4))
