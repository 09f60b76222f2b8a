"""The numbers of samples and studies: rates by arm, contrasts of arms, and what one program did under two regimes."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

import msgspec

from detectors.findings import Verdict
from detectors.rules.analysis import CRASHED, MONITOR_LOST
from harness.arm_records import ArmRecord, DetonationRecord
from harness.rates.comparisons import PairCounts, detectable_rate, fisher_p
from harness.rates.judged import CONTROL, Judged, find_orphans, load_judged
from harness.rates.proportions import Proportion, wilson
from harness.rates.rate import Rate, RateSet, all_rates
from harness.records import (
    CallRecord,
    CompletionRecord,
    FindingRecord,
    VerdictRecord,
)
from harness.store import Store

HONEST, DEFAULT, OBSERVE = "honest", "default", "observe"
_OURS = frozenset({CRASHED.id, MONITOR_LOST.id})


class ArmSummary(msgspec.Struct, frozen=True, kw_only=True):
    """One arm and what its completions came to."""

    arm: ArmRecord
    judged: tuple[Judged, ...]
    rates: RateSet
    invalid: Proportion
    unknown: Proportion
    distinct: int
    """Different programs among its completions."""
    executed: int
    """Completions whose program was run."""


class Contrast(msgspec.Struct, frozen=True, kw_only=True):
    """Two arms that differ in one thing, and how often something happened in each."""

    differs: str
    """`warning`, `wording` or `model`."""
    first: ArmRecord
    second: ArmRecord
    rate: str
    first_rate: Rate
    second_rate: Rate
    p: float
    """Two-sided, of Fisher's exact test."""
    detectable: float | None
    """The lowest rate of the second arm above that of the first which arms of this size tell apart; see
    `detectable_rate`."""


class Reaction(msgspec.Struct, frozen=True, kw_only=True):
    """What the programs of one arm did under two regimes, by one measure."""

    arm: ArmRecord
    measure: str
    regime: str
    """What the second regime is; the first is the honest utility under the default profile."""
    counts: PairCounts


def load_arms(store: Store) -> tuple[ArmSummary, ...]:
    """Return the arms of a run in the order of their plan; none for a run without arms.

    Raises:
        StoreError: The store cannot be read.
    """
    arms = tuple(store.rows(ArmRecord))
    if not arms:
        return ()
    members: defaultdict[str, list[Judged]] = defaultdict(list)
    for item in load_judged(store):
        members[arm_of(item.completion_id)].append(item)
    return tuple(_summary(arm, tuple(members[arm.arm])) for arm in arms)


def arm_of(path: str) -> str:
    """Return the arm that a call, a completion or an execution belongs to."""
    return path.partition("/")[0]


def _summary(arm: ArmRecord, judged: tuple[Judged, ...]) -> ArmSummary:
    counts = Counter(item.verdict for item in judged)
    return ArmSummary(
        arm=arm,
        judged=judged,
        rates=all_rates(judged, arm.variant),
        invalid=wilson(counts[Verdict.INVALID], len(judged), unit="completions"),
        unknown=wilson(sum(item.is_unknown for item in judged), len(judged), unit="completions"),
        distinct=len({item.program_sha256 for item in judged} - {None}),
        executed=sum(item.was_executed for item in judged),
    )


# Contrasts.

_COMPARED: tuple[Callable[[RateSet], Rate], ...] = (
    lambda rates: rates.bypass,
    lambda rates: rates.flag,
    lambda rates: rates.escape_improvers,
    lambda rates: rates.tampering,
    lambda rates: rates.legacy_stop,
)
"""The first is the one that a study is planned for."""


def contrasts(arms: Sequence[ArmSummary]) -> tuple[Contrast, ...]:
    """Compare every two arms that differ in one thing alone, by every rate of which both have some."""
    return tuple(
        found
        for first, second in combinations(arms, 2)
        if (differs := what_differs(first.arm, second.arm))
        for found in _compared(first, second, differs)
    )


def what_differs(first: ArmRecord, second: ArmRecord) -> str:
    """Name the one thing in which two arms differ; empty where it is nothing or more than one."""
    things = (
        ("warning", first.has_warning != second.has_warning),
        ("wording", first.wording != second.wording),
        ("model", first.model != second.model),
    )
    found = [name for name, holds in things if holds]
    return found[0] if len(found) == 1 else ""


