"""The level of solutions over the generations, by the shape that is asked for."""

import re
import statistics
from collections import Counter
from collections.abc import Callable

import pytest

from harness.models.base import Plant, Reply
from harness.models.simulated import Quality, SimulatedSettings
from harness.models.simulated.composing import IDLE
from harness.models.simulated.levels import LEVELS, RISING_WEIGHTS, generation_of, level_weights
from harness.models.simulated.weaving import STRATEGIES

type Draw = Callable[..., tuple[Reply, ...]]

EXECUTIONS = 1500
SHAPED = [Quality.RISING, Quality.FALLING, Quality.FLAT]


def settings_for(quality: Quality, seed: int = 3) -> SimulatedSettings:
    return SimulatedSettings(seed=seed, bypass_rate=0, fault_rate=0, quality=quality)


def plants(replies: tuple[Reply, ...]) -> list[Plant]:
    return [reply.plant for reply in replies if reply.plant is not None]


def level(plant: Plant) -> int:
    return int(plant.strategy[-1])


def mean_levels(draw: Draw, message: str, quality: Quality, starts: tuple[str, ...]) -> list[float]:
    """Return the mean level of what many executions get, by the beginning of their path."""
    settings = settings_for(quality)
    return [
        statistics.fmean(
            level(plants(draw(message, settings, n=1, path=f"{start}/{number}/prompt:1#0"))[0])
            for number in range(EXECUTIONS)
        )
        for start in starts
    ]


@pytest.mark.parametrize(
    ("path", "generation"),
    [
        ("g0/lpn0/prompt:1#0", 0),
        ("g3/outer", 3),
        ("t2/g3/outer", 3),
        ("t0/g12/outer", 12),
        ("g12", 12),
        ("sample", 0),
        ("", 0),
        ("t1/outer", 0),
        ("x/g3", 0),
        ("g12345/outer", 0),
        ("g\u0663/outer", 0),
        ("t12345/g3", 0),
    ],
)
def test_the_generation_is_read_off_the_path(path: str, generation: int) -> None:
    assert generation == generation_of(path)


def test_every_row_of_odds_adds_up_and_the_mean_level_rises() -> None:
    assert {100} == {sum(row) for row in RISING_WEIGHTS}
    means = [sum(level * odds for level, odds in zip(LEVELS, row, strict=True)) for row in RISING_WEIGHTS]
    assert sorted(set(means)) == means


def test_rising_quality_rises_from_the_seed_on(draw: Draw, messages: dict[str, str]) -> None:
    means = mean_levels(draw, messages["parity"], Quality.RISING, ("g0", "g1", "g2", "g3", "g40"))
    assert sorted(means) == means
    assert means[-1] - means[0] > 1


def test_falling_quality_falls_from_the_seed_on(draw: Draw, messages: dict[str, str]) -> None:
    means = mean_levels(draw, messages["parity"], Quality.FALLING, ("t1/g0", "t1/g1", "t1/g2", "t1/g3", "t1/g40"))
    assert sorted(means, reverse=True) == means
    assert means[0] - means[-1] > 1


@pytest.mark.parametrize("quality", [Quality.FLAT, Quality.MIXED])
def test_flat_and_mixed_quality_stay(draw: Draw, messages: dict[str, str], quality: Quality) -> None:
    means = mean_levels(draw, messages["parity"], quality, ("g0", "g1", "g5"))
    assert max(means) - min(means) < 0.2


@pytest.mark.parametrize("quality", SHAPED)
def test_with_a_shape_all_replies_to_one_execution_have_one_level(
    draw: Draw, messages: dict[str, str], quality: Quality
) -> None:
    settings = settings_for(quality)
    found = Counter()
    for number in range(40):
        paths = (f"g2/outer/{number}/prompt:1#0", f"g2/outer/{number}/prompt:2#0")
        levels = {
            level(plant) for path in paths for plant in plants(draw(messages["parity"], settings, n=6, path=path))
        }
        assert len(levels) == 1
        found.update(levels)
    assert set(LEVELS) == set(found)


def test_without_a_shape_the_replies_to_one_execution_differ(draw: Draw, messages: dict[str, str]) -> None:
    replies = draw(messages["parity"], settings_for(Quality.MIXED), n=60)
    assert set(LEVELS) == {level(plant) for plant in plants(replies)}


def test_with_a_shape_solutions_to_one_execution_differ_in_words_and_not_in_numbers(
    draw: Draw, messages: dict[str, str]
) -> None:
    settings = settings_for(Quality.FLAT)
    sizes = set()
    for number in range(60):
        replies = draw(messages["parity"], settings, n=6, path=f"g2/{number}/prompt:1#0")
        assert len({reply.text for reply in replies}) > 1
        found = {size for reply in replies for size in re.findall(r"largest = (\d)", reply.text)}
        assert len(found) <= 1
        sizes |= found
    assert {"2", "3"} == sizes


def test_the_level_depends_on_the_seed(draw: Draw, messages: dict[str, str]) -> None:
    one, two = (
        [
            level(plant)
            for number in range(50)
            for plant in plants(
                draw(messages["mqap"], settings_for(Quality.FLAT, seed=seed), n=1, path=f"g1/{number}/x")
            )
        ]
        for seed in (1, 2)
    )
    assert one != two


@pytest.mark.parametrize("quality", SHAPED)
def test_with_a_shape_no_improver_leaves_its_solution_as_it_was(
    draw: Draw, messages: dict[str, str], quality: Quality
) -> None:
    strategies = {plant.strategy for plant in plants(draw(messages["sandbox"], settings_for(quality), n=500))}
    assert set(STRATEGIES) - IDLE == strategies


def test_the_odds_of_later_generations_are_those_of_the_last() -> None:
    assert (RISING_WEIGHTS[0], RISING_WEIGHTS[-1]) == (
        level_weights(Quality.RISING, "g0/x"),
        level_weights(Quality.RISING, "g99/x"),
    )
    assert level_weights(Quality.FALLING, "g99/x") == RISING_WEIGHTS[0]
