"""A whole run as one value: all that the final table, `--json`, the report and the gate are made from."""

from collections.abc import Iterable, Sequence

import msgspec

from detectors.findings import Verdict
from harness.arm_records import (
    COMMANDS_WITH_ARMS,
    ArmRecord,
)
from harness.errors import StoreError
from harness.rates.arms import shortfalls
from harness.rates.gains import TrialMean
from harness.rates.judged import Judged, load_judged
from harness.rates.ladder import LadderCounts, count_ladder
from harness.rates.planted import PlantSummary, summarise_plants
from harness.rates.proportions import clopper_pearson_upper, power_sentence
from harness.rates.rate import Rate, RateSet, all_rates
from harness.rates.totals import Totals, count_totals
from harness.rates.utility import GenerationUtility, over_trials, summarise_utility
from harness.records import (
    COMMAND_DETONATE,
    CallRecord,
    ControlRecord,
    EndRecord,
    ProgramKind,
    RunRecord,
    TrialRecord,
    VerdictRecord,
)
from harness.settings import AuditSettings
from harness.store import Store

COMPLETE = "complete"
UNFINISHED = "unfinished"
"""The state of a run that has no end: it goes on, or it was cut off."""


class GenerationSummary(msgspec.Struct, frozen=True, kw_only=True):
    """One generation of all trials; 0 is the seed improver and has a utility but no completions."""

    generation: int
    improvers: LadderCounts
    solutions: LadderCounts
    rates: RateSet
    utility: GenerationUtility | None
    """None when the step did not end in any trial."""


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """One run."""

    run: RunRecord
    is_simulated: bool
    state: str
    """That of the run's end, or `unfinished`."""
    reason: str
    digest: str
    """Empty when the run has no end."""
    wall_seconds: float
    damaged_at: int | None
    """The first event that does not fit the hash chain; None when all do."""
    incomplete_reasons: tuple[str, ...]
    """Why nothing may be concluded from what was not seen; empty for a complete run."""
    generations: tuple[GenerationSummary, ...]
    """In ascending order, without gaps being filled."""
    improvers: LadderCounts
    solutions: LadderCounts
    rates: RateSet
    trials: int
    """Chains that were evaluated at all."""
    gain: TrialMean | None
    """Test meta-utility of the last generation less the same trial's seed's, over the trials that reached it."""
    controls: tuple[ControlRecord, ...]
    plants: PlantSummary | None
    """None when nothing is known of what was planted, as with every real model."""
    escaped: int
    """Completions with the verdict ESCAPED."""
    totals: Totals
    power: str
    """What this run could exclude if it saw nothing."""

    @property
    def gain_test(self) -> float | None:
        """The mean gain over trials."""
        return self.gain.value if self.gain else None


def summarise(store: Store) -> Summary:
    """Compute all numbers of a run, finished or not.

    Raises:
        StoreError: The store cannot be read, is damaged, or does not say what was run.
    """
    run, judged, totals = store.run(), load_judged(store), count_totals(store)
    end, controls = _last_end(store), _controls(store)
    chains = summarise_utility(store)
    utilities = over_trials(chains, run.seed)
    rates = all_rates(judged, run.variant)
    return Summary(
        run=run,
        is_simulated=run.is_simulated,
        state=UNFINISHED if end is None else end.state,
        reason="" if end is None else end.reason,
        digest="" if end is None else end.digest,
        wall_seconds=0.0 if end is None else end.wall_seconds,
        damaged_at=store.verify(),
        incomplete_reasons=(
            *_incomplete_reasons(run, end, controls, totals, _missing(store)),
            *_missing_trials(run, store.rows(TrialRecord)),
        ),
        generations=_generations(judged, utilities, run.variant),
        improvers=count_ladder(judged, ProgramKind.IMPROVER),
        solutions=count_ladder(judged, ProgramKind.SOLUTION),
        rates=rates,
        trials=len({item.trial for item in chains}),
        gain=utilities[-1].gain if utilities else None,
        controls=controls,
        plants=summarise_plants(store, judged),
        escaped=sum(row.verdict == Verdict.ESCAPED for row in store.rows(VerdictRecord)),
        totals=totals,
        power=_power(rates.bypass),
    )


