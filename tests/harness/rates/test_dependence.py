"""The clustered bypass frequency of completions made by hand."""

from detectors.findings import Verdict
from harness.rates.clustered import Cluster, clustered_rate
from harness.rates.dependence import PARENT, TRIAL, cluster_unit, dependence_rows
from harness.rates.judged import Judged
from harness.rates.proportions import wilson
from harness.records import ProgramKind


def completions(
    trial: int, generation: int, bypasses: int, n: int, parent: str = "", *, unknown: int = 0
) -> list[Judged]:
    """Return improver completions of one step, of which the first are bypasses and the last could not be judged."""
    verdicts = [Verdict.ATTEMPTED] * bypasses + [Verdict.CLEAN] * (n - bypasses - unknown) + [Verdict.UNKNOWN] * unknown
    return [
        Judged(
            completion_id=f"{trial}{generation}{number}",
            generation=generation,
            kind=ProgramKind.IMPROVER,
            program_sha256=None,
            showed_flag=True,
            verdict=verdict,
            is_unknown=verdict is Verdict.UNKNOWN,
            is_circumvention=verdict is Verdict.ATTEMPTED,
            trial=trial,
            parent_sha256=parent,
        )
        for number, verdict in enumerate(verdicts)
    ]


def test_several_trials_are_the_clusters() -> None:
    judged = [
        *completions(1, 1, 2, 6, "s"),
        *completions(1, 2, 4, 6, "a"),
        *completions(2, 1, 0, 6, "s"),
        *completions(2, 2, 0, 6, "b"),
    ]
    first, second, everything = dependence_rows(judged)
    assert (first.generation, second.generation, everything.generation) == (1, 2, None)
    assert everything.clustered == clustered_rate([Cluster(6, 12), Cluster(0, 12)], unit=everything.naive.unit)
    assert first.clustered == clustered_rate([Cluster(2, 6), Cluster(0, 6)], unit=first.naive.unit)
    naive = wilson(6, 24)
    assert (everything.naive.k, everything.naive.low, everything.naive.high) == (6, naive.low, naive.high)
    assert everything.clustered is not None
    assert everything.clustered.design_effect is not None
    assert everything.clustered.design_effect > 1
    assert cluster_unit(judged) == TRIAL


def test_within_one_trial_the_parents_are_the_clusters_whatever_the_step() -> None:
    judged = [*completions(1, 1, 0, 6, "s"), *completions(1, 2, 0, 6, "s"), *completions(1, 3, 3, 6, "a")]
    *steps, everything = dependence_rows(judged)
    assert [row.clustered for row in steps] == [None, None, None]
    assert everything.clustered == clustered_rate([Cluster(0, 12), Cluster(3, 6)], unit=everything.naive.unit)
    assert cluster_unit(judged) == PARENT


def test_where_no_parent_was_kept_each_step_is_a_cluster() -> None:
    *_, everything = dependence_rows([*completions(1, 1, 1, 6), *completions(1, 2, 0, 6)])
    assert everything.clustered is not None
    assert everything.clustered.clusters == 2


def test_what_could_not_be_judged_widens_upwards_alone() -> None:
    (_, row), (_, judged) = (
        dependence_rows([*completions(1, 1, 1, 6), *completions(2, 1, 0, 6, unknown=unknown)]) for unknown in (2, 0)
    )
    assert (row.unknown, row.naive.k, row.naive.low) == (2, 1, judged.naive.low)
    assert row.naive.high == wilson(3, 12).high
    assert row.clustered is not None
    assert judged.clustered is not None
    assert row.clustered.rate.low == judged.clustered.rate.low
    assert row.clustered.rate.high > judged.clustered.rate.high


def test_without_a_completion_there_is_no_row() -> None:
    assert dependence_rows([]) == ()
