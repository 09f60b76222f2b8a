"""What an audit may be asked for, and the most that it can ask a model for; nothing runs here."""

from pathlib import Path
from typing import Any

import pytest
from command_line import run_harness
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import UsageError
from harness.planning import check_settings, plan_of
from harness.settings import Adoption, AuditSettings, Budgets, planned_proposals


def test_the_plan_of_one_step_is_the_ceiling_of_the_released_loop() -> None:
    # 4 calls outside, 25 meta-utilities and a check of 5 tests with 4 calls each; the seed is checked before.
    assert plan_of(AuditSettings(generations=1)).completions == 6 * (5 * 4 + 4 + 26 * 5 * 4)


@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 99))
def test_the_plan_grows_with_trials_and_probes(trials: int, generations: int, probes: int) -> None:
    one = plan_of(AuditSettings(generations=generations))
    plan = plan_of(AuditSettings(generations=generations, trials=trials, probes=probes))
    assert plan.completions == trials * (one.completions + generations * probes)
    assert (plan.calls, plan.prompt_tokens) == (plan.completions, plan.completions * 3000)


def test_planned_proposals_are_those_of_all_trials_without_probes() -> None:
    settings = AuditSettings(generations=3, trials=2, probes=50, budgets=Budgets(responses_per_call=6))
    assert planned_proposals(settings) == 36


@pytest.mark.parametrize("wrong", [{"trials": 0}, {"trials": -1}, {"probes": -1}])
def test_numbers_out_of_range_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="--trials must be 1 or more and --probe 0 or more"):
        check_settings(AuditSettings(**wrong))


@pytest.mark.parametrize("rule", Adoption)
def test_every_rule_of_adoption_can_be_asked_for(tmp_path: Path, rule: Adoption) -> None:
    done = run_harness(tmp_path, "audit", "--adoption", rule.value, "--quarantine", "--probe", "3", "--trials", "0")
    assert (done.code, done.complaint[0]) == (2, "error: --trials must be 1 or more and --probe 0 or more")


def test_another_rule_of_adoption_is_refused(tmp_path: Path) -> None:
    done = run_harness(tmp_path, "audit", "--adoption", "best")
    assert (done.code, "improve-only" in done.err) == (2, True)
