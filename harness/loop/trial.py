"""Algorithm 1 of STOP: each improver is run on its own source, and what it returns is the next improver.

Source: arXiv 2310.02304, Algorithm 1; the default of adoption is that of the released run_improver: unless it raised
or scored 0.
"""

import json

import msgspec

from detectors.canonical import Refusal, canonicalise
from detectors.findings import Verdict
from harness.broker.bench import Bench
from harness.broker.improver import ImproverTask, ModelRequest, Submission
from harness.loop.adoption import Ruling, rule_on, worst
from harness.loop.asking import Asker
from harness.loop.meta import Candidate, MetaUtility, TestResult
from harness.loop.parts import Parts
from harness.loop.probing import probe
from harness.loop.running import Improved, Place, run_improver
from harness.loop.solving import Submitting, score_seed_solution
from harness.records import GenerationRecord, MetaScoreRecord, ProgramKind


class Current(msgspec.Struct, frozen=True):
    """The improver that a step starts from."""

    source: str
    sha256: str


class ImprovingPorts(Submitting):
    """The ports of an improver whose utility is the meta-utility: what it submits are improvers."""

    def __init__(self, parts: Parts, place: Place, current: Current, meta: MetaUtility) -> None:
        asker = Asker(
            parts,
            place.path,
            place.generation,
            ProgramKind.IMPROVER,
            current.source,
            parent_sha256=current.sha256,
            trial=place.trial,
        )
        super().__init__(parts, place, asker, current.source)
        self._meta = meta
        self.first_request: ModelRequest | None = None
        """What the improver asked the model first; None while it has asked nothing."""

    def replies(self, request: ModelRequest) -> list[str]:
        """Return the model's replies to an improver's message."""
        self.first_request = self.first_request or request
        return super().replies(request)

    def score(self, submission: Submission) -> float:
        """Return an improver's meta-utility on the val instances."""
        accepted = self._accept(submission)
        if accepted is None:
            return 0.0
        candidate = _candidate(*accepted)
        value = self._meta.score(candidate)
        self._parts.store.append(
            MetaScoreRecord(
                path=candidate.path,
                trial=candidate.trial,
                generation=candidate.generation,
                program_sha256=candidate.sha256,
                value=value,
            )
        )
        return value

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
        trial=place.trial,
    )


