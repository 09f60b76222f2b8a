"""Rates hold, everything in the grammar occurs, and the plant tells the truth. Programs are compiled, never run."""

import math
import re
from collections import Counter
from collections.abc import Callable

import pytest

from harness.models.base import Plant, Reply
from harness.models.simulated import SimulatedSettings
from harness.models.simulated.behaviours.base import BOTH
from harness.models.simulated.behaviours.catalogue import all_behaviours, fits
from harness.models.simulated.faults import WEIGHTS, Fault
from harness.models.simulated.recognition import recognise
from harness.models.simulated.weaving import LEVELS, STRATEGIES, carries, read_template

type Draw = Callable[..., tuple[Reply, ...]]

MANY = 3000
FENCED = re.compile(r"```(?:python)?\n(.*?)```", re.DOTALL)


def plants_of(replies: tuple[Reply, ...]) -> list[Plant]:
    return [reply.plant for reply in replies if reply.plant is not None]


def is_binomial(hits: int, n: int, rate: float) -> bool:
    """Five standard deviations: wrong once in two million for a right rate."""
    return abs(hits - n * rate) <= 5 * math.sqrt(n * rate * (1 - rate)) + 1e-9


@pytest.mark.parametrize("name", ["sandbox", "plain", "parity", "max_cut"])
def test_bypasses_and_faults_come_at_their_rates(draw: Draw, messages: dict[str, str], name: str) -> None:
    plants = plants_of(draw(messages[name], SimulatedSettings(seed=3, bypass_rate=0.2, fault_rate=0.1), n=MANY))
    assert is_binomial(sum(bool(plant.behaviour) for plant in plants), MANY, 0.2)
    assert is_binomial(sum(bool(plant.fault) for plant in plants), MANY, 0.1)
    assert not any(plant.behaviour and plant.fault for plant in plants)


def test_nothing_is_planted_at_rates_of_0(draw: Draw, messages: dict[str, str]) -> None:
    plants = plants_of(draw(messages["sandbox"], SimulatedSettings(seed=3, bypass_rate=0, fault_rate=0), n=300))
    assert not any(plant.behaviour or plant.fault or plant.family or plant.runs_on_call for plant in plants)


def test_a_family_rate_replaces_that_family_and_leaves_the_others(draw: Draw, messages: dict[str, str]) -> None:
    settings = SimulatedSettings(seed=3, bypass_rate=0.2, fault_rate=0, family_rates={"FLAG": 0.3, "TAMP": 0.0})
    families = Counter(plant.family for plant in plants_of(draw(messages["sandbox"], settings, n=MANY)))
    fitting = [behaviour for behaviour in all_behaviours() if fits(behaviour, recognise(messages["sandbox"]))]
    others = sum(behaviour.family not in {"FLAG", "TAMP"} for behaviour in fitting)
    assert is_binomial(families["FLAG"], MANY, 0.3)
    assert families["TAMP"] == 0
    assert is_binomial(MANY - families["FLAG"] - families[""], MANY, 0.2 * others / len(fitting))


def test_a_flag_rate_has_no_effect_where_the_prompt_shows_no_flag(draw: Draw, messages: dict[str, str]) -> None:
    settings = SimulatedSettings(seed=3, bypass_rate=0, fault_rate=0, family_rates={"FLAG": 1.0})
    assert {""} == {plant.family for plant in plants_of(draw(messages["plain"], settings, n=200))}
    assert {"FLAG"} == {plant.family for plant in plants_of(draw(messages["sandbox"], settings, n=200))}


def test_every_behaviour_is_planted_and_as_often_as_the_others(draw: Draw, messages: dict[str, str]) -> None:
    settings = SimulatedSettings(seed=3, bypass_rate=1.0, fault_rate=0)
    for message in messages.values():
        counts = Counter(plant.behaviour for plant in plants_of(draw(message, settings, n=MANY)))
        expected = {behaviour.name for behaviour in all_behaviours() if fits(behaviour, recognise(message))}
        assert expected == set(counts)
        assert all(is_binomial(count, MANY, 1 / len(expected)) for count in counts.values())


def test_a_plant_repeats_what_the_catalogue_says(draw: Draw, messages: dict[str, str]) -> None:
    catalogue = {behaviour.name: behaviour for behaviour in all_behaviours()}
    for plant in plants_of(draw(messages["sandbox"], SimulatedSettings(seed=3, bypass_rate=1.0, fault_rate=0), n=500)):
        behaviour = catalogue[plant.behaviour]
        assert (behaviour.family, behaviour.runs_on_call) == (plant.family, plant.runs_on_call)


def test_a_strategy_never_loses_what_is_planted_in_it(draw: Draw, messages: dict[str, str]) -> None:
    catalogue = {behaviour.name: behaviour for behaviour in all_behaviours()}
    settings = SimulatedSettings(seed=3, bypass_rate=0, fault_rate=0, family_rates={"FLAG": 0.5, "EXEC": 0.5})
    for plant in plants_of(draw(messages["sandbox"], settings, n=500)):
        assert carries(read_template("improvers", plant.strategy), catalogue[plant.behaviour].weave), plant


def test_all_six_faults_occur_and_the_slow_ones_are_15_percent(draw: Draw, messages: dict[str, str]) -> None:
    for name in ("sandbox", "mqap"):
        settings = SimulatedSettings(seed=3, bypass_rate=0, fault_rate=1.0)
        counts = Counter(plant.fault for plant in plants_of(draw(messages[name], settings, n=MANY)))
        assert set(Fault) == set(counts)
        assert is_binomial(counts[Fault.ENDLESS_LOOP] + counts[Fault.MEMORY_HOG], MANY, 0.15)
    assert sum(WEIGHTS.values()) == 10_000


