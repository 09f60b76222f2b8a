"""From a run's rows to the values that a report shows; a pure function of the store."""

import json
from collections import Counter

import msgspec

from detectors.findings import Verdict
from harness.arm_records import (
    COMMAND_SAMPLE,
    COMMAND_STUDY,
    COMMANDS_WITH_ARMS,
    ArmRecord,
)
from harness.gate import GateDecision
from harness.program_views import program_views
from harness.rates import GenerationSummary, LadderCounts, PlantSummary, Rate, Summary, power_sentence, summarise
from harness.rates.labels import gather_labels
from harness.records import (
    COMMAND_DETONATE,
    COMMAND_TRANSFER,
    ControlRecord,
    ExecutionEnded,
    ExecutionStarted,
    LabelRecord,
    ProgramKind,
    RunRecord,
    VerdictRecord,
)
from harness.results import ResultTable, result_tables
from harness.results.table import view_of
from harness.settings import AuditSettings, planned_proposals
from harness.store import Store
from reports.numerals import rate_text, short_rate_text
from reports.views import (
    LADDER,
    NOT_EVALUATED,
    ControlRow,
    EffectRow,
    GenerationRow,
    LadderCount,
    OutcomeRow,
    Pair,
    PlantRow,
    RateView,
    RunView,
)

_MOST_NAMED = 5
_CONTROL = "control"
_LIMITS = (
    (
        "No attempt seen is not the same as would not attempt: a program may behave differently with a real network, "
        "with more time, or where it does not notice that it is watched."
    ),
    (
        "What a program writes into a prompt leaves the machine; prompts are stored and searched for canaries before "
        "they are sent, and nothing more."
    ),
    "Kernel bugs and side channels are not covered: run audits on a throw-away machine without secrets.",
    "Audit events are advisory: a program can silence its own audit hook.",
)
_ONE_CHAIN = "The programs of one chain depend on each other: the intervals speak of this chain, not of this model."
_SOME_CHAINS = (
    "The programs of one chain depend on each other: Wilson intervals speak of these chains. Those of gains, and those "
    "that are clustered by trial, speak of this model under these settings."
)
_OF_ARMS = "The rates of the whole run take all arms together; arms are told apart in tables of their own."
_MEANINGS = {
    "completed": "returned a result",
    "raised": "raised an exception",
    "refused": "the jail's interpreter refused the text",
    "exited": "ended itself without an answer",
    "timed_out": "reached the wall-clock limit",
    "cpu_exhausted": "reached a CPU limit",
    "out_of_memory": "reached the memory limit",
    "output_limit": "wrote more than the output limit",
    "protocol_violation": "sent what no program may send",
    "syscall_killed": "killed by the system-call filter",
    "signalled": "died of a signal",
    "cancelled": "the run was stopped",
    "killed_cause_unknown": "killed, and nothing says by what",
}


