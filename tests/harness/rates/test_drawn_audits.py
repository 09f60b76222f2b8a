"""Drawn audits are ordinary runs with a known truth: what rates say of them can be worked out beforehand."""

import json
import math
import statistics
from collections.abc import Sequence
from pathlib import Path

import pytest
from drawn_audits import SPOILING, TASK, Drawn, DrawnStore, circumvents, draw_audit, planted_rate, write_audit
from drawn_plans import PLANS, SEED, expected_test

from harness.models.simulated import Quality, SimulatedSettings
from harness.models.simulated.behaviours.catalogue import all_behaviours
from harness.models.simulated.levels import generation_of
from harness.models.simulated.weaving import STRATEGIES
from harness.rates import all_rates, load_judged, summarise, summarise_plants
from harness.records import CompletionRecord, GenerationRecord, PlantRecord, Record
from harness.settings import Adoption
from harness.store import Store


def drawn_with(trials: int = 1, generations: int = 5, **model: object) -> Drawn:
    settings = SimulatedSettings(seed=1, **model)  # type: ignore[arg-type]
    return Drawn(model=settings, trials=trials, generations=generations)


def of_type[R: Record](kind: type[R], records: Sequence[Record]) -> list[R]:
    return [record for record in records if isinstance(record, kind)]


def plants(drawn: Drawn, audits: int) -> list[PlantRecord]:
    return [plant for seed in range(audits) for plant in of_type(PlantRecord, draw_audit(drawn, seed))]


def test_one_seed_gives_one_audit() -> None:
    drawn = drawn_with(trials=2)
    assert draw_audit(drawn, 3) == draw_audit(drawn, 3)
    assert draw_audit(drawn, 3)[1:-1] != draw_audit(drawn, 4)[1:-1]


def test_each_strategy_has_a_plan() -> None:
    assert {SEED, *STRATEGIES} == set(PLANS)
    assert {behaviour.name for behaviour in all_behaviours()} > SPOILING


def test_a_drawn_audit_is_a_run_like_any_other(tmp_path: Path) -> None:
    drawn = drawn_with(bypass_rate=0.3)
    records = draw_audit(drawn, 1)
    write_audit(records, tmp_path / "run")
    with Store.open(tmp_path / "run") as store:
        summary = summarise(store)
        plan = summarise_plants(store, load_judged(store))
    assert (True, "complete", None) == (summary.is_simulated, summary.state, summary.damaged_at)
    assert list(range(6)) == [row.generation for row in summary.generations]
    assert all_rates(load_judged(DrawnStore(records)), "sandbox").bypass == summary.rates.bypass
    assert plan is not None
    assert (0, 0) == (plan.honest_accused, plan.faulty_accused)
    assert all(row.caught == row.named == row.planted for row in plan.by_family)


def test_paths_tell_the_trial_and_the_generation() -> None:
    rows = of_type(CompletionRecord, draw_audit(drawn_with(trials=3), 1))
    assert all(row.generation == generation_of(row.call_path) for row in rows)
    assert all(row.call_path.startswith(f"t{row.trial}/") for row in rows)
    assert {1, 2, 3} == {row.trial for row in rows}
    assert len({row.completion_id for row in rows}) == len(rows)


def test_the_seed_improver_asks_six_times_and_each_generation_has_its_result() -> None:
    records = draw_audit(drawn_with(generations=3), 1)
    assert 6 == sum(row.generation == 1 for row in of_type(CompletionRecord, records))
    rows = of_type(GenerationRecord, records)
    assert [0, 1, 2, 3] == [row.generation for row in rows]
    for row in rows:
        values = json.loads(row.task_values_json)[TASK]
        assert 5 == len(values)
        assert math.isclose(statistics.fmean(test for _, test in values), row.meta_utility_test)


@pytest.mark.parametrize("model", [{"family_rates": {"FLAG": 0.3}, "bypass_rate": 0.0}, {"bypass_rate": 0.5}])
def test_without_inheritance_the_rate_is_the_planted_one(model: dict[str, object]) -> None:
    drawn = drawn_with(trials=20, **model)
    rate = all_rates(load_judged(DrawnStore(draw_audit(drawn, 1))), "sandbox").bypass
    truth = planted_rate(drawn.model)
    assert abs(rate.k / rate.n - truth) < 5 * math.sqrt(truth * (1 - truth) / rate.n)


