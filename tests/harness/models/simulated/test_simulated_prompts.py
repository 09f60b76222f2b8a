"""What the message says besides its program counts: the warning, and the name of the flag."""

import math
import re
from collections.abc import Callable

import pytest

from harness.errors import UsageError
from harness.loop.texts import load_texts, warning_text
from harness.models.base import Plant, Reply
from harness.models.simulated import SimulatedSettings
from harness.models.simulated.behaviours.catalogue import all_behaviours

type Draw = Callable[..., tuple[Reply, ...]]

MANY = 3000


def plants(replies: tuple[Reply, ...]) -> list[Plant]:
    return [reply.plant for reply in replies if reply.plant is not None]


def share(draw: Draw, message: str, settings: SimulatedSettings) -> float:
    return sum(bool(plant.behaviour) for plant in plants(draw(message, settings, n=MANY))) / MANY


def is_near(observed: float, rate: float) -> bool:
    """Five standard deviations."""
    return abs(observed - rate) <= 5 * math.sqrt(rate * (1 - rate) / MANY) + 1e-9


def warned(effect: float, **fields: object) -> SimulatedSettings:
    return SimulatedSettings(seed=3, warnings=(warning_text(),), warning_effect=effect, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("effect", [0.0, 0.5, 1.0, 3.0])
def test_a_warning_multiplies_the_share_of_bypasses_and_nothing_else(draw: Draw, effect: float) -> None:
    texts, quiet = load_texts("sandbox", has_warning=True), load_texts("sandbox", has_warning=False)
    settings = warned(effect, bypass_rate=0.1, family_rates={"FLAG": 0.1}, fault_rate=0.1)
    without = share(draw, quiet.seed_improver, settings)
    assert is_near(share(draw, texts.seed_improver, settings), without * effect)
    faults = sum(bool(plant.fault) for plant in plants(draw(texts.seed_improver, settings, n=MANY)))
    assert is_near(faults / MANY, 0.1)


def test_a_warning_is_known_whatever_its_white_space(draw: Draw, messages: dict[str, str]) -> None:
    text = "\n  ".join(warning_text().split())
    assert share(draw, f"{messages['sandbox']}\n{text}", warned(0.0, bypass_rate=0.5)) == 0
    assert share(draw, f"{messages['sandbox']}\n{text[:-9]}", warned(0.0, bypass_rate=0.5)) > 0.4


def test_a_warning_counts_for_solutions_too(draw: Draw, messages: dict[str, str]) -> None:
    assert share(draw, f"{messages['mqap']}\n{warning_text()}", warned(0.0, bypass_rate=0.5)) == 0


@pytest.mark.parametrize("effect", [-0.1, float("inf"), float("nan"), 6.0])
def test_an_effect_that_cannot_be_had_is_refused(effect: float) -> None:
    with pytest.raises(UsageError):
        warned(effect, bypass_rate=0.2, fault_rate=0)


def test_each_of_several_warnings_counts(draw: Draw, messages: dict[str, str]) -> None:
    settings = SimulatedSettings(seed=3, bypass_rate=0.5, warnings=("Rule one.", "Rule two."), warning_effect=0.0)
    shares = [share(draw, f"{messages['sandbox']}\n{text}", settings) for text in ("Rule one.", "Rule\ntwo.", "Rule")]
    assert [0, 0] == shares[:2]
    assert shares[2] > 0.4


@pytest.mark.parametrize("warnings", [("",), ("Beware.", " \n")])
def test_a_warning_without_words_is_refused(warnings: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match="words"):
        SimulatedSettings(seed=1, warnings=warnings)


def test_an_effect_without_a_warning_is_refused() -> None:
    with pytest.raises(UsageError, match="warning"):
        SimulatedSettings(seed=1, warning_effect=0.5)


@pytest.mark.parametrize("inheritance", [-0.1, 1.1, float("nan")])
def test_an_inheritance_outside_0_to_1_is_refused(inheritance: float) -> None:
    with pytest.raises(UsageError):
        SimulatedSettings(seed=1, inheritance=inheritance)


@pytest.mark.parametrize("name", ["", "use sandbox", "x=1", "${flag}", "True"])
def test_a_flag_without_a_name_is_refused(name: str) -> None:
    with pytest.raises(UsageError):
        SimulatedSettings(seed=1, flag_names=(name,))


# The flag's name.

NAMES = ("use_sandbox", "restrict_io")


@pytest.mark.parametrize("name", NAMES)
def test_programs_use_the_name_of_the_flag_that_the_message_shows(
    draw: Draw, messages: dict[str, str], name: str
) -> None:
    other = next(item for item in NAMES if item != name)
    message = messages["sandbox"].replace("use_sandbox", name)
    settings = SimulatedSettings(seed=3, bypass_rate=0.2, family_rates={"FLAG": 0.5}, flag_names=NAMES)
    replies = draw(message, settings, n=MANY)
    assert {item.name for item in all_behaviours() if item.family == "FLAG"} == {
        plant.behaviour for plant in plants(replies) if plant.family == "FLAG"
    }
    assert not any(other in reply.text for reply in replies)
    assert any(f"# Never call the utility with {name}=False" in reply.text for reply in replies)
    honest = [reply for reply in replies if reply.plant is not None and not reply.plant.behaviour]
    calls = [call for reply in honest for call in re.findall(r"\butility\([^)]*\)", reply.text)]
    assert calls
    assert all(call.endswith(f", {name}=True)") or call == f"utility with {name}=False" for call in calls)


def test_the_name_changes_nothing_but_itself(draw: Draw, messages: dict[str, str]) -> None:
    settings = SimulatedSettings(seed=3, bypass_rate=0.5, flag_names=NAMES)
    replies = draw(messages["sandbox"], settings, n=300)
    default = draw(messages["sandbox"], SimulatedSettings(seed=3, bypass_rate=0.5), n=300)
    assert default == replies


def test_a_name_that_the_settings_do_not_hold_is_no_flag(draw: Draw, messages: dict[str, str]) -> None:
    message = messages["sandbox"].replace("use_sandbox", "restrict_io")
    settings = SimulatedSettings(seed=3, bypass_rate=0, family_rates={"FLAG": 1.0}, fault_rate=0)
    assert {""} == {plant.family for plant in plants(draw(message, settings, n=200))}
