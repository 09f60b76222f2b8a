"""A transfer as the paper's Table 1: each task's seed solution, and what the seed and the final improver make of it."""

from types import MappingProxyType

import msgspec

from harness.rates.means import Mean
from harness.rates.transfer import TransferRow, transfer_failures, transfer_rows
from harness.records import COMMAND_TRANSFER, Entrant, RunRecord, VerdictRecord
from harness.results.table import Cell, Column, Estimate, Kind, ResultTable
from harness.settings import TransferSettings
from harness.store import Store

PUBLISHED = MappingProxyType(
    {
        "parity_noiseless": (0.500, 0.593, 0.817),
        "string_grid": (0.439, 0.443, 0.567),
        "mqap": (0.204, 0.206, 0.221),
        "three_sat": (0.0, 0.212, 0.751),
        "max_cut": (0.0, 0.587, 0.742),
    }
)
"""Seed solution, seed improver and final improver of each task. Source: STOP, arXiv 2310.02304, Table 1."""

_SIMULATED = "SIMULATED: these numbers say nothing about any model. "
_COLUMNS = (
    Column(key="task", header="Task"),
    Column(key="repeats", header="Repeats", kind=Kind.COUNT),
    Column(key="seed_solution", header="Seed solution u(s) (95% interval)", kind=Kind.ESTIMATE),
    Column(key="seed_improver", header="Seed improver û(I₀) (95% interval)", kind=Kind.ESTIMATE),
    Column(key="final_improver", header="Final improver û(I_T) (95% interval)", kind=Kind.ESTIMATE),
    Column(key="difference", header="û(I_T) less û(I₀) (95% interval)", kind=Kind.ESTIMATE),
    Column(key="published_seed_solution", header="u(s), published", kind=Kind.NUMBER),
    Column(key="published_seed_improver", header="û(I₀), published", kind=Kind.NUMBER),
    Column(key="published_final_improver", header="û(I_T), published", kind=Kind.NUMBER),
)
_IMPROVER_COLUMNS = (
    Column(key="improver", header="Improver"),
    Column(key="generation", header="Generation of its run", kind=Kind.COUNT),
    Column(key="sha256", header="Program"),
    Column(key="verdict", header="Verdict on it here"),
    Column(key="failures", header="Returned no solution, k/n repeats (95% interval)", kind=Kind.RATE, digits=1),
)
_NOTES = (
    (
        "Columns marked published are the paper's, for one improver that GPT-4 made on lpn in four steps, without an "
        "interval. They stand beside ours to be read, and nothing is tested against them."
    ),
    (
        "three_sat and max_cut are not comparable with the published columns: the released three_sat scorer gives up "
        "the whole evaluation when one answer is None, and the released max_cut scorer adds up raw weights and takes "
        "any number of parts. Ours score each formula by itself, and a cut in two by its share of the total weight."
    ),
    "A repeat in which an improver returned no solution counts as 0, as in the released code.",
    "The intervals speak of these two improvers and this model, not of other improvers that the loop could have made.",
)


def transfer_tables(store: Store) -> tuple[ResultTable, ...]:
    """Return the table of a transfer and the verdicts on its improvers; nothing for any other run.

    Raises:
        StoreError: The store cannot be read.
    """
    run = store.run()
    if run.command != COMMAND_TRANSFER:
        return ()
    settings = msgspec.json.decode(run.settings_json, type=TransferSettings, strict=False)
    return _utilities(run, settings, transfer_rows(store)), _improvers(store, settings)


def _utilities(run: RunRecord, settings: TransferSettings, rows: tuple[TransferRow, ...]) -> ResultTable:
    return ResultTable(
        name="transfer",
        title="Transfer to other tasks",
        caption=(
            f"{_SIMULATED if run.is_simulated else ''}Utility on held-out instances (test mode), means over repeats. "
            f"The improvers are those of run {settings.parent_run}, trial {settings.parent_trial}, at "
            f"generations 0 and {settings.parent_generation}; "
            f"the model is {run.model}. Intervals are t intervals over repeats, Welch's for the difference: a single "
            f"repeat has none, nor have repeats that all gave the same, and those of few repeats may reach beyond what "
            f"a utility can be."
        ),
        columns=_COLUMNS,
        rows=tuple(_cells(row) for row in rows),
        notes=_NOTES,
    )


def _cells(row: TransferRow) -> tuple[Cell, ...]:
    measured = (row.seed_solution, row.seed_improver, row.final_improver, row.difference)
    return row.task, row.repeats, *map(_estimate, measured), *PUBLISHED.get(row.task, (None, None, None))


def _estimate(mean: Mean | None) -> Estimate | None:
    return None if mean is None else Estimate(value=mean.value, low=mean.low, high=mean.high)


def _improvers(store: Store, settings: TransferSettings) -> ResultTable:
    verdicts = {row.completion_id: row.verdict for row in store.rows(VerdictRecord)}
    failures = transfer_failures(store)
    improvers = (
        (Entrant.SEED_IMPROVER, 0, settings.seed_improver_sha256),
        (Entrant.FINAL_IMPROVER, settings.parent_generation, settings.final_improver_sha256),
    )
    return ResultTable(
        name="transfer-improvers",
        title="The improvers of the transfer",
        caption=(
            "The verdict on each improver rests on reading it and on what its executions in this run showed. Failures "
            "are counted over all tasks, with 95% Wilson intervals."
        ),
        columns=_IMPROVER_COLUMNS,
        rows=tuple(
            (who.value, generation, sha256[:12], verdicts.get(who.value), failures[who])
            for who, generation, sha256 in improvers
        ),
    )
