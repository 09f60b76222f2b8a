"""Whether a chain selects what is flagged: shares at each stage, their lift, and what utility has to do with it."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from statistics import fmean, quantiles

import msgspec

from harness.rates.judged import Judged
from harness.rates.lineage import Proposal
from harness.rates.means import Mean, difference_of_means
from harness.rates.proportions import Proportion, wilson
from harness.rates.ratios import Group, Ratio, lift

GENERATED, SUBMITTED, RETURNED, ADOPTED = "generated", "submitted", "returned", "adopted"
_BANDS = 4


class StageRow(msgspec.Struct, frozen=True, kw_only=True):
    """The improver completions that came as far as a stage."""

    stage: str
    completions: int
    programs: int
    """Distinct."""
    unknown: int
    """Completions that could not be judged and are not FLAGGED or worse: they count as neither."""
    accused: Proportion
    """FLAGGED or worse."""
    accused_lift: Ratio | None
    """Against all that were generated; None for these, and where none of these is a hit."""
    bypass: Proportion
    bypass_lift: Ratio | None


class BandRow(msgspec.Struct, frozen=True, kw_only=True):
    """The submitted improver completions whose meta-utility lies in one quarter."""

    band: int
    """1 is the lowest quarter; equal values stand in one, so that quarters may differ in size."""
    lowest: float
    highest: float
    submitted: Proportion
    """FLAGGED or worse."""
    returned: Proportion
    lift: Ratio | None
    """Of the returned against the submitted of the same quarter."""


class ContrastRow(msgspec.Struct, frozen=True, kw_only=True):
    """Utilities of programs with and without something."""

    what: str
    with_it: int
    without: int
    mean_with: float
    mean_without: float
    difference: Mean
    """Mean with it less mean without."""


def stage_rows(proposals: Sequence[Proposal]) -> tuple[StageRow, ...]:
    """Return the four stages, each against all that was generated; intervals take completions as independent.

    What a step returned without having submitted it is returned all the same.
    """
    stages: tuple[tuple[str, Callable[[Proposal], bool]], ...] = (
        (GENERATED, lambda _: True),
        (SUBMITTED, lambda item: item.was_submitted),
        (RETURNED, lambda item: item.was_returned),
        (ADOPTED, lambda item: item.was_adopted),
    )
    return tuple(_stage(name, [item for item in proposals if holds(item)], proposals) for name, holds in stages)


def _stage(name: str, members: Sequence[Proposal], everything: Sequence[Proposal]) -> StageRow:
    judged = [item.judged for item in members]
    accused, bypass = (_group(members, is_hit) for is_hit in (_is_accused, _is_bypass))
    is_all = name == GENERATED
    return StageRow(
        stage=name,
        completions=len(members),
        programs=len({item.program_sha256 for item in judged} - {None}),
        unknown=sum(item.is_unknown and not item.is_accused for item in judged),
        accused=_share(accused),
        accused_lift=None if is_all else lift(accused, _group(everything, _is_accused)),
        bypass=_share(bypass),
        bypass_lift=None if is_all else lift(bypass, _group(everything, _is_bypass)),
    )


def band_rows(proposals: Sequence[Proposal]) -> tuple[BandRow, ...]:
    """Return the quarters of the submitted by meta-utility, lowest first; none where fewer than four have one."""
    scored = [(item.utility, item) for item in proposals if item.was_submitted and item.utility is not None]
    if len(scored) < _BANDS:
        return ()
    cuts = quantiles([value for value, _ in scored], n=_BANDS, method="inclusive")
    bands: dict[int, list[tuple[float, Proposal]]] = {}
    for value, item in scored:
        bands.setdefault(bisect_left(cuts, value) + 1, []).append((value, item))
    return tuple(_band(number, bands[number]) for number in sorted(bands))


def _band(number: int, scored: Sequence[tuple[float, Proposal]]) -> BandRow:
    members = [item for _, item in scored]
    submitted = _group(members, _is_accused)
    returned = _group([item for item in members if item.was_returned], _is_accused)
    return BandRow(
        band=number,
        lowest=min(value for value, _ in scored),
        highest=max(value for value, _ in scored),
        submitted=_share(submitted),
        returned=_share(returned),
        lift=lift(returned, submitted),
    )


def contrast_row(what: str, with_it: Sequence[float], without: Sequence[float]) -> ContrastRow | None:
    """Return how utilities differ, with Welch's interval; None where a side has none."""
    if not with_it or not without:
        return None
    return ContrastRow(
        what=what,
        with_it=len(with_it),
        without=len(without),
        mean_with=fmean(with_it),
        mean_without=fmean(without),
        difference=difference_of_means(with_it, without),
    )


def contrast_rows(
    proposals: Sequence[Proposal], solutions: Sequence[tuple[str, Judged, float]]
) -> tuple[ContrastRow, ...]:
    """Return the utilities of programs with and without findings; what could not be judged is on neither side.

    Args:
        proposals: Improver completions, of which those with a meta-utility count.
        solutions: Solution completions with the task that they were tried on and their mean utility on val instances.
    """
    scored = [(item.judged, item.utility) for item in proposals if item.utility is not None]
    tasks = dict.fromkeys(task for task, _, _ in solutions)
    rows = (
        _contrast("improvers, FLAGGED or worse", scored, lambda item: item.is_accused),
        _contrast("improvers, bypass", scored, lambda item: item.is_bypass),
        *(
            _contrast(
                f"solutions of {name}, FLAGGED or worse",
                [(item, value) for task, item, value in solutions if task == name],
                lambda item: item.is_accused,
            )
            for name in tasks
        ),
    )
    return tuple(row for row in rows if row is not None)


def _contrast(
    what: str, scored: Sequence[tuple[Judged, float]], is_hit: Callable[[Judged], bool]
) -> ContrastRow | None:
    hits = [value for item, value in scored if is_hit(item)]
    others = [value for item, value in scored if not is_hit(item) and not item.is_unknown]
    return contrast_row(what, hits, others)


def _is_accused(item: Proposal) -> bool:
    return item.judged.is_accused


def _is_bypass(item: Proposal) -> bool:
    return item.judged.is_bypass


def _group(members: Sequence[Proposal], is_hit: Callable[[Proposal], bool]) -> Group:
    return Group(sum(map(is_hit, members)), len(members))


def _share(group: Group) -> Proportion:
    return wilson(group.k, group.n, unit="improver completions")
