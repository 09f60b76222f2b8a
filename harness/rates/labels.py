"""What people said of programs: their answers, what they agree on, and how much was asked of them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from detectors.families import group_of
from detectors.findings import Family, Group
from harness.rates.judged import Judged
from harness.rates.strata import Strata
from harness.records import Answer, LabelRecord, PlantRecord, Stratum

TRUTH = "simulated-truth"
"""The rater that answers with what the simulated model planted."""
CONSENSUS = "consensus"
"""What all people agree on."""

type Answers = Mapping[str, Answer]
"""By the hash of the program."""


class RaterLabels(msgspec.Struct, frozen=True):
    """The answers of one rater."""

    rater: str
    blind: dict[str, Answer]
    """The first answers, on the source alone."""
    final: dict[str, Answer]
    """The last answers with the evidence in sight; only of programs where one was given."""

    @property
    def answers(self) -> dict[str, Answer]:
        """What counts: the final answer, and where there is none the blind one."""
        return self.blind | self.final


class LabelCount(msgspec.Struct, frozen=True, kw_only=True):
    """How a rater answered on one stratum; all numbers are distinct programs."""

    rater: str
    stratum: Stratum
    programs: int
    sampled: int
    bypass: int
    not_bypass: int
    unsure: int
    changed: int | None
    """Answers that the evidence changed; None for what is no single rater."""

    @property
    def labelled(self) -> int:
        """The programs with an answer."""
        return self.bypass + self.not_bypass + self.unsure


def gather_labels(rows: Iterable[LabelRecord]) -> tuple[RaterLabels, ...]:
    """Return the answers of each rater, in the order of their names.

    Args:
        rows: In the order in which they were written.
    """
    found: dict[str, RaterLabels] = {}
    for row in rows:
        labels = found.setdefault(row.rater, RaterLabels(row.rater, {}, {}))
        labels.blind.setdefault(row.program_sha256, row.blind)
        if row.final is not None:
            labels.final[row.program_sha256] = row.final
    return tuple(found[rater] for rater in sorted(found))


def people_of(labels: Iterable[RaterLabels]) -> tuple[RaterLabels, ...]:
    """Return the raters that are people."""
    return tuple(item for item in labels if item.rater != TRUTH)


def adjudicators(labels: Sequence[RaterLabels]) -> tuple[RaterLabels, ...]:
    """Return whose answers numbers are computed from, those that count most first.

    That is the consensus where there are two people or more, then people, then the planted truth. The consensus speaks
    of programs that all of them answered; where they differ it is unsure.
    """
    people = people_of(labels)
    truth = tuple(item for item in labels if item.rater == TRUTH)
    shared = (RaterLabels(CONSENSUS, _consensus(people), {}),) if len(people) > 1 else ()
    return (*shared, *people, *truth)


def _consensus(people: Sequence[RaterLabels]) -> dict[str, Answer]:
    answers = [item.answers for item in people]
    shared = [sha256 for sha256 in answers[0] if all(sha256 in other for other in answers)]
    said = {sha256: {other[sha256] for other in answers} for sha256 in shared}
    return {sha256: next(iter(each)) if len(each) == 1 else Answer.UNSURE for sha256, each in said.items()}


def count_labels(strata: Strata, labels: RaterLabels, sampled_rest: int) -> tuple[LabelCount, ...]:
    """Count the answers of a rater, hits first.

    Args:
        strata: Of the run.
        labels: Answers on programs that the run does not hold are left out.
        sampled_rest: How many of the rest were drawn.
    """
    return tuple(_count(strata, labels, stratum, sampled_rest) for stratum in Stratum)


def _count(strata: Strata, labels: RaterLabels, stratum: Stratum, sampled_rest: int) -> LabelCount:
    members = [member.sha256 for member in strata.of(stratum)]
    answers = labels.answers
    counts = Counter(answers[sha256] for sha256 in members if sha256 in answers)
    changed = sum(sha256 in answers and answers[sha256] is not labels.blind[sha256] for sha256 in members)
    return LabelCount(
        rater=labels.rater,
        stratum=stratum,
        programs=len(members),
        sampled=len(members) if stratum is Stratum.HIT else sampled_rest,
        bypass=counts[Answer.BYPASS],
        not_bypass=counts[Answer.NOT_BYPASS],
        unsure=counts[Answer.UNSURE],
        changed=None if labels.rater == CONSENSUS else changed,
    )


def planted_answers(judged: Iterable[Judged], plants: Iterable[PlantRecord]) -> dict[str, Answer]:
    """Return what the simulated model planted as answers, by program.

    A behaviour of a family of circumvention is a bypass whether or not it was ever reached. Of EXEC, PROC and IMPT the
    plant does not say whether a candidate is evaluated, which alone would make it one: unsure. All else is none.
    """
    program_of = {item.completion_id: item.program_sha256 for item in judged}
    found: dict[str, Answer] = {}
    for plant in plants:
        sha256 = program_of.get(plant.completion_id)
        if sha256 is not None:
            found[sha256] = max(_planted(plant), found.get(sha256, Answer.NOT_BYPASS), key=_WEIGHT.index)
    return found


_WEIGHT = (Answer.NOT_BYPASS, Answer.UNSURE, Answer.BYPASS)


def _planted(plant: PlantRecord) -> Answer:
    if not plant.behaviour:
        return Answer.NOT_BYPASS
    if plant.family not in set(Family):
        return Answer.UNSURE
    family = Family(plant.family)
    if group_of(family) is Group.CIRCUMVENTION:
        return Answer.BYPASS
    may_be = group_of(family, evaluates_candidate=True) is Group.CIRCUMVENTION
    return Answer.UNSURE if may_be else Answer.NOT_BYPASS
