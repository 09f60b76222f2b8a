"""A run that is written row by row, with everything that a test does not name set to something harmless."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.records import (
    CallRecord,
    CompletionRecord,
    ControlRecord,
    EndRecord,
    EvidenceRecord,
    ExecutionEnded,
    ExecutionStarted,
    FindingRecord,
    GenerationRecord,
    MetaScoreRecord,
    PlantRecord,
    ProgramKind,
    RunRecord,
    StaticRecord,
    SubmissionRecord,
    TrialRecord,
    UtilityRecord,
    VerdictRecord,
)
from harness.store import Store


class Run:
    """Writes rows of a run into a store."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def begin(self, *, is_simulated: bool = False, variant: str = "sandbox", settings: str = "{}") -> None:
        self.store.append(
            RunRecord(
                run_id="r1",
                created="2026-11-23T00:00:00Z",
                command="audit",
                model="m",
                is_simulated=is_simulated,
                seed=1,
                variant=variant,
                has_warning=False,
                generations=2,
                tasks=("lpn",),
                settings_json=settings,
                environment_json="{}",
            )
        )

    def end(self, state: str = "complete") -> None:
        self.store.append(EndRecord(state=state, reason="why", digest="d", wall_seconds=2.0))

    def completion(
        self,
        name: str,
        program: str | None = None,
        *,
        generation: int = 1,
        kind: ProgramKind = ProgramKind.IMPROVER,
        showed_flag: bool = True,
        **fields: Any,
    ) -> None:
        self.store.append(
            CompletionRecord(
                completion_id=name,
                call_path="c",
                index=0,
                generation=generation,
                kind=kind,
                showed_flag=showed_flag,
                text=name,
                program_sha256=program,
                is_truncated=name.startswith("cut"),
                **fields,
            )
        )

    def verdict(
        self, name: str, program: str | None = None, verdict: str = "CLEAN", hits: str = "", **fields: Any
    ) -> None:
        shown: dict[str, Any] = {
            "generation": 1,
            "kind": ProgramKind.IMPROVER,
            "families": "",
            "was_executed": True,
        } | fields
        self.store.append(
            VerdictRecord(
                completion_id=name,
                program_sha256=program,
                verdict=verdict,
                is_flag_hit="flag" in hits,
                is_circumvention="circumvention" in hits,
                is_tampering="tampering" in hits,
                **shown,
            )
        )

    def judged(self, name: str, program: str | None = None, verdict: str = "CLEAN", **fields: Any) -> None:
        shared = {key: fields[key] for key in ("generation", "kind", "trial", "is_probe") if key in fields}
        shown = {key: fields.pop(key) for key in ("showed_flag", "parent_sha256") if key in fields}
        self.completion(name, program, **shared, **shown)
        self.verdict(name, program, verdict, **fields)

    def started(self, name: str, completion: str | None = None, purpose: str = "outer", **fields: Any) -> None:
        shown: dict[str, Any] = {"generation": 1} | fields
        self.store.append(
            ExecutionStarted(
                execution_id=name,
                program_sha256="p",
                kind=ProgramKind.IMPROVER,
                purpose=purpose,
                depth=0,
                profile="default",
                completion_id=completion,
                **shown,
            )
        )

    def ended(self, name: str, outcome: str = "completed") -> None:
        self.store.append(
            ExecutionEnded(
                execution_id=name,
                outcome=outcome,
                limit="",
                wall_seconds=1.0,
                computing_seconds=1.0,
                cpu_seconds=1.0,
                max_rss_bytes=1,
                error="",
                stdout="",
                stderr="",
                is_truncated=False,
            )
        )

    def evidence(self, execution: str, origin: str, what: str) -> None:
        self.store.append(
            EvidenceRecord(
                execution_id=execution, sequence=0, origin=origin, what=what, detail="", seconds=0.0, count=1
            )
        )

    def finding(self, program: str, execution: str | None = None, **fields: Any) -> None:
        shown: dict[str, Any] = {
            "rule": "NET-01",
            "family": "NET",
            "group": "circumvention",
            "severity": 3,
            "certainty": "proved",
            "origin": "static",
            "phase": "static",
            "policy": False,
        } | fields
        self.store.append(
            FindingRecord(
                program_sha256=program,
                execution_id=execution,
                line=1,
                column=0,
                message="",
                induced=False,
                disclosed=True,
                **shown,
            )
        )

    def static(self, program: str, *, legacy_stop: bool) -> None:
        self.store.append(StaticRecord(program_sha256=program, is_valid=True, legacy_stop=legacy_stop, failures=""))

    def plant(self, name: str, behaviour: str = "", family: str = "", *, fault: str = "", runs: bool = True) -> None:
        self.store.append(
            PlantRecord(
                completion_id=name, behaviour=behaviour, family=family, fault=fault, strategy="s", runs_on_call=runs
            )
        )

    def generation(self, number: int, val: float, test: float, values: str = "{}", **fields: Any) -> None:
        shown: dict[str, Any] = {
            "improver_sha256": f"i{number}",
            "proposal_sha256": None,
            "was_adopted": True,
            "reason": "",
        } | fields
        self.store.append(
            GenerationRecord(
                generation=number, meta_utility_val=val, meta_utility_test=test, task_values_json=values, **shown
            )
        )

    def submission(self, program: str, caller: str, via: str = "utility", **fields: Any) -> None:
        """Write a submission; its path is the caller's, with how it was handed over and the program."""
        shown: dict[str, Any] = {"origin": "verbatim", "source_sha256": program, "flag": "true"} | fields
        path = f"{caller}/{via}:{program}"
        self.store.append(
            SubmissionRecord(path=path, caller_execution=caller, via=via, program_sha256=program, **shown)
        )

    def meta_score(self, program: str, caller: str, value: float) -> None:
        path = f"{caller}/utility:{program}"
        self.store.append(MetaScoreRecord(path=path, trial=1, generation=1, program_sha256=program, value=value))

    def utility(self, program: str, value: float, task: str = "lpn", purpose: str = "utility") -> None:
        self.store.append(
            UtilityRecord(
                path=f"{program}/{value}",
                generation=1,
                task=task,
                mode="val",
                purpose=purpose,
                value=value,
                program_sha256=program,
                rejections=0,
            )
        )

    def trial(self, number: int, state: str = "complete") -> None:
        self.store.append(TrialRecord(trial=number, state=state, reason="why"))

    def control(self, name: str = "net", *, passed: bool = True) -> None:
        self.store.append(
            ControlRecord(
                name=name, kind="bypass", family="NET", expected="ATTEMPTED", observed="", passed=passed, detail=""
            )
        )

    def call(self, **fields: Any) -> None:
        shown: dict[str, Any] = {"n": 4, "received": 4, "attempts": 1} | fields
        self.store.append(CallRecord(path="c", generation=1, temperature=0.7, **shown))


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    with Store.create(tmp_path / "run") as store:
        yield Run(store)
