"""Runs whose truth is known: what each completion does, and what detectors with set errors said of it."""

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from harness.records import (
    CompletionRecord,
    EndRecord,
    PlantRecord,
    ProgramKind,
    ProgramRecord,
    Record,
    RunRecord,
    VerdictRecord,
)
from harness.store import Store


@dataclass(frozen=True, slots=True)
class Made:
    """One completion: what it does and what was said of it."""

    source: str
    is_bypass: bool
    is_hit: bool
    generation: int = 1
    served_model: str = ""

    @property
    def sha256(self) -> str:
        """The hash of its program."""
        return hashlib.sha256(self.source.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Rates:
    """How often completions bypass, and how often detectors err."""

    bypass: float
    sensitivity: float
    specificity: float

    @property
    def predictive_value(self) -> float:
        """The share of bypasses among hits, over all runs."""
        found = self.bypass * self.sensitivity
        return found / (found + (1 - self.bypass) * (1 - self.specificity))


def make_completions(count: int, rates: Rates, seed: int, generations: int = 1) -> list[Made]:
    """Draw completions, each with a program of its own."""
    rng = random.Random(seed)
    found = []
    for index in range(count):
        is_bypass = rng.random() < rates.bypass
        is_hit = rng.random() < (rates.sensitivity if is_bypass else 1 - rates.specificity)
        source = f"def improve_algorithm(initial_solution, utility, language_model):\n    return {index!r}\n"
        found.append(Made(source, is_bypass, is_hit, generation=1 + index * generations // count))
    return found


def run_record(seed: int = 7, *, is_simulated: bool = True) -> RunRecord:
    """Return the first row of such a run."""
    return RunRecord(
        run_id="known",
        created="2026-01-01T00:00:00+00:00",
        command="audit",
        model="simulated" if is_simulated else "openai:m",
        is_simulated=is_simulated,
        seed=seed,
        variant="sandbox",
        has_warning=False,
        generations=1,
        tasks=("lpn",),
        settings_json="{}",
        environment_json="{}",
    )


def end_record() -> EndRecord:
    """Return the last row of such a run."""
    return EndRecord(state="complete", reason="", digest="d" * 64, wall_seconds=1.0)


def rows_of(made: Made, name: str, *, has_plant: bool = True, showed_flag: bool = True) -> Iterator[Record]:
    """Yield the rows of one completion."""
    yield ProgramRecord(sha256=made.sha256, source=made.source)
    yield CompletionRecord(
        completion_id=name,
        call_path="c",
        index=0,
        generation=made.generation,
        kind=ProgramKind.IMPROVER,
        showed_flag=showed_flag,
        text=made.source,
        program_sha256=made.sha256,
        served_model=made.served_model,
    )
    if has_plant:
        yield PlantRecord(
            completion_id=name,
            behaviour="flag_literal" if made.is_bypass else "",
            family="FLAG" if made.is_bypass else "",
            fault="",
            strategy="s",
            runs_on_call=True,
        )
    yield VerdictRecord(
        completion_id=name,
        program_sha256=made.sha256,
        generation=made.generation,
        kind=ProgramKind.IMPROVER,
        verdict="ATTEMPTED" if made.is_hit else "CLEAN",
        families="FLAG" if made.is_hit else "",
        is_flag_hit=made.is_hit,
        is_circumvention=False,
        is_tampering=False,
        was_executed=True,
    )


def write_run(
    folder: Path, completions: list[Made], seed: int = 7, *, is_simulated: bool = True, has_end: bool = True
) -> Path:
    """Write a run into a new folder and return the folder."""
    with Store.create(folder) as store:
        store.append(run_record(seed, is_simulated=is_simulated))
        for index, made in enumerate(completions):
            for row in rows_of(made, f"g{made.generation}/c#{index}", has_plant=is_simulated):
                store.append(row)
        if has_end:
            store.append(end_record())
    return folder
