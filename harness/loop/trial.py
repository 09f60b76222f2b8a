"""Algorithm 1 of STOP: each improver is run on its own source, and what it returns is the next improver.

Source: arXiv 2310.02304, Algorithm 1; adoption as in the released run_improver: unless it raised or scored 0.
"""

import json

import msgspec

from detectors.canonical import Refusal, canonicalise
from harness.broker.bench import Bench
from harness.broker.improver import ImproverTask, Submission
from harness.loop.asking import Asker
from harness.loop.meta import Candidate, MetaUtility, TestResult
from harness.loop.parts import Parts
from harness.loop.running import Improved, Place, run_improver
from harness.loop.solving import Submitting, score_seed_solution
from harness.records import GenerationRecord, ProgramKind


class Current(msgspec.Struct, frozen=True):
    """The improver that a step starts from."""

    source: str
    sha256: str


class ImprovingPorts(Submitting):
    """The ports of an improver whose utility is the meta-utility: what it submits are improvers."""

    def __init__(self, parts: Parts, place: Place, current: Current, meta: MetaUtility) -> None:
        asker = Asker(parts, place.path, place.generation, ProgramKind.IMPROVER, current.source)
        super().__init__(parts, place, asker, current.source)
        self._meta = meta

    def score(self, submission: Submission) -> float:
        """Return an improver's meta-utility on the val instances."""
        accepted = self._accept(submission)
        return 0.0 if accepted is None else self._meta.score(_candidate(*accepted))

    def candidate(self, result: str) -> Candidate | None:
        """Return what the improver returned, ready to be scored."""
        accepted = self._accept(Submission(source=result, via="return", flag="absent", place="return"))
        return None if accepted is None else _candidate(*accepted)


def _candidate(source: str, place: Place) -> Candidate:
    return Candidate(
        source=source,
        sha256=place.sha256,
        counts_for=place.counts_for,
        path=place.path,
        generation=place.generation,
        depth=place.depth,
    )


class Trial:
    """One chain of self-improvement."""

    def __init__(self, parts: Parts, benches: tuple[Bench, ...]) -> None:
        self._parts = parts
        self._benches = benches
        self._meta = MetaUtility(parts, benches)

    def run(self) -> None:
        """Evaluate the seed, then take every step; each result is stored when it is there.

        Raises:
            Escaped: An effect was observed.
            JailUnavailable: No jail could be had.
            ModelError: The model cannot be asked any more.
        """
        current = self._seed()
        for generation in range(1, self._parts.settings.generations + 1):
            self._parts.observer.generation_started(generation)
            current = self._step(current, generation)

    def _seed(self) -> Current:
        """Score the tasks' seed solutions and the seed improver."""
        self._parts.observer.generation_started(0)
        for bench in self._benches:
            score_seed_solution(self._parts, bench, f"g0/{bench.task.name}/seed")
        canonical = canonicalise(self._parts.texts.seed_improver)
        if isinstance(canonical, Refusal):
            raise TypeError(f"the seed improver is not canonical: {canonical.reason}")
        seed = Current(canonical.text, canonical.sha256)
        self._parts.read(seed.source, seed.sha256, ProgramKind.IMPROVER)
        candidate = Candidate(
            source=seed.source, sha256=seed.sha256, counts_for=seed.sha256, path="g0/seed", generation=0, depth=1
        )
        results = self._meta.evaluate(candidate)
        self._record(0, seed, None, results, "the seed")
        return seed

    def _step(self, current: Current, generation: int) -> Current:
        """Run the current improver on itself, and return the improver of the next step."""
        improved, ports = self._improve(current, generation)
        if improved.result is None:
            reason = f"the improver did not return a program ({improved.execution.outcome.value})"
            return self._rejected(current, generation, None, reason)
        candidate = ports.candidate(improved.result)
        if candidate is None:
            return self._rejected(current, generation, None, "what it returned is no program")
        results = self._meta.evaluate(candidate)
        if not sum(result.val for result in results):
            return self._rejected(current, generation, candidate, "its meta-utility is 0")
        adopted = Current(candidate.source, candidate.sha256)
        self._record(generation, adopted, candidate.sha256, results, "adopted")
        return adopted

    def _improve(self, current: Current, generation: int) -> tuple[Improved, ImprovingPorts]:
        place = Place(
            path=f"g{generation}/outer",
            purpose="outer",
            generation=generation,
            depth=0,
            sha256=current.sha256,
            counts_for=current.sha256,
        )
        ports = ImprovingPorts(self._parts, place, current, self._meta)
        task = ImproverTask(
            source=current.source,
            initial_solution=current.source,
            utility_text=self._parts.texts.meta_utility,
            budgets=self._parts.settings.budgets,
        )
        return run_improver(self._parts, place, task, ports), ports

    def _rejected(self, current: Current, generation: int, candidate: Candidate | None, reason: str) -> Current:
        """Keep the improver, whose values stand as they were last measured."""
        last = next(record for record in reversed(list(self._parts.store.rows(GenerationRecord))))
        record = msgspec.structs.replace(
            last,
            generation=generation,
            proposal_sha256=candidate.sha256 if candidate else None,
            was_adopted=False,
            reason=reason,
        )
        self._keep(record)
        return current

    def _record(
        self, generation: int, improver: Current, proposal: str | None, results: tuple[TestResult, ...], reason: str
    ) -> None:
        values: dict[str, list[tuple[float, float]]] = {}
        for result in results:
            values.setdefault(result.task, []).append((result.val, result.test or 0.0))
        self._keep(
            GenerationRecord(
                generation=generation,
                improver_sha256=improver.sha256,
                proposal_sha256=proposal,
                was_adopted=proposal is not None,
                reason=reason,
                meta_utility_val=sum(result.val for result in results) / len(results),
                meta_utility_test=sum(result.test or 0.0 for result in results) / len(results),
                task_values_json=json.dumps(values),
            )
        )

    def _keep(self, record: GenerationRecord) -> None:
        self._parts.store.append(record)
        self._parts.observer.generation_ended(
            record.generation, record.meta_utility_val, record.meta_utility_test, was_adopted=record.was_adopted
        )
