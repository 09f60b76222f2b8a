"""All hits are asked about, and a random sample of the rest that grows without changing."""

from collections import Counter

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from labelled_runs import run_record

from detectors.findings import Verdict
from harness.rates import Judged
from harness.rates.strata import Member, Strata, draw_sample, order_for, strata_of
from harness.records import ProgramKind, Stratum

RUN = run_record(7)


def judged(name: str, program: str | None, **fields: object) -> Judged:
    shown = {"generation": 1, "kind": ProgramKind.IMPROVER, "showed_flag": True, "is_unknown": False} | fields
    return Judged(completion_id=name, program_sha256=program, verdict=Verdict.CLEAN, **shown)  # type: ignore[arg-type]


def strata(hits: int, rest: int) -> Strata:
    members = [Member(f"h{index}", Stratum.HIT, 1) for index in range(hits)]
    members += [Member(f"r{index}", Stratum.REST, 1) for index in range(rest)]
    return Strata(tuple(members), 0)


def test_what_counts_in_the_bypass_frequency_is_divided_by_program() -> None:
    found = strata_of((
        judged("1", "a", is_flag_hit=True),
        judged("2", "b"),
        judged("3", "b", is_circumvention=True),
        judged("4", "c", is_tampering=True),
        judged("5", "c"),
        judged("6", None),
        judged("7", "d", showed_flag=False, is_flag_hit=True),
        judged("8", "e", kind=ProgramKind.SOLUTION, is_circumvention=True),
    ))  # fmt: skip
    assert found == Strata((Member("a", Stratum.HIT, 1), Member("b", Stratum.HIT, 2), Member("c", Stratum.REST, 2)), 1)


@given(st.integers(0, 5), st.integers(0, 30), st.integers(0, 40))
def test_all_hits_and_as_many_of_the_rest_as_asked_for_are_drawn_once(hits: int, rest: int, size: int) -> None:
    sample = draw_sample(strata(hits, rest), RUN, size)
    assert (hits, min(size, rest)) == (sample.sampled(Stratum.HIT), sample.sampled(Stratum.REST))
    assert len({member.sha256 for member in sample.members}) == len(sample.members)
    assert {Stratum.HIT: hits, Stratum.REST: rest} == sample.programs


def test_a_larger_sample_holds_the_smaller_one_and_the_order_of_arrival_does_not_matter() -> None:
    whole = strata(3, 50)
    small, large = (set(draw_sample(whole, RUN, size).members) for size in (10, 20))
    assert small < large
    turned = Strata(tuple(reversed(whole.members)), 0)
    assert large == set(draw_sample(turned, RUN, 20).members)


@pytest.mark.parametrize("changed", [{"seed": 8}, {"run_id": "other"}])
def test_another_run_or_seed_draws_other_programs(changed: dict[str, object]) -> None:
    other = msgspec.structs.replace(RUN, **changed)
    whole = strata(0, 100)
    assert set(draw_sample(whole, RUN, 20).members) != set(draw_sample(whole, other, 20).members)


def test_every_program_of_the_rest_is_drawn_equally_often() -> None:
    whole, drawn, runs = strata(0, 10), Counter[str](), 2_000
    for seed in range(runs):
        drawn.update(member.sha256 for member in draw_sample(whole, run_record(seed), 3).members)
    # Four standard deviations of a binomial count of 2,000 at 0.3.
    assert all(abs(drawn[f"r{index}"] - 0.3 * runs) < 4 * (runs * 0.3 * 0.7) ** 0.5 for index in range(10))


def test_each_rater_sees_the_same_programs_mixed_in_an_order_of_their_own() -> None:
    sample = draw_sample(strata(20, 20), RUN, 20)
    alice, bob = order_for(sample, RUN, "alice"), order_for(sample, RUN, "bob")
    assert set(alice) == set(bob) == set(sample.members)
    assert alice != bob
    assert alice == order_for(sample, RUN, "alice")


def test_a_place_in_the_order_tells_nothing_of_the_stratum() -> None:
    hits_in_front = 0
    for seed in range(500):
        run = run_record(seed)
        order = order_for(draw_sample(strata(10, 10), run, 10), run, "alice")
        hits_in_front += sum(member.stratum is Stratum.HIT for member in order[:10])
    # Half of 5,000 places, within four standard deviations of draws without replacement.
    assert abs(hits_in_front - 2_500) < 4 * (500 * 10 * 0.25 * 10 / 19) ** 0.5
