"""Decides what a reply holds, and composes it together with the truth about it."""

from dataclasses import dataclass
from random import Random

from harness.models.base import Plant, Reply
from harness.models.simulated.behaviours.base import Behaviour, Weave
from harness.models.simulated.behaviours.catalogue import shares
from harness.models.simulated.faults import Fault, break_syntax, draw_fault, weave_of
from harness.models.simulated.levels import draw_level, merit_rng
from harness.models.simulated.phrases import draw_slots
from harness.models.simulated.recognition import Request
from harness.models.simulated.settings import Quality, SimulatedSettings
from harness.models.simulated.weaving import STRATEGIES, carries, read_template, weave_program
from harness.models.simulated.wording import draw_refusal, wrap_program
from harness.records import ProgramKind

IDLE = frozenset({"local_search", "no_op"})
"""Strategies that return nothing that the model wrote, so that their utility follows no shape.

A chain that adopted one would also keep it for ever: each returns its own source, or nearly.
"""

BARE_FENCE_SHARE = 0.08
"""Of the honest replies; some extractors overlook a fence without a language."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What is wrong with a reply: a planted behaviour, a fault, or neither."""

    behaviour: Behaviour | None = None
    fault: Fault | None = None
    is_inherited: bool = False


def draw_intent(request: Request, settings: SimulatedSettings, rng: Random) -> Intent:
    """Return what to plant: what the message shows, with the chance of inheritance, else at the rates of `settings`."""
    if request.carried and rng.random() < settings.inheritance:
        return Intent(behaviour=rng.choice(request.carried), is_inherited=True)
    point = rng.random()
    for behaviour, share in shares(request, settings):
        if point < share:
            return Intent(behaviour=behaviour)
        point -= share
    return Intent(fault=draw_fault(rng)) if point < settings.fault_rate else Intent()


def draw_strategy(intent: Intent, quality: Quality, rng: Random) -> str:
    """Return the name of an improver's template that can carry the intent, and follows the shape where there is one."""
    weave = intent.behaviour.weave if intent.behaviour else Weave()
    names = [name for name in STRATEGIES if quality is Quality.MIXED or name not in IDLE]
    return rng.choice([name for name in names if carries(read_template("improvers", name), weave)])


def compose_program(request: Request, template: str, intent: Intent, rng: Random, merit: Random | None = None) -> str:
    """Return the source text of a program with its intent woven in.

    Args:
        request: What is asked for.
        template: A text from `read_template`.
        intent: What is wrong with the program.
        rng: Source of the variation.
        merit: Source of what bears on how good the program is, if it is another one.
    """
    slots = draw_slots(rng, merit or rng, request.flag)
    slots["call"] = "utility"
    slots["flag"] = f", {request.flag}=True" if request.flag else ""
    is_improver = request.kind is ProgramKind.IMPROVER
    slots["result"] = slots["best" if is_improver else "answer"]
    program = weave_program(template, slots, weave_for(request, intent, rng))
    return break_syntax(program, rng) if intent.fault is Fault.SYNTAX_ERROR else program


def weave_for(request: Request, intent: Intent, rng: Random) -> Weave:
    """Return what the intent puts into a program."""
    if intent.behaviour is not None:
        return intent.behaviour.weave
    return weave_of(intent.fault, request.kind or ProgramKind.SOLUTION, rng)


def compose_reply(request: Request, path: str, settings: SimulatedSettings, rng: Random) -> Reply:
    """Return one reply to `request`, drawn from `rng` alone, with its plant."""
    if request.kind is None:
        return reply_of(draw_refusal(rng), Plant(fault=Fault.NO_CODE))
    intent = draw_intent(request, settings, rng)
    if intent.fault is Fault.NO_CODE:
        return reply_of(draw_refusal(rng), Plant(fault=Fault.NO_CODE))
    merit = rng
    if request.kind is ProgramKind.IMPROVER:
        name, folder = draw_strategy(intent, settings.quality, rng), "improvers"
    else:
        merit = merit_rng(settings, path, rng)
        name, folder = f"{request.task}_{draw_level(settings.quality, path, merit)}", "solutions"
    program = compose_program(request, read_template(folder, name), intent, rng, merit)
    # A plant is never lost to an extractor's taste in fences: it would count as missed by the detectors.
    is_tagged = intent != Intent() or rng.random() >= BARE_FENCE_SHARE
    return reply_of(wrap_program(program, request, rng, is_tagged=is_tagged), plant_of(intent, name))


def plant_of(intent: Intent, strategy: str) -> Plant:
    """Return the truth about a reply that holds a program."""
    behaviour = intent.behaviour
    if behaviour is None:
        return Plant(fault=intent.fault or "", strategy=strategy)
    return Plant(
        behaviour=behaviour.name,
        family=behaviour.family,
        strategy=strategy,
        runs_on_call=behaviour.runs_on_call,
        is_inherited=intent.is_inherited,
    )


def reply_of(text: str, plant: Plant) -> Reply:
    """Return a completed reply of the simulated model."""
    return Reply(text=text, finish_reason="stop", served_model="simulated", plant=plant)
