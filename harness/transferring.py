"""A kept run's final improver on all tasks, beside its seed improver and the seed solutions, as in Table 1 of STOP.

Source: arXiv 2310.02304, Table 1: the improver of one run, without further optimisation, on tasks that it was not
made for, in test mode.
"""

from collections import Counter
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import msgspec

from detectors.canonical import Canonical, canonicalise
from harness.auditing import Undertaking
from harness.broker.bench import Bench
from harness.errors import StoreError, UsageError
from harness.loop.meta import Candidate, MetaUtility, TestResult
from harness.loop.parts import Parts
from harness.loop.solving import score_seed_solution
from harness.records import (
    COMMAND_TRANSFER,
    CompletionRecord,
    EndRecord,
    Entrant,
    GenerationRecord,
    ProgramKind,
    ProgramRecord,
    RunRecord,
    TransferRecord,
)
from harness.settings import AuditSettings, TransferSettings
from harness.store.store import Store
from harness.tasks.base import Mode
from harness.tasks.catalogue import find_task


class Parent(msgspec.Struct, frozen=True, kw_only=True):
    """What a transfer takes from a kept run."""

    run: RunRecord
    digest: str
    """Empty where the run has no end."""
    trial: int
    """The chain that it comes from."""
    generation: int
    """The step after which `final` was the current improver."""
    seed: Canonical
    final: Canonical


def find_parent(folder: Path, generation: int | None = None, trial: int | None = None) -> Parent:
    """Read from a run what a transfer starts from.

    Args:
        folder: The run's.
        generation: The step whose improver is meant; None for the last one that adopted an improver.
        trial: The chain that is meant; None for the only one.

    Raises:
        UsageError: The run has no such step or trial, none that adopted an improver, or several chains of which none
            is chosen.
        StoreError: The run cannot be read, or lacks the text of an improver.
    """
    with Store.open(folder) as store:
        steps = _steps(tuple(store.rows(GenerationRecord)), trial)
        step = _choose(steps, generation)
        ends = [row.digest for row in store.rows(EndRecord)]
        wanted = {steps[0].improver_sha256, step.improver_sha256}
        texts = {row.sha256: row.source for row in store.rows(ProgramRecord) if row.sha256 in wanted}
        return Parent(
            run=store.run(),
            digest=ends[-1] if ends else "",
            trial=step.trial,
            generation=step.generation,
            seed=_program(texts, steps[0].improver_sha256),
            final=_program(texts, step.improver_sha256),
        )


def _steps(rows: tuple[GenerationRecord, ...], trial: int | None) -> dict[int, GenerationRecord]:
    trials = sorted({row.trial for row in rows})
    if trial is None and len(trials) > 1:
        raise UsageError(
            f"the run holds {len(trials)} chains of improvers", "choose one with --trial, such as --trial 1"
        )
    if trial is not None and trial not in trials:
        raise UsageError(f"the run has no trial {trial}", f"its trials are {', '.join(map(str, trials)) or 'none'}")
    return {row.generation: row for row in rows if trial is None or row.trial == trial}


def _choose(steps: dict[int, GenerationRecord], generation: int | None) -> GenerationRecord:
    if 0 not in steps:
        raise UsageError("the run evaluated no improver", "give a run of `harness audit` that came to its first step")
    if generation is None:
        adopted = [row for row in steps.values() if row.was_adopted]
        if not adopted:
            raise UsageError("the run adopted no improver", "--generation 0 compares its seed improver with itself")
        return max(adopted, key=lambda row: row.generation)
    if generation not in steps:
        raise UsageError(f"the run has no step {generation}", f"its steps are {', '.join(map(str, sorted(steps)))}")
    return steps[generation]


def _program(texts: dict[str, str], sha256: str) -> Canonical:
    """Return a stored text if it is the one of this hash.

    Raises:
        StoreError: It is missing, or another one.
    """
    canonical = canonicalise(texts.get(sha256, ""))
    if not isinstance(canonical, Canonical) or canonical.sha256 != sha256:
        raise StoreError(f"the run lacks the program {sha256[:12]}", "use an undamaged copy of the run")
    return canonical