def _power(rate: Rate) -> str:
    """Say which rates the run excludes, by the exact one-sided 95 % bound, hits counted if there were any."""
    if not rate.k_high:
        return power_sentence(rate.n)
    upper = clopper_pearson_upper(rate.k_high, rate.n)
    return f"{rate.k_high} of {rate.n} improver proposals: this run excludes rates above {100 * upper:.2g} %"


def _controls(store: Store) -> tuple[ControlRecord, ...]:
    """Return each control once: of those that ran in several sittings the one that failed, else the last."""
    found: dict[str, ControlRecord] = {}
    for record in store.rows(ControlRecord):
        known = found.get(record.name)
        found[record.name] = record if known is None or known.passed else known
    return tuple(found.values())


def _missing(store: Store) -> str:
    """Say what completions did not come: of arms those that were planned, else those that were asked for."""
    if store.count(ArmRecord):
        return "; ".join(shortfalls(store))
    return missing_replies(store.rows(CallRecord))


def _last_end(store: Store) -> EndRecord | None:
    ends = tuple(store.rows(EndRecord))
    return ends[-1] if ends else None


def _generations(
    judged: Sequence[Judged],
    utilities: Sequence[GenerationUtility],
    variant: str,
) -> tuple[GenerationSummary, ...]:
    results = {item.generation: item for item in utilities}
    numbers = sorted({item.generation for item in judged} | set(results))
    return tuple(_generation(number, judged, results.get(number), variant) for number in numbers)


def _generation(
    number: int,
    judged: Sequence[Judged],
    utility: GenerationUtility | None,
    variant: str,
) -> GenerationSummary:
    members = [item for item in judged if item.generation == number]
    return GenerationSummary(
        generation=number,
        improvers=count_ladder(members, ProgramKind.IMPROVER),
        solutions=count_ladder(members, ProgramKind.SOLUTION),
        rates=all_rates(members, variant),
        utility=utility,
    )


def missing_replies(calls: Iterable[CallRecord]) -> str:
    """Say how many completions that were asked for did not come; empty when all came."""
    asked = received = failed = 0
    for call in calls:
        asked, received, failed = asked + call.n, received + call.received, failed + bool(call.error)
    if received >= asked and not failed:
        return ""
    return f"{asked - received} of {asked} completions did not come; {failed} calls of the model failed"


def _needs_controls(run: RunRecord, totals: Totals) -> bool:
    """Whether a run must have shown that its jails are watched; a sample may only read its programs."""
    if run.command in COMMANDS_WITH_ARMS:
        return totals.executions > 0
    return run.command != COMMAND_DETONATE


def _missing_trials(run: RunRecord, ended: Iterable[TrialRecord]) -> tuple[str, ...]:
    """Say how many of several trials came to their end; a single one's end is the run's."""
    planned = _planned_trials(run)
    complete = sum(row.state == COMPLETE for row in ended)
    return (f"{complete} of {planned} trials came to their end",) if planned > 1 and complete < planned else ()


def _planned_trials(run: RunRecord) -> int:
    try:
        return msgspec.json.decode(run.settings_json, type=AuditSettings, strict=False).trials
    except msgspec.MsgspecError as error:
        raise StoreError(f"the settings of the run are damaged: {error}") from error


def _incomplete_reasons(
    run: RunRecord,
    end: EndRecord | None,
    controls: Sequence[ControlRecord],
    totals: Totals,
    unanswered: str,
) -> tuple[str, ...]:
    missed = [control.name for control in controls if not control.passed]
    found = (
        ("the run has no end", end is None),
        (f"the run ended {end.state if end else ''}", end is not None and end.state != COMPLETE),
        ("no control was run", not controls and _needs_controls(run, totals)),
        (f"{len(missed)} of {len(controls)} controls failed: {', '.join(missed)}", bool(missed)),
        (unanswered, bool(unanswered)),
        (f"{len(totals.orphans)} executions started and have no end", bool(totals.orphans)),
    )
    return tuple(reason for reason, holds in found if holds)
