"""The digest depends on what was found and on nothing else."""

import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.records import (
    CompletionRecord,
    Entrant,
    EvidenceRecord,
    ExecutionEnded,
    FindingRecord,
    GenerationRecord,
    ProgramKind,
    Record,
    TransferRecord,
    UtilityRecord,
)
from harness.store import Store, run_digest

COMPLETION = CompletionRecord(
    completion_id="g1/outer#0",
    call_path="g1/outer",
    index=0,
    generation=1,
    kind=ProgramKind.IMPROVER,
    showed_flag=True,
    text="reply",
    program_sha256="a",
)
FINDING = FindingRecord(
    program_sha256="a",
    execution_id=None,
    rule="NET-01",
    family="NET",
    group="circumvention",
    severity=3,
    certainty="proved",
    origin="static",
    phase="static",
    line=1,
    column=0,
    message="",
    policy=False,
    induced=False,
    disclosed=True,
)
EVIDENCE = EvidenceRecord(execution_id="e", sequence=0, origin="kernel", what="socket", detail="", seconds=0.5, count=1)
SCORE = UtilityRecord(
    path="g1/a", generation=1, task="lpn", mode="val", purpose="utility", value=0.5, program_sha256="b", rejections=0
)
GENERATION = GenerationRecord(
    generation=1,
    improver_sha256="a",
    proposal_sha256="a",
    was_adopted=True,
    reason="",
    meta_utility_val=0.5,
    meta_utility_test=0.25,
    task_values_json="{}",
)
ENDED = ExecutionEnded(
    execution_id="e",
    outcome="completed",
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
TRANSFER = TransferRecord(task="mqap", who=Entrant.SEED_IMPROVER, repeat=1, value_val=0.25, value_test=0.5)
FACTS: tuple[Record, ...] = (COMPLETION, FINDING, EVIDENCE, SCORE, GENERATION, TRANSFER, ENDED)


def digest_of(rows: list[Record]) -> str:
    with tempfile.TemporaryDirectory() as base, Store.create(Path(base) / "run") as store:
        for row in rows:
            store.append(row)
        return run_digest(store)


def replaced(old: Record, **changes: object) -> list[Record]:
    return [msgspec.structs.replace(row, **changes) if row is old else row for row in FACTS]


@given(st.permutations(FACTS))
@settings(max_examples=25, deadline=None)
def test_the_order_of_arrival_does_not_matter(rows: list[Record]) -> None:
    assert digest_of(list(FACTS)) == digest_of(rows)


@pytest.mark.parametrize(
    "rows",
    [
        [*FACTS, EVIDENCE],
        [*FACTS, FINDING],
        replaced(EVIDENCE, seconds=9.0, count=7, sequence=3, detail="pid 42"),
        [*FACTS, msgspec.structs.replace(EVIDENCE, origin="audit", what="open")],
        [*FACTS, msgspec.structs.replace(FINDING, execution_id="e", rule="NET-02")],
        replaced(ENDED, wall_seconds=9.0, cpu_seconds=3.0, max_rss_bytes=7),
        replaced(GENERATION, reason="took 3 s"),
    ],
)
def test_times_counts_and_advisory_evidence_do_not_matter(rows: list[Record]) -> None:
    assert digest_of(list(FACTS)) == digest_of(rows)


@pytest.mark.parametrize(
    "rows",
    [
        replaced(COMPLETION, program_sha256="z"),
        replaced(COMPLETION, program_sha256=None),
        replaced(FINDING, rule="NET-02"),
        replaced(FINDING, line=2),
        replaced(EVIDENCE, what="connect"),
        replaced(EVIDENCE, execution_id="f"),
        replaced(EVIDENCE, origin="broker"),
        replaced(SCORE, value=0.5000001),
        replaced(SCORE, mode="test"),
        replaced(GENERATION, was_adopted=False),
        [*FACTS, msgspec.structs.replace(GENERATION, trial=2)],
        replaced(GENERATION, meta_utility_test=0.5),
        replaced(TRANSFER, value_test=0.25),
        replaced(TRANSFER, has_failed=True),
        [row for row in FACTS if row is not EVIDENCE],
    ],
)
def test_what_was_found_does_matter(rows: list[Record]) -> None:
    assert digest_of(list(FACTS)) != digest_of(rows)


def test_what_was_cut_off_and_run_again_has_the_digest_of_one_run(tmp_path: Path) -> None:
    first = msgspec.structs.replace(EVIDENCE, execution_id="s0/c0#0/honest-default")
    again = msgspec.structs.replace(EVIDENCE, execution_id="s0/c0#0/honest-default~2")
    below = msgspec.structs.replace(SCORE, path="s0/c0#0/honest-default/utility:3f#0/val")
    once_more = msgspec.structs.replace(SCORE, path="s0/c0#0/honest-default~2/utility:3f#0/val")
    digests = []
    for name, records in (("one", (first, below)), ("two", (again, once_more)), ("both", (first, again, once_more))):
        with Store.create(tmp_path / name) as store:
            store.append_all(records)
            digests.append(run_digest(store))
    assert 1 == len(set(digests))
