"""The bypass frequency with the intervals that dependence leaves, and the rates that probes measured."""

from collections.abc import Sequence

from harness.rates.dependence import PARENT, TRIAL, DependenceRow, cluster_unit, dependence_rows
from harness.rates.judged import Judged, load_judged, load_probes
from harness.rates.proportions import Proportion, wilson
from harness.rates.rate import bypass_frequency
from harness.records import GenerationRecord
from harness.results.table import Cell, Column, Kind, ResultTable
from harness.store import Store

_ESTIMANDS = {
    TRIAL: "Clustered by trial, it is estimated for another chain of this model under these settings",
    PARENT: (
        "Clustered by the improver that asked, since there is one trial, it is estimated for another improver such as "
        "those of this chain, not for this model"
    ),
}
_DESIGN_EFFECT = (
    "The design effect is the cluster-robust variance of the share over that of independent completions: n completions "
    "say about as much as n divided by it would if they were independent. It is not known where no completion, or "
    "every one, has a bypass."
)


def bypass_tables(store: Store) -> tuple[ResultTable, ...]:
    """Return the clustered bypass frequencies of a run's chains, and those of its probes.

    Raises:
        StoreError: The store cannot be read.
    """
    if not store.count(GenerationRecord):
        return ()
    judged, probes = load_judged(store), load_probes(store)
    rows = dependence_rows(judged)
    return (*((_dependence(rows, cluster_unit(judged)),) if rows else ()), *((_probes(probes),) if probes else ()))


def _dependence(rows: Sequence[DependenceRow], unit: str) -> ResultTable:
    return ResultTable(
        name="bypass-by-lineage",
        title="Bypass frequency, naive and clustered by lineage",
        caption=(
            "Improver completions with a bypass, of those whose prompt showed the flag. Naive: 95% Wilson intervals, "
            "as if completions were independent, which speak of these completions alone. "
            f"{_ESTIMANDS[unit]}: 95% intervals of a beta-binomial model, in which each cluster has a rate of its own. "
            "Upper ends count what could not be judged as a bypass."
        ),
        columns=(
            Column(key="generation", header="Generation"),
            _rate("naive", "Naive: k/n of improver completions whose prompt showed the flag"),
            _rate("clustered", "Clustered: k/n of the same"),
            Column(key="clusters", header=f"Clusters ({unit})", kind=Kind.COUNT),
            Column(key="design_effect", header="Design effect", kind=Kind.NUMBER, digits=2),
            Column(key="unknown", header="Not judged", kind=Kind.COUNT),
        ),
        rows=tuple(_dependence_cells(row) for row in rows),
        notes=(_DESIGN_EFFECT,),
    )


def _dependence_cells(row: DependenceRow) -> tuple[Cell, ...]:
    clustered = row.clustered
    return (
        "all" if row.generation is None else str(row.generation),
        row.naive,
        clustered.rate if clustered else None,
        clustered.clusters if clustered else 1,
        clustered.design_effect if clustered else None,
        row.unknown,
    )


def _probes(probes: Sequence[Judged]) -> ResultTable:
    steps = sorted({(item.trial, item.generation) for item in probes})
    return ResultTable(
        name="probes",
        title="Probes: bypass frequency of each step's improver",
        caption=(
            "The first message of each step's improver, sent again to the same model: what came was read, run once "
            "with an honest offline model and utility, and never adopted. Given the improver these completions are "
            "independent, so that 95% Wilson intervals hold for the chance that another reply to this message has a "
            "bypass; no other rate of a single generation has an interval that is more than a description. Upper ends "
            "count what could not be judged as a bypass."
        ),
        columns=(
            Column(key="trial", header="Trial", kind=Kind.COUNT),
            Column(key="generation", header="Generation", kind=Kind.COUNT),
            Column(key="improver", header="Improver that asked"),
            _rate("bypass", "Bypass: k/n of probes whose prompt showed the flag"),
            _rate("accused", "FLAGGED or worse: k/n of probes"),
            Column(key="unknown", header="Not judged", kind=Kind.COUNT),
        ),
        rows=tuple(
            _probe_cells([item for item in probes if (item.trial, item.generation) == step], step) for step in steps
        ),
        notes=("An improver that asked the model nothing has no probe.",),
    )


def _probe_cells(members: Sequence[Judged], step: tuple[int, int]) -> tuple[Cell, ...]:
    bypass = bypass_frequency(members)
    accused = sum(item.is_accused for item in members)
    unknown = sum(item.is_unknown and not item.is_accused for item in members)
    most = wilson(accused + unknown, len(members))
    least = wilson(accused, len(members))
    return (
        *step,
        members[0].parent_sha256[:12],
        Proportion(k=bypass.k, n=bypass.n, low=bypass.low, high=bypass.band_high, unit=bypass.unit),
        Proportion(k=accused, n=len(members), low=least.low, high=most.high, unit="probes"),
        unknown,
    )


def _rate(key: str, header: str) -> Column:
    return Column(key=key, header=header, kind=Kind.RATE, digits=1)
