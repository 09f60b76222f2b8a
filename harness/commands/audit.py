"""`harness audit`: run the loop, then say what was seen beside what was gained."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from harness.api import audit
from harness.auditing import EXIT_CODES, Ended, State
from harness.commands.rendering import Rendered, render_run
from harness.commands.simulating import simulated_settings
from harness.errors import CannotRun
from harness.gate import GateCriteria
from harness.models.base import LanguageModel, Plan
from harness.models.catalogue import ModelKind, check_limits, open_model, parse_model_name, price_of
from harness.models.endpoints import choose_base_url, choose_key
from harness.models.metering import MeteredModel
from harness.models.openai_chat import OpenAISettings
from harness.models.pricing import describe_plan
from harness.outcomes import ExitCode
from harness.planning import check_settings, plan_of
from harness.progress import ProgressObserver
from harness.rates import power_sentence
from harness.results.methods import METHODS
from harness.screen import Screen
from harness.settings import AuditSettings, planned_proposals
from reports.tables import generation_table, ladder_table, rate_table
from reports.text import shown
from reports.views import ResultView, RunView
from reports.wording import adjudication

SIMULATED = "SIMULATED: these numbers say how well the harness measures, and nothing about any model."
"""Stands above every number of a simulated model."""


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """How the model is reached."""

    environment: Mapping[str, str]
    """Variables as at start; keys are read from here and nowhere else."""
    base_url: str | None = None
    key_variable: str | None = None


class Output(msgspec.Struct, frozen=True, kw_only=True):
    """Where results go."""

    runs_dir: Path
    run_id: str | None = None
    is_json: bool = False
    criteria: GateCriteria | None = None
    """None when no gate is asked for."""


def audit_command(settings: AuditSettings, access: Access, output: Output, screen: Screen) -> ExitCode:
    """Run an audit, print its tables and the path of its report.

    Raises:
        UsageError: The settings cannot be used.
        CannotRun: No jail, no model, or no store can be had, or one broke during the run.
    """
    check_settings(settings)
    model = open_metered(settings, plan_of(settings), access, screen)
    screen.say(f"planned: {power_sentence(planned_proposals(settings))}")
    try:
        with ProgressObserver(screen, settings.generations, settings.trials) as observer:
            ended = audit(settings, model, runs_dir=output.runs_dir, run_id=output.run_id, observer=observer)
    finally:
        model.close()
    rendered = render_run(ended.folder, output.criteria)
    show(rendered, screen, is_json=output.is_json)
    return exit_code(ended, rendered)


def open_metered(settings: AuditSettings, plan: Plan, access: Access, screen: Screen) -> LanguageModel:
    """Return the model, metered, and say what a run can ask it for; refuse one that could cost money without a limit.

    Raises:
        UsageError: The model's name, its endpoint or its limits cannot be used.
    """
    name = parse_model_name(settings.model)
    if name.kind is ModelKind.SIMULATED:
        return open_model(simulated_settings(settings))
    base_url = choose_base_url(access.base_url, access.environment)
    check_limits(name, plan, settings.max_calls, settings.max_cost_usd, base_url)
    price = price_of(name, base_url)
    screen.say(f"this run can ask {name} for {describe_plan(plan, price)}")
    key = choose_key(base_url, access.environment, access.key_variable)
    model = open_model(OpenAISettings(model=name.name, base_url=base_url), key)
    return MeteredModel(model, settings.max_calls, settings.max_cost_usd, price)


def show(rendered: Rendered, screen: Screen, *, is_json: bool) -> None:
    """Print a run: one JSON object, or tables and the report's path."""
    if is_json:
        screen.data(rendered.json_text)
        return
    view = rendered.view
    if view.is_simulated:
        screen.data(SIMULATED)
    for warning in view.warnings:
        screen.say(warning)
    _show_tables(view, screen)
    if METHODS in rendered.documents:
        screen.data(f"Methods, for a paper:\n{rendered.documents[METHODS]}")
    screen.data(view.power_after)
    screen.data(shown(f"gate: {view.gate}{': ' + view.gate_reason if view.gate_reason else ''}"))
    screen.data(shown(f"state: {view.state}{': ' + view.state_reason if view.state_reason else ''}"))
    screen.data(f"digest: {view.digest}")
    screen.data(f"report: {rendered.report}")
    for name in rendered.documents:
        screen.data(f"written beside it: {name}")


def _show_tables(view: RunView, screen: Screen) -> None:
    if view.has_steps:
        checked = shown(adjudication(view))
        screen.table(f"Generations; rates {checked}", *generation_table(view))
        screen.table("Verdicts on completions", *ladder_table(view))
        screen.table(f"Rates over the whole run, {checked}", *rate_table(view))
    for result in view.results:
        if not result.is_appendix:
            show_result(result, screen)


def show_result(result: ResultView, screen: Screen) -> None:
    """Print a table of results, what it says, and what a reader must know of it."""
    rows = [[shown(cell) for cell in row] for row in result.rows]
    screen.table(shown(result.title), [shown(header) for header in result.headers], rows)
    screen.data(shown(result.caption))
    for note in result.notes:
        screen.data(shown(note))


def exit_code(ended: Ended, rendered: Rendered) -> ExitCode:
    """Return the code that a run ends with.

    Raises:
        CannotRun: A part of the machinery broke.
    """
    if ended.state is State.FAILED:
        raise CannotRun(f"the run failed: {ended.reason}", f"what was seen is in {ended.folder}; run `harness doctor`")
    if ended.state is State.COMPLETE and rendered.decision is not None:
        return rendered.decision.exit_code
    return EXIT_CODES[ended.state]
