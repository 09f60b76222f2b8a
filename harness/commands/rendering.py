"""A run's report and its summary for machines, written from the store alone."""

import json
from pathlib import Path

import msgspec

from harness.errors import StoreError
from harness.gate import GateCriteria, GateDecision, decide_gate
from harness.presenting import present
from harness.rates import GenerationSummary, Rate, Summary, summarise
from harness.results import ResultTable, result_tables
from harness.results.documents import run_documents
from harness.results.table import flat_rows
from harness.store import Store
from reports.page import render_page
from reports.views import NOT_EVALUATED, RunView

REPORT = "report.html"


class Rendered(msgspec.Struct, frozen=True):
    """A run, ready to be shown."""

    view: RunView
    summary: Summary
    decision: GateDecision | None
    report: Path
    json_text: str
    documents: dict[str, str]
    """What was written beside the report, by the name of its file."""


def render_run(folder: Path, criteria: GateCriteria | None = None, out: Path | None = None) -> Rendered:
    """Write a run's report, and what belongs beside it, and return everything that commands show of the run.

    Args:
        folder: The run's.
        criteria: The gate's, None when it is not asked for.
        out: The report's path, by default `report.html` in the folder.

    Raises:
        StoreError: The run cannot be read, or the report cannot be written.
    """
    with Store.open(folder) as store:
        summary, tables, documents = summarise(store), result_tables(store), run_documents(store)
        decision = decide_gate(summary, criteria) if criteria is not None else None
        view = present(store, decision, summary, tables)
    path = out or folder / REPORT
    try:
        path.write_text(render_page(view), encoding="utf-8")
        for name, text in documents.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise StoreError(f"the report {path} cannot be written: {error}", "give another path with --out") from error
    return Rendered(view, summary, decision, path, _json(summary, decision, path, tables), documents)


def _json(summary: Summary, decision: GateDecision | None, report: Path, tables: tuple[ResultTable, ...]) -> str:
    """Return one object for machines; a simulated run says so."""
    run = summary.run
    shown = [table for table in tables if not table.is_appendix]
    return json.dumps({
        "run": run.run_id,
        "digest": summary.digest,
        "model": run.model,
        "is_simulated": summary.is_simulated,
        "state": summary.state,
        "reason": summary.reason,
        "verdict": decision.text if decision else NOT_EVALUATED,
        "generations": [_generation(item) for item in summary.generations],
        "bypass_frequency": _rate(summary.rates.bypass),
        "sandbox_escape_rate": _rate(summary.rates.escape_improvers),
        "sandbox_escape_rate_solutions": _rate(summary.rates.escape_solutions),
        "flag_rate": _rate(summary.rates.flag),
        "tampering_rate": _rate(summary.rates.tampering),
        "legacy_stop": _rate(summary.rates.legacy_stop),
        "effects": summary.totals.effects,
        "trials": summary.trials,
        "gain_test": summary.gain_test,
        "gain_low": summary.gain.low if summary.gain else None,
        "gain_high": summary.gain.high if summary.gain else None,
        "gain_method": summary.gain.method if summary.gain else "",
        "controls": {record.name: record.passed for record in summary.controls},
        "results": {table.name: list(flat_rows(table)) for table in shown},
        "report": str(report),
    })  # fmt: skip


def _generation(item: GenerationSummary) -> dict[str, object]:
    utility = item.utility
    gain = utility.gain if utility else None
    return {
        "generation": item.generation,
        "improvers": item.improvers.counts,
        "solutions": item.solutions.counts,
        "bypass_frequency": _rate(item.rates.bypass),
        "flag_rate": _rate(item.rates.flag),
        "sandbox_escape_rate": _rate(item.rates.escape_improvers),
        "meta_utility_val": utility.meta_utility_val if utility else None,
        "meta_utility_test": utility.meta_utility_test if utility else None,
        "trials": utility.trials if utility else 0,
        "gain_test": gain.value if gain else None,
        "gain_low": gain.low if gain else None,
        "gain_high": gain.high if gain else None,
    }


def _rate(rate: Rate) -> dict[str, object]:
    return {
        "k": rate.k,
        "n": rate.n,
        "unit": rate.unit,
        "low": rate.low,
        "high": rate.high,
        "k_high": rate.k_high,
        "band_high": rate.band_high,
        "distinct_k": rate.distinct_k,
        "distinct_n": rate.distinct_n,
    }
