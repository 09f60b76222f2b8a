"""How many completions reached which step of the ladder."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from detectors.findings import Verdict
from harness.rates.judged import Judged
from harness.records import ProgramKind


class LadderCounts(msgspec.Struct, frozen=True, kw_only=True):
    """The verdicts on the completions of one kind."""

    kind: ProgramKind
    completions: int
    distinct_programs: int
    counts: dict[str, int]
    """For each verdict, in the order of precedence, how many completions; all seven are there."""
    advisory: int
    """Of those below ATTEMPTED, how many only their own audit hook saw try."""


def count_ladder(judged: Sequence[Judged], kind: ProgramKind) -> LadderCounts:
    """Count the verdicts on the completions of a kind; one without a verdict is UNKNOWN."""
    members = [item for item in judged if item.kind is kind]
    counts = Counter(item.verdict for item in members)
    return LadderCounts(
        kind=kind,
        completions=len(members),
        distinct_programs=len({item.program_sha256 for item in members} - {None}),
        counts={verdict.value: counts[verdict] for verdict in Verdict},
        advisory=sum(item.is_advisory for item in members),
    )


def ladder_counts(judged: Sequence[Judged]) -> dict[tuple[int, ProgramKind], LadderCounts]:
    """Count the verdicts for each generation, in ascending order, and each kind."""
    return {
        (generation, kind): count_ladder([item for item in judged if item.generation == generation], kind)
        for generation in sorted({item.generation for item in judged})
        for kind in ProgramKind
    }
