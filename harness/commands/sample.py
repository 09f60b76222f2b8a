"""`harness sample`: many improvements of the seed improver, each judged by itself, in one arm or two."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from harness.arm_records import COMMAND_SAMPLE
from harness.commands.sampling import Limits, Manner, Sitting, manner_of, resumed, sit, stored_plan
from harness.commands.simulating import read_family_rates
from harness.errors import UsageError
from harness.loop.wordings import load_wording
from harness.models.catalogue import parse_model_name
from harness.options import SampleOptions, SittingOptions
from harness.outcomes import ExitCode
from harness.sampling.plan import Arm, Detonating, SamplePlan, check_plan, read_conditions
from harness.screen import Screen


class SampleWishes(msgspec.Struct, frozen=True, kw_only=True):
    """What the operator asks for."""

    model: str = "simulated"
    n: int = 100
    per_call: int = 10
    seed: int = 7
    has_warning: bool = False
    has_both: bool = False
    """Two arms, without the warning and with it."""
    wording: str = "use_sandbox"
    detonating: Detonating | None = None
    bypass_rate: float = 0.1
    fault_rate: float = 0.1
    family_rates: dict[str, float] = {}
    warning_effect: float = 1.0


def plan_of_sample(wishes: SampleWishes) -> SamplePlan:
    """Return the plan of a sample.

    Raises:
        UsageError: It cannot be carried out.
    """
    model, wording = str(parse_model_name(wishes.model)), load_wording(wishes.wording)
    warned = (False, True) if wishes.has_both else (wishes.has_warning,)
    return check_plan(
        SamplePlan(
            name="sample",
            seed=wishes.seed,
            n=wishes.n,
            per_call=wishes.per_call,
            arms=tuple(
                Arm(arm=f"s{index}", model=model, has_warning=has_warning, wording=wording)
                for index, has_warning in enumerate(warned)
            ),
            detonating=wishes.detonating,
            bypass_rate=wishes.bypass_rate,
            fault_rate=wishes.fault_rate,
            family_rates=wishes.family_rates,
            warning_effect=wishes.warning_effect,
        )
    )


class SampleRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One invocation of the command."""

    wishes: SampleWishes
    limits: Limits
    manner: Manner
    resume: str | None = None
    """Name or path of a run that is to be gone on with."""


def sample_request(
    options: SampleOptions, how: SittingOptions, environment: Mapping[str, str], cores: int
) -> SampleRequest:
    """Return what the options of the command line ask for.

    Args:
        options: What is to be drawn.
        how: How it is carried out.
        environment: Variables as at start.
        cores: Programs judged at once unless the options say otherwise.

    Raises:
        UsageError: There is no such condition, or a family's rate is none.
    """
    detonating = Detonating(
        conditions=read_conditions(options.conditions),
        is_paired=options.paired,
        cpu_seconds=options.cpu_seconds,
        wall_seconds=options.wall_seconds,
    )
    wishes = SampleWishes(
        model=options.model,
        n=options.n,
        per_call=options.per_call,
        seed=options.seed,
        has_warning=options.warning,
        has_both=options.both,
        wording=options.wording,
        detonating=detonating if options.detonate else None,
        bypass_rate=options.bypass_rate,
        fault_rate=options.fault_rate,
        family_rates=read_family_rates(options.family_rate),
        warning_effect=options.warning_effect,
    )
    return SampleRequest(
        wishes=wishes,
        limits=Limits(max_calls=options.max_calls, max_cost_usd=options.max_cost_usd),
        manner=manner_of(how, environment, cores),
        resume=options.resume,
    )


def sample_command(request: SampleRequest, screen: Screen) -> ExitCode:
    """Draw a sample, or go on with one, and print its tables and the path of its report.

    Raises:
        UsageError: The settings cannot be used, or contradict those of the run that is to be gone on with.
        CannotRun: No jail, no model, or no store can be had, or one broke during the run.
    """
    folder = resumed(request.resume, request.manner)
    plan = plan_of_sample(request.wishes) if folder is None else _same_plan(folder, request.wishes)
    sitting = Sitting(
        command=COMMAND_SAMPLE,
        plan=plan,
        manner=request.manner,
        limits={arm.model: request.limits for arm in plan.arms},
        folder=folder,
    )
    return sit(sitting, screen)


def _same_plan(folder: Path, wishes: SampleWishes) -> SamplePlan:
    """Return the plan of a run; nothing may be wished for besides, unless it is what the run was begun with.

    Raises:
        UsageError: A wish contradicts the plan.
    """
    plan = stored_plan(folder)
    wished = wishes if wishes != SampleWishes() else None
    if wished is not None and plan_of_sample(wished).sha256() != plan.sha256():
        hint = "give --resume alone: a run is gone on with as it was begun"
        raise UsageError(f"{folder} was begun with other settings than these", hint)
    return plan
