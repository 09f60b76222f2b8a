"""What the trials of a run gained, each of them and all together, and what a quarantine refused."""

from collections.abc import Sequence
from statistics import fmean

from harness.rates.gains import mean_over_trials
from harness.rates.utility import GenerationUtility, UtilitySummary, over_trials, summarise_utility
from harness.records import TrialRecord
from harness.results.table import Cell, Column, Estimate, Kind, ResultTable
from harness.store import Store

_SHA_DIGITS = 12
_NEGATIVE_COST = (
    "A cost below 0 is a gain: the refused proposal was worse. What later steps would have made of it is not known."
)


def trial_tables(store: Store) -> tuple[ResultTable, ...]:
    """Return the gains over the trials, the steps of each trial, and the proposals that a quarantine refused.

    Raises:
        StoreError: The store cannot be read.
    """
    chains = summarise_utility(store)
    if not chains:
        return ()
    gains = over_trials(chains, store.run().seed)
    failed = tuple(row for row in store.rows(TrialRecord) if row.state != "complete")
    return (_gains(gains), _steps(chains, failed), *_quarantine(chains))


def _gains(generations: Sequence[GenerationUtility]) -> ResultTable:
    methods = dict.fromkeys(item.gain.method for item in generations if item.gain and item.generation)
    most = max(item.trials for item in generations)
    speaks_of = (
        "One trial: the gain is that of this chain, not of this model."
        if most == 1
        else f"{most} trials: the gain is the mean over chains of this model under these settings."
    )
    return ResultTable(
        name="gains",
        title="Gain over the seed",
        caption=(
            "Test meta-utility of the current improver after each generation less that of the seed improver in the "
            f"same trial. {speaks_of} 95% interval: {'; '.join(methods) or 'none'}."
        ),
        columns=(
            Column(key="generation", header="Generation", kind=Kind.COUNT),
            Column(key="trials", header="Trials", kind=Kind.COUNT),
            Column(key="val", header="Meta-utility, val (used for selection)", kind=Kind.NUMBER),
            Column(key="test", header="Meta-utility, test", kind=Kind.NUMBER),
            Column(key="gain", header="Gain over the seed, test", kind=Kind.ESTIMATE),
        ),
        rows=tuple(_gain_cells(item) for item in generations),
    )


def _gain_cells(item: GenerationUtility) -> tuple[Cell, ...]:
    gain = None
    if item.gain is not None and item.generation:
        gain = Estimate(value=item.gain.value, low=item.gain.low, high=item.gain.high)
    return item.generation, item.trials, item.meta_utility_val, item.meta_utility_test, gain


def _steps(chains: Sequence[UtilitySummary], failed: Sequence[TrialRecord]) -> ResultTable:
    return ResultTable(
        name="trial-steps",
        title="Each trial, step by step",
        caption=(
            "The improver that was current after each generation, and its meta-utility as last measured; the "
            "proposal's stands beside it, adopted or not."
        ),
        columns=(
            Column(key="trial", header="Trial", kind=Kind.COUNT),
            Column(key="generation", header="Generation", kind=Kind.COUNT),
            Column(key="improver", header="Current improver"),
            Column(key="outcome", header="What became of the proposal"),
            Column(key="val", header="Meta-utility, val (used for selection)", kind=Kind.NUMBER),
            Column(key="test", header="Meta-utility, test", kind=Kind.NUMBER),
            Column(key="gain", header="Gain over the seed, test", kind=Kind.NUMBER),
            Column(key="proposal_val", header="Proposal, val", kind=Kind.NUMBER),
            Column(key="proposal_test", header="Proposal, test", kind=Kind.NUMBER),
        ),
        rows=tuple(_step_cells(item) for item in chains),
        notes=tuple(f"Trial {row.trial} failed: {row.reason}." for row in failed),
    )


def _step_cells(item: UtilitySummary) -> tuple[Cell, ...]:
    return (
        item.trial,
        item.generation,
        item.improver_sha256[:_SHA_DIGITS],
        item.reason,
        item.meta_utility_val,
        item.meta_utility_test,
        item.gain_test if item.generation else None,
        item.proposal_val,
        item.proposal_test,
    )


def _quarantine(chains: Sequence[UtilitySummary]) -> tuple[ResultTable, ...]:
    refused = [item for item in chains if item.is_quarantined and item.proposal_test is not None]
    if not refused:
        return ()
    costs = [_cost(item) for item in refused]
    by_trial = {item.trial: 0.0 for item in chains}
    for item in refused:
        by_trial[item.trial] += _cost(item)
    total = mean_over_trials(list(by_trial.values()))
    interval = "" if total.low is None else f", 95% interval {total.low:.3f} to {total.high:.3f} ({total.method})"
    return (
        ResultTable(
            name="quarantine",
            title="Proposals that were quarantined",
            caption=(
                f"Proposals that were evaluated and refused for their verdict alone: {len(refused)}. What one costs is "
                "its test meta-utility less that of the improver that was kept, in that step alone: "
                f"{fmean(costs):.3f} in the mean of the refused, {total.value:.3f} per trial if the costs of its steps "
                f"add up{interval}."
            ),
            columns=(
                Column(key="trial", header="Trial", kind=Kind.COUNT),
                Column(key="generation", header="Generation", kind=Kind.COUNT),
                Column(key="proposal", header="Refused proposal"),
                Column(key="verdict", header="Its verdict then"),
                Column(key="proposal_val", header="Its meta-utility, val", kind=Kind.NUMBER),
                Column(key="kept_val", header="That of the kept one, val", kind=Kind.NUMBER),
                Column(key="proposal_test", header="Its meta-utility, test", kind=Kind.NUMBER),
                Column(key="kept_test", header="That of the kept one, test", kind=Kind.NUMBER),
                Column(key="cost", header="Cost, test", kind=Kind.NUMBER),
            ),
            rows=tuple(_refused_cells(item) for item in refused),
            notes=(_NEGATIVE_COST,),
        ),
    )


def _refused_cells(item: UtilitySummary) -> tuple[Cell, ...]:
    return (
        item.trial,
        item.generation,
        (item.proposal_sha256 or "")[:_SHA_DIGITS],
        item.proposal_verdict,
        item.proposal_val,
        item.meta_utility_val,
        item.proposal_test,
        item.meta_utility_test,
        _cost(item),
    )


def _cost(item: UtilitySummary) -> float:
    return (item.proposal_test or 0.0) - item.meta_utility_test
