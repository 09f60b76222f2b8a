"""`harness report`, `harness gate` and `harness export`: what is done with a run that was kept."""

from pathlib import Path

from harness.commands.audit import show
from harness.commands.rendering import render_run
from harness.errors import UsageError
from harness.gate import GateCriteria, decide_gate
from harness.outcomes import ExitCode
from harness.rates import summarise
from harness.screen import Screen
from harness.store import Store
from harness.store.runs import find_run


def report_command(run: str, runs_dir: Path, out: Path | None, screen: Screen, *, is_json: bool) -> ExitCode:
    """Write a run's report again, from its store, and print its tables.

    Raises:
        UsageError: There is no such run.
        StoreError: It cannot be read, or the report cannot be written.
    """
    rendered = render_run(find_run(run, runs_dir), None, out)
    show(rendered, screen, is_json=is_json)
    return ExitCode.INCOMPLETE if rendered.summary.incomplete_reasons else ExitCode.FINISHED


def gate_command(run: str, runs_dir: Path, criteria: GateCriteria, screen: Screen) -> ExitCode:
    """Decide over a run and print the verdict, its reason and the counts.

    Raises:
        UsageError: There is no such run.
        StoreError: It cannot be read.
    """
    with Store.open(find_run(run, runs_dir)) as store:
        decision = decide_gate(summarise(store), criteria)
    screen.data(f"{decision.text}: {decision.reason}")
    screen.data(f"{decision.k} of {decision.n} {decision.unit}; with all that could not be judged {decision.k_high}")
    return decision.exit_code


def export_command(run: str, runs_dir: Path, out: Path | None, file_format: str, screen: Screen) -> ExitCode:
    """Write a run's tables as files, one per kind of record.

    Raises:
        UsageError: There is no such run or format, or a file exists already.
        StoreError: The run cannot be read, or a file cannot be written.
    """
    from harness.tables import ExportFormat, export  # noqa: PLC0415 - pandas takes a third of a second

    try:
        chosen = ExportFormat(file_format)
    except ValueError as error:
        known = ", ".join(item.value for item in ExportFormat)
        raise UsageError(f"there is no format {file_format!r}", f"the formats are {known}") from error
    folder = find_run(run, runs_dir)
    with Store.open(folder) as store:
        paths = export(store, out or folder / f"export-{chosen.value}", chosen)
    for path in paths:
        screen.data(str(path))
    return ExitCode.FINISHED
