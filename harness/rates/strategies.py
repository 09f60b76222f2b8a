"""Strategies of improvers: how often each occurs, and how well they are told, from pairs of sets of names."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import msgspec

from harness.records import CompletionRecord, PlantRecord, ProgramKind, StaticRecord
from harness.store import Store

NO_STRATEGY = "none"
"""Stands in `StaticRecord.strategies` for an improver that was classified and fits no known strategy."""

type Pair = tuple[Collection[str], Collection[str]]
"""What a program's strategies are, and what was said of them."""


class LabelScore(msgspec.Struct, frozen=True, kw_only=True):
    """How well one label is told."""

    label: str
    true_positives: int
    false_positives: int
    false_negatives: int

    @property
    def precision(self) -> float | None:
        """The share of those said to have it that have it; None where none is said to."""
        return _share(self.true_positives, self.true_positives + self.false_positives)

    @property
    def recall(self) -> float | None:
        """The share of those that have it that are said to; None where none has it."""
        return _share(self.true_positives, self.true_positives + self.false_negatives)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, 0 to 1; 0 where either is 0 or missing."""
        wrong = self.false_positives + self.false_negatives
        return 2 * self.true_positives / (2 * self.true_positives + wrong)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def label_scores(pairs: Iterable[Pair]) -> tuple[LabelScore, ...]:
    """Return the score of every label that occurs on either side, by name."""
    hits, extra, missed = Counter[str](), Counter[str](), Counter[str]()
    for truth, said in pairs:
        hits.update(set(truth) & set(said))
        extra.update(set(said) - set(truth))
        missed.update(set(truth) - set(said))
    return tuple(
        LabelScore(label=name, true_positives=hits[name], false_positives=extra[name], false_negatives=missed[name])
        for name in sorted({*hits, *extra, *missed})
    )


def macro_f1(scores: Collection[LabelScore]) -> float | None:
    """Return the mean F1 over labels, each of which counts alike; None where there are none."""
    return sum(score.f1 for score in scores) / len(scores) if scores else None


def confusion_matrix(pairs: Iterable[Pair], none: str) -> Mapping[tuple[str, str], int]:
    """Count how often programs that have one label are said to have another.

    A program with several labels counts in several cells, so that rows need not add up to a number of programs.

    Args:
        pairs: May be empty.
        none: Stands for no label on either side.
    """
    cells = Counter[tuple[str, str]]()
    for truth, said in pairs:
        cells.update((has, is_said) for has in set(truth) or {none} for is_said in set(said) or {none})
    return cells


@dataclass(frozen=True, slots=True)
class Classified:
    """An improver completion and what was said of its program."""

    generation: int
    strategies: frozenset[str] | None
    """None for a completion whose program was not classified, or that holds none."""
    tags: frozenset[str]
    planted: str
    """The simulated model's own name for it; empty for any other model."""


def load_classified(store: Store) -> Iterator[Classified]:
    """Yield the improver completions of a run in the order of insertion; probes, which nothing adopts, are left out.

    Raises:
        StoreError: The store cannot be read.
    """
    said = {row.program_sha256: row for row in store.rows(StaticRecord)}
    planted = {row.completion_id: row.strategy for row in store.rows(PlantRecord)}
    for row in store.rows(CompletionRecord):
        if row.kind is ProgramKind.IMPROVER and not row.is_probe:
            static = said.get(row.program_sha256 or "")
            known = static is not None and static.strategies
            yield Classified(
                generation=row.generation,
                strategies=_names(static.strategies) if static is not None and known else None,
                tags=_names(static.tags) if static is not None else frozenset(),
                planted=planted.get(row.completion_id, ""),
            )


def _names(joined: str) -> frozenset[str]:
    return frozenset(joined.split(",")) if joined else frozenset()
