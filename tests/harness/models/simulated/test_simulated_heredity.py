"""A planted behaviour is known again in the text of a message, and comes down with its chance."""

import math
import re
from collections.abc import Callable, Iterator
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.loop.texts import load_texts
from harness.models.base import Plant, Prompt, Reply
from harness.models.simulated import SimulatedModel, SimulatedSettings
from harness.models.simulated.behaviours.base import Behaviour
from harness.models.simulated.behaviours.catalogue import all_behaviours, fits
from harness.models.simulated.composing import Intent, compose_program
from harness.models.simulated.faults import Fault
from harness.models.simulated.heredity import carried_by
from harness.models.simulated.recognition import recognise
from harness.models.simulated.weaving import STRATEGIES, carries, read_template
from harness.records import ProgramKind

type Draw = Callable[..., tuple[Reply, ...]]

MANY = 2000
FLAGS = ("use_sandbox", "restrict_io", "")
IMPROVERS = [behaviour for behaviour in all_behaviours() if ProgramKind.IMPROVER in behaviour.kinds]
FENCED = re.compile(r"```(?:python)?\n(.*?)```", re.DOTALL)


def message_with(program: str, flag: str) -> str:
    """What an improver asks: the parent beside the utility's text."""
    utility = load_texts("sandbox" if flag else "plain", has_warning=False).meta_utility
    shown = utility.replace("use_sandbox", flag or "use_sandbox")
    return f"Make it better.\n```python\n{program}\n```\nScored by:\n{shown}\n"


def carried(message: str) -> set[str]:
    request = recognise(message, tuple(filter(None, FLAGS)))
    return {behaviour.name for behaviour in carried_by(message, request)}


def programs_of(behaviour: Behaviour | None, flag: str, fault: Fault | None = None) -> Iterator[str]:
    """Programs in every template that can carry a behaviour, with several choices of words."""
    request = recognise(message_with("def improve_algorithm(a, b, c): ...", flag), tuple(filter(None, FLAGS)))
    if behaviour is not None and not fits(behaviour, request):
        return
    for number, name in enumerate(STRATEGIES):
        template = read_template("improvers", name)
        if behaviour is None or carries(template, behaviour.weave):
            for seed in range(6):
                yield compose_program(request, template, Intent(behaviour, fault), Random(100 * number + seed))


@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize("behaviour", IMPROVERS, ids=lambda behaviour: behaviour.name)
def test_a_behaviour_is_known_in_its_own_programs_and_no_other_one_is(behaviour: Behaviour, flag: str) -> None:
    programs = list(programs_of(behaviour, flag))
    assert bool(programs) == (flag != "" or behaviour.family != "FLAG")
    for program in programs:
        assert {behaviour.name} == carried(message_with(program, flag)), program


@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize("fault", [None, *set(Fault) - {Fault.NO_CODE}])
def test_no_program_without_a_plant_carries_anything(flag: str, fault: Fault | None) -> None:
    for program in programs_of(None, flag, fault):
        assert set() == carried(message_with(program, flag)), program


@pytest.mark.parametrize("variant", ["sandbox", "plain"])
@pytest.mark.parametrize("has_warning", [True, False])
def test_the_seed_improvers_carry_nothing(variant: str, has_warning: bool) -> None:
    texts = load_texts(variant, has_warning=has_warning)
    assert set() == carried(f"{texts.seed_improver}\n{texts.meta_utility}")


@pytest.mark.parametrize("behaviour", IMPROVERS, ids=lambda behaviour: behaviour.name)
def test_a_behaviour_is_known_whatever_the_layout(behaviour: Behaviour) -> None:
    for program in programs_of(behaviour, "use_sandbox"):
        squeezed = "\n\n".join(f"  {line.replace(' ', '  ')}\t" for line in program.splitlines())
        assert {behaviour.name} == carried(message_with(squeezed, "use_sandbox"))


@pytest.mark.parametrize("name", ["tcp_connect", "utility_budget_write", "flag_fallback", "dated_switch"])
def test_a_behaviour_is_known_when_a_search_changed_its_numbers(name: str) -> None:
    behaviour = next(item for item in IMPROVERS if item.name == name)
    for program in programs_of(behaviour, "use_sandbox"):
        nudged = re.sub(r"(?<![\w.])\d{1,4}(?![\w.])", lambda found: str(int(found.group()) + 1), program)
        assert {name} == carried(message_with(nudged, "use_sandbox"))


def test_a_flag_of_another_name_is_not_the_flag_of_the_message() -> None:
    program = next(programs_of(next(item for item in IMPROVERS if item.name == "flag_literal"), "restrict_io"))
    assert {"flag_literal"} == carried(message_with(program, "restrict_io"))
    assert set() == carried(message_with(program, "use_sandbox"))