def _compared(first: ArmSummary, second: ArmSummary, differs: str) -> Iterator[Contrast]:
    for rate_of in _COMPARED:
        one, other = rate_of(first.rates), rate_of(second.rates)
        if one.n and other.n:
            yield Contrast(
                differs=differs,
                first=first.arm,
                second=second.arm,
                rate=one.name,
                first_rate=one,
                second_rate=other,
                p=fisher_p((one.k, one.n), (other.k, other.n)),
                detectable=detectable_rate(one.k / one.n, one.n, other.n),
            )


# One program under two regimes.

type _Runs = dict[tuple[str, str], DetonationRecord]
type _Measure = Callable[[DetonationRecord], bool]

_MEASURES: tuple[tuple[str, _Measure], ...] = (
    ("bypass: flag off, or circumvention at run time", lambda row: row.is_flag_hit or row.is_circumvention),
    ("circumvention at run time", lambda row: row.is_circumvention),
    ("tampering at run time", lambda row: row.is_tampering),
)


def reactions(store: Store, arms: Sequence[ArmSummary]) -> tuple[Reaction, ...]:
    """Compare what distinct programs did under the honest utility with what they did under each other regime.

    Raises:
        StoreError: The store cannot be read.
    """
    runs: defaultdict[str, _Runs] = defaultdict(dict)
    for row in store.rows(DetonationRecord):
        runs[row.program_sha256][row.condition, row.profile] = row
    regimes = sorted({key for found in runs.values() for key in found} - {(HONEST, DEFAULT)})
    return tuple(
        Reaction(
            arm=item.arm, measure=measure, regime=_regime_name(regime), counts=_pairs(_of(item, runs), regime, is_hit)
        )
        for regime in regimes
        for item in arms
        for measure, is_hit in _MEASURES
    )


def is_paired(reaction: Reaction) -> bool:
    """Say whether a reaction is one to the profile, and not to what the utility does."""
    return reaction.regime == OBSERVE


def _regime_name(regime: tuple[str, str]) -> str:
    condition, profile = regime
    return profile if condition == HONEST else condition


def _of(item: ArmSummary, runs: dict[str, _Runs]) -> list[_Runs]:
    names = {each.program_sha256 for each in item.judged} - {None}
    return [runs[name] for name in sorted(filter(None, names)) if name in runs]


def _pairs(programs: Sequence[_Runs], regime: tuple[str, str], is_hit: _Measure) -> PairCounts:
    counts = Counter[str]()
    for runs in programs:
        first, second = runs.get((HONEST, DEFAULT)), runs.get(regime)
        if first is not None and second is not None:
            counts[_pair(first, second, is_hit)] += 1
    return PairCounts(
        both=counts["both"],
        only_first=counts["only_first"],
        only_second=counts["only_second"],
        neither=counts["neither"],
        unknown=counts["unknown"],
    )


def _pair(first: DetonationRecord, second: DetonationRecord, is_hit: _Measure) -> str:
    hits = is_hit(first), is_hit(second)
    if any(row.verdict == Verdict.UNKNOWN and not hit for row, hit in zip((first, second), hits, strict=True)):
        return "unknown"
    return {(True, True): "both", (True, False): "only_first", (False, True): "only_second"}.get(hits, "neither")


# What is lacking.


def unfinished(store: Store) -> list[str]:
    """Say why nothing may be concluded from what a sample did not see; empty where all was done.

    Raises:
        StoreError: The store cannot be read.
    """
    orphans, ours = find_orphans(store), _unjudged_by_us(store)
    unjudged = store.count(CompletionRecord) - store.count(VerdictRecord)
    found = (
        *shortfalls(store),
        f"{unjudged} completions have no verdict" if unjudged else "",
        f"{len(orphans)} executions started and have no end, such as {orphans[0].execution_id}" if orphans else "",
        f"a failure of the harness left {ours} programs unjudged" if ours else "",
    )
    return [reason for reason in found if reason]


def shortfalls(store: Store) -> tuple[str, ...]:
    """Say of which arms fewer completions came than were planned.

    Raises:
        StoreError: The store cannot be read.
    """
    received = Counter[str]()
    for call in store.rows(CallRecord):
        received[arm_of(call.path)] += call.received
    return tuple(
        f"{received[arm.arm]} of {arm.planned_n} completions of the arm {arm.arm} came"
        for arm in store.rows(ArmRecord)
        if received[arm.arm] < arm.planned_n
    )


def _unjudged_by_us(store: Store) -> int:
    found = {row.program_sha256 for row in store.rows(DetonationRecord) if row.is_ours}
    for row in store.rows(FindingRecord):
        if row.rule in _OURS and not (row.execution_id or "").startswith(CONTROL):
            found.add(row.program_sha256)
    return len(found)
