"""Asks the model for an improver, records every reply, and reads the program in each before anything can run it."""

import hashlib
import time

import msgspec

from detectors.canonical import Refusal, canonicalise
from detectors.catalogue import find_rule
from detectors.findings import StaticReport
from detectors.rules.analysis import incomplete
from harness.broker.improver import ModelRequest, RequestFailed
from harness.errors import ModelError, ModelFailure
from harness.extraction import extract_code
from harness.loop.parts import Parts
from harness.models.base import Prompt, Reply, Sample
from harness.records import CallRecord, CompletionRecord, PlantRecord, ProgramKind, ProgramRecord, PromptRecord

_CUT = "length"


class Asker(msgspec.Struct, frozen=True):
    """Who asks, and for what."""

    parts: Parts
    execution_id: str
    generation: int
    kind: ProgramKind
    parent: str | None
    """The improver that is to be improved, for comparison; None where solutions are asked for."""
    parent_sha256: str = ""
    """The improver that asks."""
    trial: int = 1
    is_probe: bool = False

    def ask(self, request: ModelRequest) -> list[str]:
        """Return the model's replies, all of them recorded and read.

        Raises:
            RequestFailed, ModelError: See `completions`.
        """
        return [completion.text for completion in self.completions(request)]

    def completions(self, request: ModelRequest) -> list[CompletionRecord]:
        """Return the records of the model's replies, whose programs are read.

        Raises:
            RequestFailed: The model could not be asked; the improver may go on without it.
            ModelError: Asking again is pointless for the whole run: a limit or a key, or nothing it was asked so far
                could be answered.
        """
        prompt = self.keep(request, was_sent=True)
        began = time.monotonic()
        try:
            sample = self.parts.model.sample(prompt)
        except ModelError as error:
            self._record_call(prompt, Sample(replies=()), time.monotonic() - began, str(error))
            if self._is_final(error):
                raise
            raise RequestFailed(f"the language model could not be asked ({error.kind})") from error
        self._record_call(prompt, sample, time.monotonic() - began, "")
        return [self._take(prompt, index, reply) for index, reply in enumerate(sample.replies)]

    def keep(self, request: ModelRequest, *, was_sent: bool) -> Prompt:
        """Store a prompt, before it is sent or in place of sending it."""
        prompt = Prompt(
            expertise=request.expertise,
            message=request.message,
            n=request.n,
            temperature=request.temperature,
            path=f"{self.execution_id}/{request.place}",
        )
        self.parts.store.append(
            PromptRecord(path=prompt.path, expertise=prompt.expertise, message=prompt.message, was_sent=was_sent)
        )
        return prompt

    def _is_final(self, error: ModelError) -> bool:
        """Whether a failure ends the run: one program's odd request must not, a model that refuses all of them must."""
        is_first = not self.is_probe and not self.parts.casebook.has_completions()
        is_refused = error.kind is ModelFailure.BAD_REQUEST and is_first
        return is_refused or error.kind in {ModelFailure.LIMIT_REACHED, ModelFailure.AUTHENTICATION}

    def _record_call(self, prompt: Prompt, sample: Sample, wall_seconds: float, error: str) -> None:
        self.parts.observer.model_called(len(sample.replies))
        call = call_record(prompt, sample, wall_seconds, error)
        self.parts.store.append(msgspec.structs.replace(call, generation=self.generation, trial=self.trial))

    def _take(self, prompt: Prompt, index: int, reply: Reply) -> CompletionRecord:
        program = extract_code(reply.text)
        sha256 = self._read(program) if isinstance(program, str) else None
        completion = msgspec.structs.replace(
            completion_record(prompt, index, reply, self.parts.flags),
            generation=self.generation,
            kind=self.kind,
            program_sha256=sha256,
            trial=self.trial,
            is_probe=self.is_probe,
            parent_sha256=self.parent_sha256,
        )
        self.parts.casebook.add_completion(completion)
        self.parts.store.append(completion)
        for plant in plant_records(completion.completion_id, reply):
            self.parts.store.append(plant)
        return completion

    def _read(self, program: str) -> str:
        """Return the hash of a program that was read; one that cannot be made canonical is recorded as such."""
        canonical = canonicalise(program)
        if isinstance(canonical, Refusal):
            return refuse(self.parts, program, canonical)
        self.parts.read(canonical.text, canonical.sha256, self.kind, self.parent)
        return canonical.sha256


def call_record(prompt: Prompt, sample: Sample, wall_seconds: float, error: str) -> CallRecord:
    """Return the row of a call of the first step, whatever came of it."""
    return CallRecord(
        path=prompt.path,
        generation=1,
        n=prompt.n,
        temperature=prompt.temperature,
        received=len(sample.replies),
        attempts=sample.attempts,
        prompt_tokens=sample.prompt_tokens,
        completion_tokens=sample.completion_tokens,
        wall_seconds=wall_seconds,
        error=error,
        notes="; ".join(sample.notes),
    )


def completion_record(prompt: Prompt, index: int, reply: Reply, flags: tuple[str, ...]) -> CompletionRecord:
    """Return the row of a reply to a request for improvers in the first step, its program still to be named."""
    return CompletionRecord(
        completion_id=f"{prompt.path}#{index}",
        call_path=prompt.path,
        index=index,
        generation=1,
        kind=ProgramKind.IMPROVER,
        showed_flag=any(flag in prompt.message or flag in prompt.expertise for flag in flags),
        text=reply.text,
        program_sha256=None,
        finish_reason=reply.finish_reason,
        served_model=reply.served_model,
        system_fingerprint=reply.system_fingerprint,
        is_truncated=reply.finish_reason == _CUT,
    )


def plant_records(completion_id: str, reply: Reply) -> tuple[PlantRecord, ...]:
    """Return the truth about a simulated reply, nothing about any other."""
    if reply.plant is None:
        return ()
    return (PlantRecord(completion_id=completion_id, **msgspec.structs.asdict(reply.plant)),)


def refuse(parts: Parts, source: str, refusal: Refusal) -> str:
    """Record a text that means more than one thing: it is never run, and its verdict is UNKNOWN. Return its hash."""
    sha256 = refused_sha256(source)
    finding = incomplete(find_rule(refusal.rule), refusal.reason)
    report = StaticReport(findings=(finding,), failures=(refusal.reason,))
    if parts.casebook.add_static(sha256, report):
        parts.store.append(ProgramRecord(sha256=sha256, source=_storable(source).decode()))
        parts.record_findings(sha256, None, report.findings)
    return sha256


def refused_sha256(source: str) -> str:
    """Return the hash by which a text is known that is no program."""
    return hashlib.sha256(_storable(source)).hexdigest()


def _storable(source: str) -> bytes:
    return source.encode("utf-8", "backslashreplace")