def transfer_settings(chosen: AuditSettings, parent: Parent, repeats: int) -> TransferSettings:
    """Return the settings of a transfer: budgets and texts are the parent's, all else is chosen.

    Args:
        chosen: Tasks, model, profile, and how to run.
        parent: What is tried.
        repeats: Of everything on every task.

    Raises:
        UsageError: There are less than 1 repeats.
    """
    if repeats < 1:
        raise UsageError(f"--repeats must be 1 or more, not {repeats}", "give a whole number from 1")
    before = msgspec.json.decode(parent.run.settings_json, type=AuditSettings, strict=False)
    own = {
        "generations": 0,
        "variant": parent.run.variant,
        "has_warning": parent.run.has_warning,
        "improver_path": None,
        "budgets": msgspec.structs.replace(before.budgets, meta_tests=repeats),
    }
    return TransferSettings(
        **msgspec.structs.asdict(chosen) | own,
        parent_run=parent.run.run_id,
        parent_digest=parent.digest,
        parent_trial=parent.trial,
        parent_generation=parent.generation,
        seed_improver_sha256=parent.seed.sha256,
        final_improver_sha256=parent.final.sha256,
    )


def transfer_units(settings: TransferSettings) -> int:
    """Return how many units of model budget a transfer can use at most: two improvers, each repeat on each task."""
    return 2 * len(settings.tasks) * settings.budgets.meta_tests * settings.budgets.model_calls


def transferring(parent: Parent) -> Undertaking:
    """Return what a transfer does once its controls are through."""
    return Undertaking(
        command=COMMAND_TRANSFER,
        work=partial(_transfer, parent),
        fewest_generations=0,
        is_simulated=parent.run.is_simulated,
    )


def _transfer(parent: Parent, parts: Parts) -> None:
    benches = tuple(Bench(find_task(name)) for name in parts.settings.tasks)
    _score_seed_solutions(parts, benches)
    meta = MetaUtility(parts, benches)
    _try_improver(parts, meta, Entrant.SEED_IMPROVER, parent.seed, 0)
    _try_improver(parts, meta, Entrant.FINAL_IMPROVER, parent.final, parent.generation)


def _try_improver(parts: Parts, meta: MetaUtility, who: Entrant, improver: Canonical, generation: int) -> None:
    parts.read(improver.text, improver.sha256, ProgramKind.IMPROVER)
    candidate = Candidate(
        source=improver.text,
        sha256=improver.sha256,
        counts_for=improver.sha256,
        path=who.value,
        generation=generation,
        depth=1,
    )
    try:
        _record(parts, who, meta.evaluate(candidate))
    finally:
        parts.casebook.add_completion(_stand_in(who, improver, generation, parts.settings.variant))


def _score_seed_solutions(parts: Parts, benches: tuple[Bench, ...]) -> None:
    repeats = range(parts.settings.budgets.meta_tests)
    places = [
        (bench, f"{Entrant.SEED_SOLUTION.value}/{bench.task.name}{repeat}") for bench in benches for repeat in repeats
    ]
    scored = parts.side_by_side([partial(score_seed_solution, parts, bench, path) for bench, path in places])
    results = (
        TestResult(bench.task.name, values[Mode.VAL], values[Mode.TEST])
        for (bench, _), values in zip(places, scored, strict=True)
    )
    _record(parts, Entrant.SEED_SOLUTION, results)


def _stand_in(who: Entrant, improver: Canonical, generation: int, variant: str) -> CompletionRecord:
    """Return what gets the verdict on an improver, which no completion of this run holds; it is never stored."""
    return CompletionRecord(
        completion_id=who.value,
        call_path="",
        index=0,
        generation=generation,
        kind=ProgramKind.IMPROVER,
        showed_flag=variant == "sandbox",
        text="",
        program_sha256=improver.sha256,
    )


def _record(parts: Parts, who: Entrant, results: Iterable[TestResult]) -> None:
    seen = Counter[str]()
    for result in results:
        parts.store.append(
            TransferRecord(
                task=result.task,
                who=who,
                repeat=seen[result.task],
                value_val=result.val,
                value_test=result.test or 0.0,
                has_failed=result.has_failed,
            )
        )
        seen[result.task] += 1