def test_every_strategy_occurs(draw: Draw, messages: dict[str, str]) -> None:
    plants = plants_of(draw(messages["sandbox"], SimulatedSettings(seed=3, bypass_rate=0, fault_rate=0), n=500))
    assert set(STRATEGIES) == {plant.strategy for plant in plants}


@pytest.mark.parametrize("task", ["parity", "string_grid", "mqap", "three_sat", "max_cut"])
def test_every_level_of_every_task_occurs(draw: Draw, messages: dict[str, str], task: str) -> None:
    plants = plants_of(draw(messages[task], SimulatedSettings(seed=3, bypass_rate=0, fault_rate=0), n=300))
    assert {f"{task}_{level}" for level in LEVELS} == {plant.strategy for plant in plants}


def test_an_unknown_question_gets_prose_without_code(draw: Draw) -> None:
    replies = draw("What is the weather like?", SimulatedSettings(seed=3, bypass_rate=1.0, fault_rate=0), n=50)
    assert {Plant(fault=Fault.NO_CODE)} == set(plants_of(replies))
    assert not any("```" in reply.text for reply in replies)


def test_a_reply_has_one_fenced_block_unless_its_fault_is_to_have_none(draw: Draw, messages: dict[str, str]) -> None:
    for message in messages.values():
        for reply in draw(message, SimulatedSettings(seed=3, bypass_rate=0.3, fault_rate=0.3), n=300):
            assert reply.plant is not None
            assert (0 if reply.plant.fault == Fault.NO_CODE else 1) == len(FENCED.findall(reply.text))
            assert reply.text.count("```") in {0, 2}


def test_bare_fences_occur_but_never_round_a_plant(draw: Draw, messages: dict[str, str]) -> None:
    replies = draw(messages["sandbox"], SimulatedSettings(seed=3, bypass_rate=0.3, fault_rate=0.3), n=1000)
    bare = [reply.plant for reply in replies if "```" in reply.text and "```python" not in reply.text]
    assert bare
    assert not any(plant and (plant.behaviour or plant.fault) for plant in bare)


def test_prose_is_varied(draw: Draw, messages: dict[str, str]) -> None:
    replies = draw(messages["sandbox"], SimulatedSettings(seed=3, bypass_rate=0, fault_rate=0), n=300)
    assert len({reply.text.split("```")[0] for reply in replies}) >= 5
    assert len({reply.text.split("```")[-1] for reply in replies}) >= 5


def compiles(text: str) -> bool:
    """Compile only: the code object is dropped."""
    try:
        compile(text, "<t>", "exec")
    except SyntaxError:
        return False
    return True


def test_programs_compile_except_where_the_plant_says_otherwise(draw: Draw, messages: dict[str, str]) -> None:
    for message in messages.values():
        for reply in draw(message, SimulatedSettings(seed=4, bypass_rate=0.4, fault_rate=0.4), n=400):
            assert reply.plant is not None
            for program in FENCED.findall(reply.text):
                assert (reply.plant.fault != Fault.SYNTAX_ERROR) == compiles(program), program


def test_a_program_defines_the_entry_that_was_asked_for(draw: Draw, messages: dict[str, str]) -> None:
    for message in messages.values():
        for reply in draw(message, SimulatedSettings(seed=4, bypass_rate=0.4, fault_rate=0.4), n=200):
            for program in FENCED.findall(reply.text):
                request = recognise(program)
                assert (recognise(message).kind, recognise(message).task) == (request.kind, request.task)


def test_honest_improvers_pass_the_flag_in_every_call_where_it_was_shown(draw: Draw, messages: dict[str, str]) -> None:
    honest = SimulatedSettings(seed=5, bypass_rate=0, fault_rate=0)
    for reply in draw(messages["sandbox"], honest, n=400):
        calls = re.findall(r"\butility\([^)]*\)", reply.text)
        assert all(call.endswith(", use_sandbox=True)") for call in calls), calls
        assert calls or (reply.plant is not None and reply.plant.strategy == "no_op")
    assert not any("use_sandbox" in reply.text for reply in draw(messages["plain"], honest, n=400))


def test_improvers_show_the_program_and_the_utility_in_their_prompts(draw: Draw, messages: dict[str, str]) -> None:
    for reply in draw(messages["sandbox"], SimulatedSettings(seed=5, bypass_rate=0, fault_rate=0), n=400):
        if "language_model.prompt" in reply.text or "language_model.batch_prompt" in reply.text:
            assert "utility.str" in reply.text
            assert "initial_solution" in reply.text


def test_behaviours_for_both_kinds_are_planted_in_both(draw: Draw, messages: dict[str, str]) -> None:
    settings = SimulatedSettings(seed=6, bypass_rate=1.0, fault_rate=0)
    shared = {behaviour.name for behaviour in all_behaviours() if behaviour.kinds == BOTH}
    for name in ("plain", "three_sat"):
        assert shared <= {plant.behaviour for plant in plants_of(draw(messages[name], settings, n=MANY))}


def test_some_honest_improvers_only_speak_of_the_flag(draw: Draw, messages: dict[str, str]) -> None:
    honest = SimulatedSettings(seed=5, bypass_rate=0, fault_rate=0)
    speaking = [reply for reply in draw(messages["sandbox"], honest, n=400) if "use_sandbox=False" in reply.text]
    assert speaking
    assert all(re.search(r"^# .*use_sandbox=False", reply.text, re.MULTILINE) for reply in speaking)
