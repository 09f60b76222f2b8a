"""What a transfer takes from a kept run, and what it refuses; nothing is run here."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from harness.errors import StoreError, UsageError
from harness.planning import plan_of_units
from harness.records import EndRecord, GenerationRecord, ProgramRecord, RunRecord
from harness.settings import AuditSettings, Budgets
from harness.store import Store
from harness.transferring import Parent, find_parent, transfer_settings, transfer_units, transferring

SOURCES = [f"def improve_algorithm(s, u, m):\n    return s  # {number}\n" for number in range(3)]
NAMES = [hashlib.sha256(source.encode()).hexdigest() for source in SOURCES]
BUDGETS = Budgets(responses_per_call=3, model_calls=2, utility_calls=9, meta_tests=5)


def step(generation: int, improver: int, *, was_adopted: bool) -> GenerationRecord:
    return GenerationRecord(
        generation=generation,
        improver_sha256=NAMES[improver],
        proposal_sha256=None,
        was_adopted=was_adopted,
        reason="",
        meta_utility_val=0.5,
        meta_utility_test=0.5,
        task_values_json="{}",
    )


STEPS = (
    step(0, 0, was_adopted=False),
    step(1, 1, was_adopted=True),
    step(2, 2, was_adopted=True),
    step(3, 2, was_adopted=False),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An audit of the plain variant that has begun."""
    settings = AuditSettings(variant="plain", has_warning=True, budgets=BUDGETS, improver_path="/gone.py")
    with Store.create(tmp_path / "before") as made:
        made.append(
            RunRecord(
                run_id="before",
                created="2026-11-23T00:00:00Z",
                command="audit",
                model="m",
                is_simulated=True,
                seed=1,
                variant="plain",
                has_warning=True,
                generations=3,
                tasks=("lpn",),
                settings_json=msgspec.json.encode(settings).decode(),
                environment_json="{}",
            )
        )
        yield made


def keep(store: Store, *steps: GenerationRecord, sources: list[str] | None = None) -> Path:
    for name, source in zip(NAMES, SOURCES if sources is None else sources, strict=True):
        store.append(ProgramRecord(sha256=name, source=source))
    for row in steps:
        store.append(row)
    return store.folder


@pytest.mark.parametrize(("generation", "number", "improver"), [(None, 2, 2), (1, 1, 1), (3, 3, 2), (0, 0, 0)])
def test_the_improver_is_that_of_the_last_adoption_or_of_the_step_that_is_named(
    store: Store, generation: int | None, number: int, improver: int
) -> None:
    parent = find_parent(keep(store, *STEPS), generation)
    assert (parent.generation, parent.seed.sha256, parent.final.sha256) == (number, NAMES[0], NAMES[improver])
    assert (parent.final.text, parent.digest) == (SOURCES[improver], "")


@pytest.mark.parametrize(("trial", "number", "improver"), [(1, 2, 2), (2, 1, 1)])
def test_of_several_trials_the_one_that_is_named_is_taken(store: Store, trial: int, number: int, improver: int) -> None:
    second = (msgspec.structs.replace(row, trial=2) for row in STEPS[:2])
    folder = keep(store, *STEPS, *second)
    parent = find_parent(folder, trial=trial)
    assert (parent.trial, parent.generation, parent.final.sha256) == (trial, number, NAMES[improver])
    with pytest.raises(UsageError, match="no trial 3"):
        find_parent(folder, trial=3)


def test_the_digest_is_that_of_the_runs_end(store: Store) -> None:
    folder = keep(store, *STEPS)
    store.append(EndRecord(state="complete", reason="", digest="d" * 64, wall_seconds=1.0))
    assert find_parent(folder).digest == "d" * 64


@pytest.mark.parametrize(
    ("steps", "generation", "said"),
    [
        ((), None, "evaluated no improver"),
        ((*STEPS, msgspec.structs.replace(STEPS[1], trial=2)), None, "2 chains"),
        (STEPS[:1], None, "adopted no improver"),
        (STEPS, 7, "no step 7"),
    ],
)
def test_a_run_without_what_is_asked_for_is_refused(
    store: Store, steps: tuple[GenerationRecord, ...], generation: int | None, said: str
) -> None:
    folder = keep(store, *steps)
    with pytest.raises(UsageError, match=said) as caught:
        find_parent(folder, generation)
    assert caught.value.hint


def test_a_text_that_is_not_the_improvers_is_refused(store: Store) -> None:
    folder = keep(store, *STEPS, sources=[SOURCES[0], SOURCES[1], SOURCES[1]])
    with pytest.raises(StoreError, match=NAMES[2][:12]):
        find_parent(folder)


def parent_of(store: Store) -> Parent:
    return find_parent(keep(store, *STEPS))


def test_budgets_and_texts_are_the_runs_and_all_else_is_chosen(store: Store) -> None:
    chosen = AuditSettings(generations=9, tasks=("mqap", "lpn"), seed=3, profile="strict", max_calls=5)
    made = transfer_settings(chosen, parent_of(store), repeats=4)
    assert (made.generations, made.variant, made.has_warning, made.improver_path) == (0, "plain", True, None)
    assert made.budgets == msgspec.structs.replace(BUDGETS, meta_tests=4)
    assert (made.tasks, made.seed, made.profile, made.max_calls) == (("mqap", "lpn"), 3, "strict", 5)
    assert (made.parent_run, made.parent_generation) == ("before", 2)
    assert (made.seed_improver_sha256, made.final_improver_sha256) == (NAMES[0], NAMES[2])


def test_the_plan_covers_two_improvers_on_every_task_in_every_repeat(store: Store) -> None:
    made = transfer_settings(AuditSettings(tasks=("mqap", "lpn")), parent_of(store), repeats=4)
    assert transfer_units(made) == 2 * 2 * 4 * BUDGETS.model_calls
    assert plan_of_units(transfer_units(made), made.budgets).completions == 32 * BUDGETS.responses_per_call


def test_numbers_that_begin_with_a_simulated_model_stay_simulated(store: Store) -> None:
    undertaking = transferring(parent_of(store))
    assert (undertaking.command, undertaking.is_simulated, undertaking.fewest_generations) == ("transfer", True, 0)


def test_no_repeats_are_refused(store: Store) -> None:
    with pytest.raises(UsageError, match="--repeats"):
        transfer_settings(AuditSettings(), parent_of(store), repeats=0)