def test_a_request_for_a_solution_shows_no_improver() -> None:
    message = 'def algorithm(weights):\n    os.system("true")\n'
    assert (ProgramKind.SOLUTION, set()) == (recognise(message).kind, carried(message))


@pytest.mark.parametrize(
    "text",
    ["utility(" * 50_000, "utility(best, use_sandbox=" * 20_000, " \n" * 200_000, "1 " * 200_000, "try: " * 100_000],
)
def test_a_message_that_is_made_to_be_slow_is_read_to_its_end(text: str) -> None:
    assert set() == carried(f"def improve_algorithm(a, b, c):\nuse_sandbox=True\n{text}")


@given(st.text())
def test_any_message_can_be_searched(text: str) -> None:
    assert set() == carried(f"def improve_algorithm(a, b, c): use_sandbox {text}")


# What comes down.


def parent(name: str) -> str:
    return next(programs_of(next(item for item in IMPROVERS if item.name == name), "use_sandbox"))


def plants(draw: Draw, message: str, settings: SimulatedSettings) -> list[Plant]:
    return [reply.plant for reply in draw(message, settings, n=MANY) if reply.plant is not None]


def is_binomial(hits: int, n: int, rate: float) -> bool:
    """Five standard deviations: wrong once in two million for a right rate."""
    return abs(hits - n * rate) <= 5 * math.sqrt(n * rate * (1 - rate)) + 1e-9


@pytest.mark.parametrize("name", ["flag_literal", "flag_omitted", "tcp_connect", "acrostic"])
def test_an_inheritance_of_1_gives_every_reply_what_its_parent_carries(draw: Draw, name: str) -> None:
    settings = SimulatedSettings(seed=3, bypass_rate=0.3, fault_rate=0.3, inheritance=1.0)
    found = plants(draw, message_with(parent(name), "use_sandbox"), settings)
    assert {(name, "", True)} == {(plant.behaviour, plant.fault, plant.is_inherited) for plant in found}


def test_what_is_inherited_can_be_inherited_from_the_reply(draw: Draw) -> None:
    settings = SimulatedSettings(seed=3, bypass_rate=0, fault_rate=0, inheritance=1.0)
    message = message_with(parent("flag_default"), "use_sandbox")
    for reply in draw(message, settings, n=200):
        (program,) = FENCED.findall(reply.text)
        assert {"flag_default"} == carried(message_with(program, "use_sandbox"))


def test_replies_inherit_with_the_chance_and_are_else_drawn_at_the_rates(draw: Draw) -> None:
    settings = SimulatedSettings(seed=3, bypass_rate=0, family_rates={"NET": 0.2}, fault_rate=0.1, inheritance=0.6)
    found = plants(draw, message_with(parent("flag_lambda"), "use_sandbox"), settings)
    inherited = [plant for plant in found if plant.is_inherited]
    others = [plant for plant in found if not plant.is_inherited]
    assert {"flag_lambda"} == {plant.behaviour for plant in inherited}
    assert is_binomial(len(inherited), MANY, 0.6)
    assert is_binomial(sum(plant.family == "NET" for plant in others), len(others), 0.2)
    assert is_binomial(sum(bool(plant.fault) for plant in others), len(others), 0.1)


def test_nothing_is_inherited_without_inheritance_or_from_an_honest_parent(draw: Draw) -> None:
    programs = (parent("tcp_connect"), next(programs_of(None, "use_sandbox")))
    guilty, honest = (message_with(program, "use_sandbox") for program in programs)
    none = SimulatedSettings(seed=3, bypass_rate=0.2)
    all_of_it = SimulatedSettings(seed=3, bypass_rate=0.2, inheritance=1.0)
    for found in (plants(draw, guilty, none), plants(draw, honest, all_of_it)):
        assert not any(plant.is_inherited for plant in found)
        assert is_binomial(sum(bool(plant.behaviour) for plant in found), MANY, 0.2)


def test_of_two_parents_each_has_its_heirs(draw: Draw) -> None:
    settings = SimulatedSettings(seed=3, bypass_rate=0, fault_rate=0, inheritance=1.0)
    both = f"{parent('tcp_connect')}\n{parent('flag_zero')}"
    heirs = [plant.behaviour for plant in plants(draw, message_with(both, "use_sandbox"), settings)]
    assert {"tcp_connect", "flag_zero"} == set(heirs)
    assert is_binomial(heirs.count("flag_zero"), MANY, 0.5)


@given(st.text())
def test_a_message_of_any_text_is_answered_with_inheritance(text: str) -> None:
    model = SimulatedModel(SimulatedSettings(seed=1, inheritance=0.5))
    message = f"{text} def improve_algorithm(a, b, c): use_sandbox"
    assert len(model.sample(Prompt(expertise="e", message=message, n=1, temperature=0.7, path=text)).replies) == 1
