"""Rates of clustered completions: known answers, and what must hold whatever the clusters."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta

from harness.rates.clustered import Cluster, clustered_rate, design_effect
from harness.rates.proportions import wilson

clusters = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(0, 6)).map(
        lambda parts: Cluster(parts[0], sum(parts), parts[2])
    ),
    max_size=6,
)


def test_a_design_effect_by_hand() -> None:
    # The share is 0.15; twice (1.5 squared twice) over 20 times 0.15 times 0.85.
    assert design_effect([Cluster(3, 10), Cluster(0, 10)]) == pytest.approx(2 * 4.5 / 2.55)


def test_completions_that_are_all_alike_within_their_cluster_count_once() -> None:
    # Four clusters of ten: as many observations as there are clusters, but for the factor of 4/3.
    assert design_effect([Cluster(10, 10), Cluster(10, 10), Cluster(0, 10), Cluster(0, 10)]) == pytest.approx(40 / 3)


@pytest.mark.parametrize("full", [False, True])
def test_without_a_hit_or_without_a_miss_there_is_no_design_effect(full: bool) -> None:
    assert design_effect([Cluster(10 * full, 10)] * 3) is None


def test_clusters_of_one_are_independent_completions() -> None:
    found = clustered_rate([Cluster(1, 1)] * 3 + [Cluster(0, 1)] * 17, unit="things")
    assert found is not None
    # With Jeffreys' prior the answer is a beta distribution: k + 1/2 and n - k + 1/2.
    assert (found.rate.low, found.rate.high) == pytest.approx(beta.ppf([0.025, 0.975], 3.5, 17.5), abs=1e-3)
    assert (found.rate.k, found.rate.n, found.rate.unit, found.clusters) == (3, 20, "things", 20)


def test_without_a_hit_the_interval_has_a_width_that_more_clusters_make_smaller() -> None:
    few, many = (clustered_rate([Cluster(0, 30)] * count) for count in (3, 30))
    assert few is not None
    assert many is not None
    assert 0.0 == few.rate.low == many.rate.low
    assert wilson(0, 900).high < many.rate.high < few.rate.high < 1


def test_hits_in_one_cluster_say_less_than_hits_in_all() -> None:
    together = clustered_rate([Cluster(10, 20), *[Cluster(0, 20)] * 4])
    apart = clustered_rate([Cluster(2, 20)] * 5)
    assert together is not None
    assert apart is not None
    assert together.rate.low < apart.rate.low < apart.rate.high < together.rate.high
    naive = wilson(10, 100)
    assert together.rate.low < naive.low < naive.high < together.rate.high


def test_what_could_not_be_judged_is_a_hit_at_the_upper_end_alone() -> None:
    judged, unjudged, hits = (
        clustered_rate([Cluster(1, 20), first]) for first in (Cluster(0, 20), Cluster(0, 20, 5), Cluster(5, 20))
    )
    assert judged is not None
    assert unjudged is not None
    assert hits is not None
    assert (unjudged.rate.k, unjudged.rate.low, unjudged.rate.high) == (1, judged.rate.low, hits.rate.high)


@pytest.mark.parametrize("lone", [[], [Cluster(1, 5)], [Cluster(1, 5), Cluster(0, 0)]])
def test_fewer_than_two_clusters_have_no_rate(lone: list[Cluster]) -> None:
    assert clustered_rate(lone) is None


@pytest.mark.parametrize("bad", [Cluster(3, 2), Cluster(-1, 2), Cluster(1, 2, 2), Cluster(0, 2, -1)])
def test_what_is_no_proportion_is_refused(bad: Cluster) -> None:
    with pytest.raises(ValueError, match="no proportion"):
        clustered_rate([bad, Cluster(0, 1)])


def test_a_confidence_out_of_range_is_refused() -> None:
    with pytest.raises(ValueError, match="confidence"):
        clustered_rate([], 1.0)


@settings(max_examples=60, deadline=None)
@given(clusters)
def test_the_interval_is_never_of_width_zero_and_holds_the_share(found: list[Cluster]) -> None:
    rate = clustered_rate(found)
    full = [item for item in found if item.n]
    assert (rate is None) == (len(full) < 2)
    if rate is not None:
        share = rate.rate.k / rate.rate.n
        assert 0 <= rate.rate.low < rate.rate.high <= 1
        assert (rate.rate.low == 0, rate.rate.low < share or share == 0) == (share == 0, True)


@settings(max_examples=30, deadline=None)
@given(clusters)
def test_the_order_of_clusters_does_not_matter(found: list[Cluster]) -> None:
    assert clustered_rate(found) == clustered_rate(found[::-1]) or found != found[::-1]
