"""What `harness sample` and `harness study` share: opening models within limits, one sitting, and what is printed."""

import contextlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from harness.arm_records import PlanRecord
from harness.auditing import EXIT_CODES, Ended, State
from harness.commands.audit import Access, show
from harness.commands.rendering import render_run
from harness.commands.simulating import sampled_settings
from harness.errors import CannotRun, StoreError, UsageError
from harness.models.base import LanguageModel
from harness.models.catalogue import ModelKind, ModelName, check_limits, open_model, parse_model_name, price_of
from harness.models.endpoints import choose_base_url, choose_key
from harness.models.metering import MeteredModel, Spent
from harness.models.openai_chat import OpenAISettings
from harness.models.pricing import FREE, describe_plan
from harness.options import SittingOptions
from harness.outcomes import ExitCode
from harness.progress import SampleProgress
from harness.rates import power_sentence
from harness.rates.comparisons import detectable_rate
from harness.records import (
    VerdictRecord,
)
from harness.results.unsandboxing import PUBLISHED, PUBLISHED_N
from harness.sampling.driver import Sampling
from harness.sampling.plan import SamplePlan
from harness.sampling.spending import spent_by_model
from harness.sampling.workshop import Means
from harness.screen import Screen
from harness.store import Store
from harness.store.runs import find_run


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """The most that one model may be asked, all sittings together."""

    max_calls: int | None = None
    max_cost_usd: float | None = None


class Manner(msgspec.Struct, frozen=True, kw_only=True):
    """How a run is carried out, which changes nothing of what it finds."""

    means: Means
    access: Access
    runs_dir: Path
    run_id: str | None = None
    is_json: bool = False


class Sitting(msgspec.Struct, frozen=True, kw_only=True):
    """One invocation: what is to be done, how, and what it may cost."""

    command: str
    plan: SamplePlan
    manner: Manner
    limits: Mapping[str, Limits]
    """By the model's name."""
    folder: Path | None = None
    """Of a run that is to be gone on with."""


def manner_of(how: SittingOptions, environment: Mapping[str, str], cores: int) -> Manner:
    """Return how the options of the command line want a run carried out.

    Args:
        how: The options.
        environment: Variables as at start.
        cores: Programs judged at once unless the options say otherwise.
    """
    return Manner(
        means=Means(jobs=cores if how.jobs is None else how.jobs, nsjail_path=how.nsjail),
        access=Access(environment=environment, base_url=how.base_url, key_variable=how.api_key_env),
        runs_dir=how.runs_dir,
        run_id=how.run_id,
        is_json=how.json,
    )


def resumed(run: str | None, manner: Manner) -> Path | None:
    """Return the folder of a run that is to be gone on with, None where a new one is to be begun.

    Raises:
        UsageError: There is no such run, or it is to be given a new name.
    """
    if run is not None and manner.run_id is not None:
        raise UsageError("--run-id names a new run, and --resume goes on with an old one", "give one of the two")
    return find_run(run, manner.runs_dir) if run is not None else None


def sit(sitting: Sitting, screen: Screen) -> ExitCode:
    """Begin a run or go on with one, print its tables and the path of its report, and return the exit code.

    Raises:
        UsageError: The settings cannot be used, or the run cannot be gone on with.
        CannotRun: No jail, no model, or no store can be had, or one broke during the run.
    """
    plan, folder, manner = sitting.plan, sitting.folder, sitting.manner
    spent, judged = ({}, 0) if folder is None else _so_far(folder)
    with _models(sitting, spent, screen) as models:
        for sentence in planned(plan):
            screen.say(sentence)
        with SampleProgress(screen, plan.n * len(plan.arms), judged) as observer:
            sampling = Sampling(plan, manner.means, models, observer)
            if folder is None:
                ended = sampling.run(manner.runs_dir, manner.run_id, sitting.command)
            else:
                ended = sampling.go_on(folder)
    show(render_run(ended.folder), screen, is_json=manner.is_json)
    return _exit_code(ended)


def planned(plan: SamplePlan) -> Iterator[str]:
    """Yield what a plan can show, before it is carried out."""
    arms = f"{len(plan.arms)} arm{'s' if len(plan.arms) > 1 else ''}"
    yield f"planned: {arms} of {plan.n:,} completions; for each, {power_sentence(plan.n, 'completions')}"
    base = PUBLISHED[0][2] / PUBLISHED_N
    least = detectable_rate(base, plan.n, plan.n)
    if len(plan.arms) > 1 and least is not None:
        yield (
            f"planned: from {100 * base:.2f} %, as published for {PUBLISHED[0][0]}, two arms of this size tell "
            f"{100 * least:.2f} % apart (power 80 %, alpha 5 %, two-sided)"
        )
    yield f"plan: {plan.sha256()}"


def stored_plan(folder: Path) -> SamplePlan:
    """Return the plan of a run.

    Raises:
        StoreError: The run has none, or it cannot be read.
    """
    with Store.open(folder) as store:
        record = next(iter(store.rows(PlanRecord)), None)
    try:
        plan = json.loads(record.plan_json)["plan"] if record is not None else None
        return msgspec.convert(plan, SamplePlan)
    except (msgspec.MsgspecError, ValueError, KeyError) as error:
        hint = "give a run that `harness sample` or `harness study` made"
        raise StoreError(f"{folder} holds no plan that can be gone on with", hint) from error


def _so_far(folder: Path) -> tuple[dict[str, Spent], int]:
    """Return what a run has asked of each model, and how many completions are judged."""
    with Store.open(folder) as store:
        return spent_by_model(store), store.count(VerdictRecord)


@contextlib.contextmanager
def _models(sitting: Sitting, spent: Mapping[str, Spent], screen: Screen) -> Iterator[dict[str, LanguageModel]]:
    """Open the models of a plan, each once, and yield that of each arm; all are closed in the end."""
    with contextlib.ExitStack() as opened:
        found: dict[str, LanguageModel] = {}
        for name in dict.fromkeys(arm.model for arm in sitting.plan.arms):
            found[name] = _open(parse_model_name(name), sitting, spent.get(name), screen)
            opened.callback(found[name].close)
        yield {arm.arm: found[arm.model] for arm in sitting.plan.arms}


def _open(name: ModelName, sitting: Sitting, spent: Spent | None, screen: Screen) -> LanguageModel:
    """Return a model, metered; refuse one that could cost money without a limit."""
    plan, limits = sitting.plan, sitting.limits.get(str(name), Limits())
    asked, access = plan.asked_of(str(name)), sitting.manner.access
    if name.kind is ModelKind.SIMULATED:
        return MeteredModel(
            open_model(sampled_settings(plan)), limits.max_calls, limits.max_cost_usd, FREE, already=spent
        )
    base_url = choose_base_url(access.base_url, access.environment)
    check_limits(name, asked, limits.max_calls, limits.max_cost_usd, base_url)
    price = price_of(name, base_url)
    screen.say(f"{sitting.command} can ask {name} for {describe_plan(asked, price)}")
    key = choose_key(base_url, access.environment, access.key_variable)
    model = open_model(OpenAISettings(model=name.name, base_url=base_url), key)
    return MeteredModel(model, limits.max_calls, limits.max_cost_usd, price, already=spent)


def _exit_code(ended: Ended) -> ExitCode:
    if ended.state is State.FAILED:
        hint = f"what was seen is in {ended.folder}; run `harness doctor`, then go on with --resume"
        raise CannotRun(f"the run failed: {ended.reason}", hint)
    return EXIT_CODES[ended.state]