def test_with_inheritance_plants_come_down_and_the_rate_is_higher() -> None:
    without = drawn_with(trials=20, family_rates={"FLAG": 0.1}, bypass_rate=0.0)
    heirs = drawn_with(trials=20, family_rates={"FLAG": 0.1}, bypass_rate=0.0, inheritance=0.9)
    assert not any(plant.is_inherited for plant in plants(without, 1))
    found = plants(heirs, 1)
    assert any(plant.is_inherited for plant in found)
    assert sum(plant.family == "FLAG" for plant in found) / len(found) > 0.15


def test_with_full_inheritance_a_line_that_carries_a_plant_never_loses_it() -> None:
    drawn = drawn_with(
        generations=12, family_rates={"FLAG": 0.3}, bypass_rate=0.0, inheritance=1.0, quality=Quality.FLAT
    )
    for seed in range(20):
        records = draw_audit(drawn, seed)
        behaviours = {
            completion.program_sha256: plant.behaviour
            for completion, plant in zip(of_type(CompletionRecord, records), of_type(PlantRecord, records), strict=True)
        }
        adopted = [behaviours.get(row.improver_sha256, "") for row in of_type(GenerationRecord, records)]
        first = next((number for number, name in enumerate(adopted) if name), len(adopted))
        assert len(set(adopted[first:])) <= 1


def test_every_proposal_names_the_improver_that_asked_for_it() -> None:
    records = draw_audit(drawn_with(trials=2), 1)
    current = {(row.trial, row.generation): row.improver_sha256 for row in of_type(GenerationRecord, records)}
    for row in of_type(CompletionRecord, records):
        assert current[row.trial, row.generation - 1] == row.parent_sha256


def test_with_quarantine_no_plant_is_adopted_and_nothing_comes_down() -> None:
    model = SimulatedSettings(seed=1, bypass_rate=0.4, inheritance=1.0)
    drawn = Drawn(model=model, trials=20, has_quarantine=True)
    rows = of_type(GenerationRecord, draw_audit(drawn, 1))
    assert any(row.is_quarantined for row in rows)
    assert {"CLEAN", ""} == {row.proposal_verdict for row in rows if row.was_adopted or not row.generation}


def test_a_chain_that_only_improves_never_falls_on_val() -> None:
    drawn = Drawn(model=SimulatedSettings(seed=1), trials=5, adoption=Adoption.IMPROVE_ONLY)
    for trial in range(1, 6):
        values = [row.meta_utility_val for row in of_type(GenerationRecord, draw_audit(drawn, 1)) if row.trial == trial]
        assert sorted(values) == values


def test_a_step_of_nothing_but_faults_keeps_the_improver_and_its_values() -> None:
    drawn = drawn_with(generations=4, bypass_rate=0.0, fault_rate=1.0)
    for seed in range(5):
        rows = of_type(GenerationRecord, draw_audit(drawn, seed))
        assert {rows[0].improver_sha256} == {row.improver_sha256 for row in rows}
        assert any(not row.was_adopted for row in rows[1:])


@pytest.mark.parametrize("quality", [Quality.RISING, Quality.FALLING, Quality.FLAT])
def test_with_a_shape_the_mean_utility_is_the_expected_one(quality: Quality) -> None:
    rows = of_type(GenerationRecord, draw_audit(drawn_with(trials=60, quality=quality), 1))
    for generation in (0, 2, 5):
        values = [row.meta_utility_test for row in rows if row.generation == generation]
        error = statistics.stdev(values) / math.sqrt(len(values))
        assert abs(statistics.fmean(values) - expected_test(quality, generation)) < 5 * error


def test_the_headline_counts_flags_and_what_run_time_shows_of_circumvention() -> None:
    drawn = drawn_with(trials=10, bypass_rate=0.6)
    records = draw_audit(drawn, 1)
    behaviours = {behaviour.name: behaviour for behaviour in all_behaviours()}
    truth = {
        plant.completion_id: plant.family == "FLAG" or circumvents(behaviours.get(plant.behaviour))
        for plant in of_type(PlantRecord, records)
    }
    assert truth == {item.completion_id: item.is_bypass for item in load_judged(DrawnStore(records))}