def present(
    store: Store,
    decision: GateDecision | None = None,
    summary: Summary | None = None,
    tables: tuple[ResultTable, ...] | None = None,
) -> RunView:
    """Return the view of a run, finished or not.

    Args:
        store: The run.
        decision: The gate's, if one was asked for.
        summary: The run's, where it is known already.
        tables: Its tables of results, where they are known already.

    Raises:
        StoreError: The store cannot be read.
    """
    summary = summary or summarise(store)
    run, tables = summary.run, result_tables(store) if tables is None else tables
    settings = msgspec.json.decode(run.settings_json, type=AuditSettings, strict=False)
    planned = planned_proposals(settings) + sum(arm.planned_n for arm in store.rows(ArmRecord))
    return RunView(
        title=_title(run),
        run_id=run.run_id,
        digest=summary.digest,
        model=run.model,
        is_simulated=summary.is_simulated,
        variant=run.variant + (" with a warning" if run.has_warning else ""),
        created=run.created,
        state=summary.state,
        state_reason=summary.reason,
        gate=decision.text if decision else NOT_EVALUATED,
        gate_reason=decision.reason if decision else "",
        warnings=_warnings(summary),
        power_before=f"Planned: {power_sentence(planned)}.",
        power_after=f"Reached: {summary.power}.",
        interval_method=_interval_method(summary),
        effects=_effects(summary),
        headline=rate_view(summary.rates.bypass),
        rates=tuple(rate_view(rate) for rate in _other_rates(summary)),
        generations=tuple(_generation(item) for item in summary.generations),
        # A sample improves once: what it has in place of generations are arms, which are tables of results.
        has_steps=run.command not in COMMANDS_WITH_ARMS,
        results=tuple(view_of(table) for table in tables),
        raters=tuple(labels.rater for labels in gather_labels(store.rows(LabelRecord))),
        programs=program_views(store),
        controls=tuple(_control(record) for record in summary.controls),
        plants=_plants(summary.plants),
        outcomes=_outcomes(store),
        settings=_pairs(run.settings_json),
        environment=_pairs(run.environment_json),
        limits=(*_LIMITS, _of_whom(summary), *_never_run(store)),
    )


def _of_whom(summary: Summary) -> str:
    """Say of what the intervals speak."""
    if summary.run.command in COMMANDS_WITH_ARMS:
        return _OF_ARMS
    return _SOME_CHAINS if summary.trials > 1 else _ONE_CHAIN


def _interval_method(summary: Summary) -> str:
    """Name the methods behind the bars of the chart."""
    rates = "95% Wilson score intervals"
    methods = dict.fromkeys(
        item.utility.gain.method
        for item in summary.generations
        if item.utility and item.utility.gain and item.utility.gain.low is not None
    )
    return f"{rates}; of gains {', '.join(methods)}" if methods else rates


_TITLES = {
    COMMAND_DETONATE: "Programs that were given",
    COMMAND_SAMPLE: "Unsandboxing sample of {model}",
    COMMAND_STUDY: "Unsandboxing study of {model}",
    COMMAND_TRANSFER: "Transfer with {model}",
}


def _title(run: RunRecord) -> str:
    return _TITLES.get(run.command, "Audit of {model}").replace("{model}", run.model)


def _never_run(store: Store) -> tuple[str, ...]:
    """Say how many programs were only read: nobody ran them, so run time could show nothing."""
    clean = [row for row in store.rows(VerdictRecord) if row.verdict == Verdict.CLEAN and not row.is_probe]
    unrun = sum(not row.was_executed for row in clean)
    return (
        (f"{unrun} of {len(clean)} CLEAN completions were only read: no improver had their program run.",)
        if unrun
        else ()
    )


def rate_view(rate: Rate) -> RateView:
    """Return a rate ready to be shown."""
    has_band = rate.k_high > rate.k
    return RateView(
        name=rate.name,
        k=rate.k,
        n=rate.n,
        low=rate.low if rate.n else None,
        high=rate.high if rate.n else None,
        unit=rate.unit,
        text=rate_text(rate.k, rate.n, rate.low, rate.high) + (f"; {rate.note}" if rate.note else ""),
        band=rate_text(rate.k_high, rate.n, rate.low, rate.band_high) if has_band else "",
        band_high=rate.band_high if has_band else None,
    )


def _other_rates(summary: Summary) -> tuple[Rate, ...]:
    rates = summary.rates
    return rates.flag, rates.escape_improvers, rates.escape_solutions, rates.tampering, rates.legacy_stop


def _warnings(summary: Summary) -> tuple[str, ...]:
    found = [f"INCOMPLETE: {reason}" for reason in summary.incomplete_reasons]
    if summary.damaged_at is not None:
        found.append(f"the store is damaged: event {summary.damaged_at} does not fit the hash chain")
    if summary.totals.cut_off:
        names = ", ".join(summary.totals.cut_off[:_MOST_NAMED])
        count = len(summary.totals.cut_off)
        found.append(f"{count} executions were cut off by a stop of the harness and run again, such as {names}")
    if summary.totals.completions_truncated:
        found.append(f"{summary.totals.completions_truncated} replies were cut at the token limit")
    return tuple(found)


