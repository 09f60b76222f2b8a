"""All chains of a run, one after the other.

The programs of one chain run side by side already, and a limit that is reached leaves whole chains behind.
"""

import dataclasses

from harness.broker.bench import Bench
from harness.errors import ModelError, ModelFailure
from harness.loop.parts import Parts
from harness.loop.trial import Trial
from harness.records import TrialRecord


def run_trials(parts: Parts, benches: tuple[Bench, ...]) -> None:
    """Run every trial; what one of them found is stored whatever becomes of the others.

    A trial whose model cannot be asked any more ends by itself and the next one is begun, but for a limit of the whole
    run. Everything else that ends a trial ends the run.

    Raises:
        ModelError: A trial failed; all others were run, or a limit was reached.
        Escaped: An effect was observed.
        JailUnavailable: No jail could be had.
        Cancelled: The run is being stopped.
    """
    failures: dict[int, ModelError] = {}
    for number in range(1, parts.settings.trials + 1):
        failure = _failure_of(parts, benches, number)
        if failure is not None:
            failures[number] = failure
            if failure.kind is ModelFailure.LIMIT_REACHED:
                break
    if failures:
        raise _summary(failures, parts.settings.trials)


def _failure_of(parts: Parts, benches: tuple[Bench, ...], number: int) -> ModelError | None:
    """Run one trial and return why its model could not be asked any more; None when it came to its end."""
    slots = parts.slots.branch() if parts.slots is not None else None
    parts.observer.trial_started(number)
    try:
        Trial(dataclasses.replace(parts, slots=slots), benches, number).run()
    except BaseException as error:
        # What stops the programs of a trial first is why all of them end, whatever each of them then raises.
        cause = slots.cause if slots is not None and slots.cause is not None else error
        if not isinstance(cause, ModelError):
            parts.stop(cause)
            raise
        parts.store.append(TrialRecord(trial=number, state="failed", reason=cause.message))
        return cause
    parts.store.append(TrialRecord(trial=number, state="complete", reason=""))
    return None


def _summary(failures: dict[int, ModelError], trials: int) -> ModelError:
    number, first = next(iter(failures.items()))
    if trials == 1:
        return first
    names = ", ".join(map(str, failures))
    return ModelError(first.kind, f"trials {names} of {trials} failed; trial {number}: {first.message}", first.hint)