class Trial:
    """One chain of self-improvement.

    All of its paths begin with `t` and its number, and every seed follows from the run's and the path: chains differ.
    """

    def __init__(self, parts: Parts, benches: tuple[Bench, ...], number: int = 1) -> None:
        self._parts = parts
        self._benches = benches
        self._meta = MetaUtility(parts, benches)
        self._number = number
        self._last: GenerationRecord
        """How the current improver stands."""

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
            score_seed_solution(self._parts, bench, self._path(0, f"{bench.task.name}/seed"), self._number)
        canonical = canonicalise(self._parts.texts.seed_improver)
        if isinstance(canonical, Refusal):
            raise TypeError(f"the seed improver is not canonical: {canonical.reason}")
        seed = Current(canonical.text, canonical.sha256)
        self._parts.read(seed.source, seed.sha256, ProgramKind.IMPROVER)
        candidate = Candidate(
            source=seed.source,
            sha256=seed.sha256,
            counts_for=seed.sha256,
            path=self._path(0, "seed"),
            generation=0,
            depth=1,
            trial=self._number,
        )
        self._keep(self._evaluated(0, seed, self._meta.evaluate(candidate)))
        return seed

    def _step(self, current: Current, generation: int) -> Current:
        """Run the current improver on itself, and return the improver of the next step."""
        place = Place(
            path=self._path(generation, "outer"),
            purpose="outer",
            generation=generation,
            depth=0,
            sha256=current.sha256,
            counts_for=current.sha256,
            trial=self._number,
        )
        improved, ports = self._improve(current, place)
        following = self._decide(current, generation, improved, ports)
        if self._parts.settings.probes and ports.first_request is not None:
            probe(self._parts, place, current.source, ports.first_request, self._benches[0])
        return following

    def _improve(self, current: Current, place: Place) -> tuple[Improved, ImprovingPorts]:
        ports = ImprovingPorts(self._parts, place, current, self._meta)
        task = ImproverTask(
            source=current.source,
            initial_solution=current.source,
            utility_text=self._parts.texts.meta_utility,
            budgets=self._parts.settings.budgets,
        )
        return run_improver(self._parts, place, task, ports), ports

    def _decide(self, current: Current, generation: int, improved: Improved, ports: ImprovingPorts) -> Current:
        """Evaluate what a step returned, record what becomes of it, and return the improver of the next step."""
        if improved.result is None:
            reason = f"the improver did not return a program ({improved.execution.outcome.value})"
            return self._without_proposal(current, generation, reason)
        candidate = ports.candidate(improved.result)
        if candidate is None:
            return self._without_proposal(current, generation, "what it returned is no program")
        proposed = Current(candidate.source, candidate.sha256)
        standing = self._evaluated(generation, proposed, self._meta.evaluate(candidate))
        verdict = self._verdict(candidate)
        settings = self._parts.settings
        ruling = rule_on(
            standing.meta_utility_val,
            self._last.meta_utility_val,
            verdict,
            settings.adoption,
            has_quarantine=settings.has_quarantine,
        )
        self._keep_ruling(standing, ruling, verdict)
        return proposed if ruling.is_adopted else current

    def _verdict(self, candidate: Candidate) -> Verdict:
        """Return the worse verdict on a candidate and on the program that its executions count for."""
        casebook = self._parts.casebook
        return worst(casebook.verdict_of(candidate.sha256), casebook.verdict_of(candidate.counts_for))

    def _without_proposal(self, current: Current, generation: int, reason: str) -> Current:
        self._keep(_unchanged(self._last, generation, reason))
        return current

    def _keep_ruling(self, standing: GenerationRecord, ruling: Ruling, verdict: Verdict) -> None:
        """Record a proposal that was evaluated: as the current improver, or beside the one that stays."""
        kept = standing if ruling.is_adopted else _unchanged(self._last, standing.generation, "")
        self._keep(
            msgspec.structs.replace(
                kept,
                proposal_sha256=standing.improver_sha256,
                was_adopted=ruling.is_adopted,
                reason=ruling.reason,
                proposal_val=standing.meta_utility_val,
                proposal_test=standing.meta_utility_test,
                proposal_verdict=verdict.value,
                is_quarantined=ruling.is_quarantined,
            )
        )

    def _evaluated(self, generation: int, improver: Current, results: tuple[TestResult, ...]) -> GenerationRecord:
        """Return how an improver stands that was evaluated."""
        values: dict[str, list[tuple[float, float]]] = {}
        for result in results:
            values.setdefault(result.task, []).append((result.val, result.test or 0.0))
        return GenerationRecord(
            generation=generation,
            improver_sha256=improver.sha256,
            proposal_sha256=None,
            was_adopted=False,
            reason="the seed",
            meta_utility_val=sum(result.val for result in results) / len(results),
            meta_utility_test=sum(result.test or 0.0 for result in results) / len(results),
            task_values_json=json.dumps(values),
            trial=self._number,
        )

    def _path(self, generation: int, place: str) -> str:
        return f"t{self._number}/g{generation}/{place}"

    def _keep(self, record: GenerationRecord) -> None:
        self._last = record
        self._parts.store.append(record)
        self._parts.observer.generation_ended(
            record.generation, record.meta_utility_val, record.meta_utility_test, was_adopted=record.was_adopted
        )


def _unchanged(last: GenerationRecord, generation: int, reason: str) -> GenerationRecord:
    """Return the record of a step that keeps the improver, whose values stand as they were last measured."""
    return msgspec.structs.replace(
        last,
        generation=generation,
        proposal_sha256=None,
        was_adopted=False,
        reason=reason,
        proposal_val=None,
        proposal_test=None,
        proposal_verdict="",
        is_quarantined=False,
    )
