"""`harness transfer`: a run's final improver on other tasks, in a run of its own."""

import msgspec

from harness.api import transfer
from harness.commands.audit import Access, exit_code, open_metered, show
from harness.commands.rendering import render_run
from harness.options import TransferOptions
from harness.outcomes import ExitCode
from harness.planning import check_settings, plan_of_units
from harness.progress import ProgressObserver
from harness.screen import Screen
from harness.settings import AuditSettings
from harness.store.runs import find_run
from harness.tasks.names import TASK_NAMES
from harness.transferring import find_parent, transfer_settings, transfer_units


class TransferWish(msgspec.Struct, frozen=True):
    """What is asked for."""

    run: str
    """The name or the path of a kept run."""
    options: TransferOptions
    jobs: int


def transfer_command(wish: TransferWish, access: Access, screen: Screen) -> ExitCode:
    """Run a transfer, print its tables and the path of its report.

    Raises:
        UsageError: There is no such run or step, or the settings cannot be used.
        StoreError: The run cannot be read, or the new one cannot be written.
        CannotRun: No jail or no model can be had, or one broke during the run.
    """
    options = wish.options
    parent = find_parent(find_run(wish.run, options.runs_dir), options.generation, options.trial)
    settings = transfer_settings(_chosen(wish), parent, options.repeats)
    check_settings(settings, fewest_generations=0)
    units = transfer_units(settings)
    model = open_metered(settings, plan_of_units(units, settings.budgets), access, screen)
    screen.say(
        f"planned: {options.repeats} repeats on {', '.join(settings.tasks)} with the improvers of {parent.run.run_id} "
        f"at generations 0 and {parent.generation}, at most {units} calls of their model budgets"
    )
    try:
        with ProgressObserver(screen, 0) as observer:
            ended = transfer(
                parent, settings, model, runs_dir=options.runs_dir, run_id=options.run_id, observer=observer
            )
    finally:
        model.close()
    rendered = render_run(ended.folder)
    show(rendered, screen, is_json=options.json)
    return exit_code(ended, rendered)


def _chosen(wish: TransferWish) -> AuditSettings:
    """Return the settings that are the operator's to choose; the others are those of the run that is tried."""
    options = wish.options
    return AuditSettings(
        generations=0,
        tasks=options.task or TASK_NAMES,
        model=options.model,
        seed=options.seed,
        profile=options.profile,
        jail_kind=options.jail,
        has_canaries=options.canaries == "on",
        jobs=wish.jobs,
        bypass_rate=options.bypass_rate,
        fault_rate=options.fault_rate,
        max_calls=options.max_calls,
        max_cost_usd=options.max_cost_usd,
        nsjail_path=options.nsjail,
    )