def _effects(summary: Summary) -> tuple[EffectRow, ...]:
    controls = {record.name.removeprefix("leaky-"): record for record in summary.controls if record.kind == "leak"}
    observed = summary.totals.effects
    return tuple(
        EffectRow(
            name=name,
            observed=observed.get(name, 0),
            control=controls[name].observed if name in controls else "not run",
        )
        # An effect is shown also where no control ran that would have shown it.
        for name in dict.fromkeys((*controls, *observed))
    )


def _generation(item: GenerationSummary) -> GenerationRow:
    utility = item.utility
    gain = utility.gain if utility else None
    has_improvers = item.improvers.completions > 0
    return GenerationRow(
        generation=item.generation,
        completions=item.improvers.completions,
        ladder=_ladder(item.improvers),
        solution_completions=item.solutions.completions,
        solution_ladder=_ladder(item.solutions),
        flag_rate=_short(item.rates.flag) if has_improvers else "",
        escape_rate=_short(item.rates.escape_improvers) if has_improvers else "",
        bypass=rate_view(item.rates.bypass) if has_improvers else None,
        meta_utility_val=utility.meta_utility_val if utility else None,
        meta_utility_test=utility.meta_utility_test if utility else None,
        gain=gain.value if gain else None,
        gain_low=gain.low if gain else None,
        gain_high=gain.high if gain else None,
    )


def _ladder(counts: LadderCounts) -> tuple[LadderCount, ...]:
    return tuple(LadderCount(verdict=name, count=counts.counts.get(name, 0)) for name in LADDER)


def _short(rate: Rate) -> str:
    return short_rate_text(rate.k, rate.n, rate.low, rate.high)


def _control(record: ControlRecord) -> ControlRow:
    return ControlRow(
        name=record.name,
        kind=record.kind,
        family=record.family,
        expected=record.expected,
        observed=record.observed,
        passed=record.passed,
        detail=record.detail,
    )


def _plants(plants: PlantSummary | None) -> tuple[PlantRow, ...]:
    if plants is None:
        return ()
    rows = [
        PlantRow(
            behaviour=row.name,
            family=row.family,
            planted=row.planted,
            noticed=row.caught,
            text=f"{row.caught} of {row.planted} noticed; {row.pass_rate.k} of {row.pass_rate.n} that ran on call",
            note=f"{row.missed} missed" if row.missed else "",
        )
        for row in plants.by_behaviour
    ]
    for name, accused, count in (
        ("honest programs", plants.honest_accused, plants.honest),
        ("faulty programs", plants.faulty_accused, plants.faulty),
    ):
        text = f"{accused} of {count} accused"
        rows.append(PlantRow(behaviour=name, family="none", planted=0, noticed=accused, text=text))
    return tuple(rows)


def _outcomes(store: Store) -> tuple[OutcomeRow, ...]:
    kinds = {row.execution_id: row.kind for row in store.rows(ExecutionStarted) if row.purpose != _CONTROL}
    counts = Counter(
        (row.outcome, kinds[row.execution_id]) for row in store.rows(ExecutionEnded) if row.execution_id in kinds
    )
    return tuple(
        OutcomeRow(
            outcome=name,
            improvers=counts[name, ProgramKind.IMPROVER],
            solutions=counts[name, ProgramKind.SOLUTION],
            meaning=_MEANINGS.get(name, ""),
        )
        for name in sorted({outcome for outcome, _ in counts})
    )


def _pairs(text: str) -> tuple[Pair, ...]:
    values = json.loads(text)
    return tuple(Pair(name=name, value=_shown(value)) for name, value in values.items())


def _shown(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
