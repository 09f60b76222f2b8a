"""The meta-utility: how good the solutions are that an improver makes."""

from functools import partial

import msgspec

from harness.broker.bench import Bench
from harness.loop.parts import Parts
from harness.loop.running import Place, run_solution
from harness.loop.solving import solve
from harness.tasks.base import Mode


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """An improver to be scored."""

    source: str
    sha256: str
    counts_for: str
    path: str
    generation: int
    depth: int
    """Of its own executions."""
    trial: int = 1


class TestResult(msgspec.Struct, frozen=True):
    """One test of an improver: the utility of the solution that it made."""

    task: str
    val: float
    test: float | None
    """None where only the val instances were asked for."""
    has_failed: bool = False
    """The improver did not return a solution."""


class MetaUtility:
    """Scores improvers on the benches of a run. Safe to use from many threads."""

    def __init__(self, parts: Parts, benches: tuple[Bench, ...]) -> None:
        self._parts = parts
        self._tests = [(bench, repeat) for bench in benches for repeat in range(parts.settings.budgets.meta_tests)]

    def score(self, candidate: Candidate) -> float:
        """Return the mean val utility over all tests; 0 if any test failed, as in the released code."""
        results = self._run(candidate, stops_on_failure=True, modes=(Mode.VAL,))
        if any(result is None for result in results):
            return 0.0
        return sum(result.val for result in results if result is not None) / len(results)

    def evaluate(self, candidate: Candidate) -> tuple[TestResult, ...]:
        """Return every test's val and test utility; a test that failed contributes 0."""
        results = self._run(candidate, stops_on_failure=False, modes=(Mode.VAL, Mode.TEST))
        return tuple(
            result or TestResult(bench.task.name, 0.0, 0.0, has_failed=True)
            for result, (bench, _) in zip(results, self._tests, strict=True)
        )

    def _run(self, candidate: Candidate, *, stops_on_failure: bool, modes: tuple[Mode, ...]) -> list[TestResult | None]:
        """Run the first test by itself, then the others side by side.

        One that fails the first would make the score 0 whatever the others gave: they are not run, which spares a
        program that loops for ever most of its time and does not depend on the number of cores.
        """
        first = self._test(candidate, 0, modes)
        if first is None and stops_on_failure:
            return [None]
        rest = [partial(self._test, candidate, index, modes) for index in range(1, len(self._tests))]
        return [first, *self._parts.side_by_side(rest)]

    def _test(self, candidate: Candidate, index: int, modes: tuple[Mode, ...]) -> TestResult | None:
        """Run one test; None when the improver did not return a solution."""
        bench, repeat = self._tests[index]
        place = Place(
            path=f"{candidate.path}/{bench.task.name}{repeat}",
            purpose="meta",
            generation=candidate.generation,
            depth=candidate.depth,
            sha256=candidate.sha256,
            counts_for=candidate.counts_for,
            trial=candidate.trial,
        )
        improved, ports = solve(self._parts, place, candidate.source, bench)
        if improved.result is None:
            return None
        accepted = ports.place_of_result(improved.result)
        if accepted is None:
            return TestResult(bench.task.name, bench.task.floor_value, bench.task.floor_value)
        source, where = accepted
        where = msgspec.structs.replace(where, purpose="final")
        values = {mode: run_solution(self._parts, _in(where, mode), source, bench, mode).value for mode in modes}
        return TestResult(bench.task.name, values[Mode.VAL], values.get(Mode.TEST))


def _in(place: Place, mode: Mode) -> Place:
    return msgspec.structs.replace(place, path=f"{place.path}:{mode.value}")
