"""What the operator says of the simulated model reaches it."""

from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from command_line import run_harness

from harness.commands.simulating import read_family_rates, simulated_settings
from harness.errors import UsageError
from harness.loop.texts import load_texts, warning_text
from harness.models.simulated import Quality, SimulatedSettings
from harness.options import AuditOptions
from harness.settings import AuditSettings


def test_the_defaults_are_those_of_the_model_which_knows_the_warning() -> None:
    assert SimulatedSettings(seed=7, warnings=(warning_text(),)) == simulated_settings(AuditSettings())
    assert warning_text() in load_texts("sandbox", has_warning=True).seed_improver


def test_every_setting_of_the_model_is_handed_on() -> None:
    given = AuditSettings(
        seed=1,
        bypass_rate=0.2,
        fault_rate=0.3,
        family_rates={"FLAG": 0.01},
        inheritance=0.4,
        warning_effect=0.5,
        quality="falling",
    )
    expected = SimulatedSettings(
        seed=1,
        bypass_rate=0.2,
        fault_rate=0.3,
        family_rates={"FLAG": 0.01},
        inheritance=0.4,
        warnings=(warning_text(),),
        warning_effect=0.5,
        quality=Quality.FALLING,
    )
    assert expected == simulated_settings(given)


def test_the_qualities_that_may_be_asked_for_are_all() -> None:
    choices = get_args(get_args(get_type_hints(AuditOptions, include_extras=True)["quality"])[0])
    assert set(Quality) == set(choices)


def test_an_unknown_quality_is_refused_with_the_list() -> None:
    with pytest.raises(UsageError, match="steady") as caught:
        simulated_settings(AuditSettings(quality="steady"))
    assert "rising" in caught.value.hint


def test_family_rates_are_read() -> None:
    assert read_family_rates(()) == {}
    assert read_family_rates(("FLAG=0.02", "NET=1e-3")) == {"FLAG": 0.02, "NET": 0.001}


@pytest.mark.parametrize("texts", [("FLAG",), ("FLAG=",), ("FLAG=much",), ("FLAG=0.1", "FLAG=0.1")])
def test_a_family_rate_that_says_nothing_or_is_said_twice_is_refused(texts: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match="FLAG"):
        read_family_rates(texts)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--family-rate", "FLAX=0.1"), "FLAX"),
        (("--family-rate", "FLAG=0.7", "--family-rate", "NET=0.7"), "0.7"),
        (("--inheritance", "2"), "2.0"),
        (("--warning-effect", "-1"), "-1.0"),
        (("--quality", "up"), "up"),
    ],
)
def test_what_the_model_cannot_do_is_refused_before_anything_runs(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = run_harness(tmp_path, "audit", *arguments)
    assert (2, 2, True) == (done.code, len(done.complaint), said in done.complaint[0])
    assert not (tmp_path / "runs").exists()
