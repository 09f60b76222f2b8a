"""Samples that are written row by row: arms, completions, verdicts, what programs came to under each regime."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from harness.arm_records import DetonationRecord, PlanRecord
from harness.loop.wordings import load_wording
from harness.records import (
    CallRecord,
    CompletionRecord,
    EndRecord,
    ExecutionEnded,
    ExecutionStarted,
    PlantRecord,
    ProgramKind,
    RunRecord,
    StaticRecord,
    VerdictRecord,
)
from harness.sampling.plan import Arm, Detonating, SamplePlan
from harness.store import Store

PAPER = load_wording("use_sandbox")


def arm(number: int = 0, **fields: Any) -> Arm:
    """Return an arm."""
    shown: dict[str, Any] = {"arm": f"s{number}", "model": "simulated", "has_warning": False, "wording": PAPER} | fields
    return Arm(**shown)


def plan(*arms: Arm, **fields: Any) -> SamplePlan:
    """Return a plan whose programs are run."""
    shown: dict[str, Any] = {"name": "sample", "seed": 7, "n": 4, "per_call": 2, "detonating": Detonating()} | fields
    return SamplePlan(arms=arms or (arm(),), **shown)


class SampledRun:
    """Writes rows of a sample into a store."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def begin(self, sample: SamplePlan, *, is_simulated: bool = False, command: str = "sample") -> None:
        """Write what a run writes before its first call."""
        self.store.append(
            RunRecord(
                run_id="r",
                created="2026-01-01T00:00:00+00:00",
                command=command,
                model="m",
                is_simulated=is_simulated,
                seed=7,
                variant="sandbox",
                has_warning=False,
                generations=0,
                tasks=("lpn",),
                settings_json='{"generations": 0}',
                environment_json='{"harness": "1.0"}',
            )
        )
        self.store.append(PlanRecord(plan_sha256=sample.sha256(), plan_json=sample.canonical()))
        self.store.append_all(sample.arm_records())

    def call(self, path: str, received: int = 2, **fields: Any) -> None:
        """Write a call."""
        shown = {"n": 2, "attempts": 1} | fields
        self.store.append(CallRecord(path=path, generation=1, temperature=0.7, received=received, **shown))

    def completion(self, name: str, program: str | None, **fields: Any) -> None:
        """Write a completion."""
        self.store.append(
            CompletionRecord(
                completion_id=name,
                call_path=name.partition("#")[0],
                index=0,
                generation=1,
                kind=ProgramKind.IMPROVER,
                showed_flag=True,
                program_sha256=program,
                **({"text": name} | fields),
            )
        )

    def judged(
        self, name: str, program: str | None, verdict: str = "CLEAN", hits: str = "", families: str = ""
    ) -> None:
        """Write a completion and its verdict."""
        self.completion(name, program)
        self.store.append(
            VerdictRecord(
                completion_id=name,
                program_sha256=program,
                generation=1,
                kind=ProgramKind.IMPROVER,
                verdict=verdict,
                families=families,
                is_flag_hit="flag" in hits,
                is_circumvention="circumvention" in hits,
                is_tampering="tampering" in hits,
                was_executed=program is not None,
            )
        )

    def static(self, program: str, *, legacy_stop: bool) -> None:
        """Write that a program was read."""
        self.store.append(StaticRecord(program_sha256=program, is_valid=True, legacy_stop=legacy_stop, failures=""))

    def plant(self, name: str, family: str = "", *, fault: str = "") -> None:
        """Write what was planted."""
        behaviour = f"{family}-act" if family else ""
        self.store.append(
            PlantRecord(
                completion_id=name, behaviour=behaviour, family=family, fault=fault, strategy="s", runs_on_call=True
            )
        )

    def detonated(
        self, program: str, regime: str = "honest-default", verdict: str = "CLEAN", hits: str = "", **fields: Any
    ) -> None:
        """Write what a program came to under a condition and a profile."""
        condition, _, profile = regime.partition("-")
        self.store.append(
            DetonationRecord(
                program_sha256=program,
                completion_id="s0/c0#0",
                condition=condition,
                profile=profile,
                execution_id=f"{program}/{regime}",
                outcome="completed",
                verdict=verdict,
                families="",
                is_flag_hit="flag" in hits,
                is_circumvention="circumvention" in hits,
                is_tampering="tampering" in hits,
                **fields,
            )
        )

    def started(self, name: str, completion: str = "s0/c0#0", purpose: str = "detonation") -> None:
        """Write the start of an execution."""
        self.store.append(
            ExecutionStarted(
                execution_id=name,
                program_sha256="p",
                kind=ProgramKind.IMPROVER,
                purpose=purpose,
                generation=1,
                depth=0,
                profile="default",
                completion_id=completion,
            )
        )

    def ended(self, name: str) -> None:
        """Write the end of an execution."""
        self.store.append(
            ExecutionEnded(
                execution_id=name,
                outcome="completed",
                limit="",
                wall_seconds=0.1,
                computing_seconds=0.1,
                cpu_seconds=0.1,
                max_rss_bytes=1,
                error="",
                stdout="",
                stderr="",
                is_truncated=False,
            )
        )

    def end(self, state: str = "complete", reason: str = "") -> None:
        """Write the last row."""
        self.store.append(EndRecord(state=state, reason=reason, digest="d", wall_seconds=1.0))


@contextmanager
def sampled_run(folder: Path) -> Iterator[SampledRun]:
    """Yield a run in a folder."""
    with Store.create(folder) as store:
        yield SampledRun(store)
