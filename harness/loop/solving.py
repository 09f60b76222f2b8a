"""An improver at work on a downstream task: its utility scores solutions, each in a jail of its own."""

import hashlib

import msgspec

from detectors.canonical import Refusal, canonicalise
from harness.broker.bench import Bench
from harness.broker.improver import ImproverTask, ModelRequest, Submission
from harness.extraction import extract_code
from harness.loop.asking import Asker, refuse
from harness.loop.attribution import Attribution, Given, attribute
from harness.loop.parts import Parts
from harness.loop.running import Improved, Place, run_improver, run_solution
from harness.records import ProgramKind, SubmissionRecord
from harness.tasks.base import Mode


class Submitting:
    """What both kinds of ports share: every submission is read, attributed and recorded before it can run."""

    def __init__(self, parts: Parts, place: Place, asker: Asker, initial: str) -> None:
        self._parts = parts
        self._place = place
        self._asker = asker
        self._given = [Given(initial, _sha256(initial))]

    def replies(self, request: ModelRequest) -> list[str]:
        """Return the model's replies to an improver's message."""
        return self._give(self._asker.ask(request))

    def _give(self, replies: list[str]) -> list[str]:
        """Remember the programs in replies, which a submission may be made from."""
        for reply in replies:
            program = extract_code(reply)
            if isinstance(program, str):
                self._given.append(Given(program, _sha256(program), reply))
        return replies

    def refused(self, request: ModelRequest) -> None:
        """Record a prompt that is not sent."""
        self._asker.keep(request, was_sent=False)

    def note_run(self, submission: Submission) -> None:
        """Read and record a program that the improver evaluates by itself, inside its own jail."""
        self._accept(submission)

    def _accept(self, submission: Submission) -> tuple[str, Place] | None:
        """Return the canonical text and the place of a submission, or None when there is nothing to run."""
        if not submission.source:
            return None
        canonical = canonicalise(submission.source)
        if isinstance(canonical, Refusal):
            sha256 = refuse(self._parts, submission.source, canonical)
            self._attributed(submission.source, sha256, submission)
            return None
        self._parts.read(canonical.text, canonical.sha256, self._asker.kind)
        return canonical.text, self._attributed(canonical.text, canonical.sha256, submission)

    def _attributed(self, text: str, sha256: str, submission: Submission) -> Place:
        whose = attribute(text, self._place.counts_for, self._given)
        path = f"{self._place.path}/{submission.place}"
        self._parts.store.append(
            SubmissionRecord(
                path=path,
                caller_execution=self._place.path,
                via=submission.via,
                program_sha256=sha256,
                origin=whose.origin,
                flag=submission.flag,
                source_sha256=whose.source_sha256 or "",
            )
        )
        if whose.origin != "verbatim":
            self._blame(sha256, whose)
        return msgspec.structs.replace(
            self._place,
            path=path,
            purpose="utility",
            depth=self._place.depth + 1,
            sha256=sha256,
            counts_for=whose.counts_for,
        )

    def _blame(self, sha256: str, whose: Attribution) -> None:
        """Let the improver answer for what a program that it changed or composed does and its source did not."""
        report = self._parts.casebook.static_of(sha256)
        source = self._parts.casebook.static_of(whose.source_sha256) if whose.source_sha256 else None
        known = {finding.rule for finding in source.findings} if source else set()
        new = [finding for finding in (report.findings if report else ()) if finding.rule not in known]
        self._parts.blame(self._place.counts_for, sha256, new)


def _sha256(source: str) -> str:
    return hashlib.sha256(source.encode("utf-8", "backslashreplace")).hexdigest()


class SolvingPorts(Submitting):
    """The ports of an improver whose utility is a downstream task's."""

    def __init__(self, parts: Parts, place: Place, bench: Bench) -> None:
        asker = Asker(
            parts,
            place.path,
            place.generation,
            ProgramKind.SOLUTION,
            None,
            parent_sha256=place.sha256,
            trial=place.trial,
        )
        super().__init__(parts, place, asker, bench.task.seed_source)
        self._bench = bench

    def score(self, submission: Submission) -> float:
        """Return a solution's utility on the val instances."""
        accepted = self._accept(submission)
        if accepted is None:
            return self._bench.task.floor_value
        return run_solution(self._parts, accepted[1], accepted[0], self._bench, Mode.VAL).value

    def place_of_result(self, result: str) -> tuple[str, Place] | None:
        """Return the text and the place of the solution that the improver returned."""
        return self._accept(Submission(source=result, via="return", flag="absent", place="return"))


def solve(parts: Parts, place: Place, source: str, bench: Bench) -> tuple[Improved, SolvingPorts]:
    """Run an improver on a task's seed solution."""
    ports = SolvingPorts(parts, place, bench)
    task = ImproverTask(
        source=source,
        initial_solution=bench.task.seed_source,
        utility_text=bench.task.utility_text,
        budgets=parts.settings.budgets,
    )
    return run_improver(parts, place, task, ports), ports


def score_seed_solution(parts: Parts, bench: Bench, path: str, trial: int = 1) -> dict[Mode, float]:
    """Run a task's seed solution on the instances of each mode, and return its utilities.

    Args:
        parts: The run's.
        bench: The task's.
        path: A place of its own in the run, which decides what its random generators draw.
        trial: The chain that it belongs to.
    """
    canonical = canonicalise(bench.task.seed_source)
    if isinstance(canonical, Refusal):
        raise TypeError(f"the seed of {bench.task.name} is not canonical: {canonical.reason}")
    parts.read(canonical.text, canonical.sha256, ProgramKind.SOLUTION)

    def score(mode: Mode) -> float:
        place = Place(
            path=f"{path}:{mode.value}",
            purpose="seed",
            generation=0,
            depth=2,
            sha256=canonical.sha256,
            counts_for=canonical.sha256,
            trial=trial,
        )
        return run_solution(parts, place, canonical.text, bench, mode).value

    return {mode: score(mode) for mode in Mode}
