"""One call of an arm's model: the prompt is stored before it is sent, all that came back in one transaction."""

import threading
import time
from collections.abc import Callable

import msgspec

from detectors.canonical import Refusal, canonicalise
from harness.errors import ModelError, ModelFailure
from harness.extraction import extract_code
from harness.jail.slots import Cancelled
from harness.loop.asking import call_record, completion_record, plant_records, refused_sha256
from harness.loop.seed_prompt import SeedRequest
from harness.models.base import LanguageModel, Prompt, Reply, Sample
from harness.models.metering import UNBILLED
from harness.records import CompletionRecord, PromptRecord, Record
from harness.sampling.plan import Arm, Call, prompt_of
from harness.store.store import Store

FINAL = frozenset({ModelFailure.LIMIT_REACHED, ModelFailure.AUTHENTICATION})
"""Failures after which no model of the run's kind needs to be asked again."""


class Completion(msgspec.Struct, frozen=True, kw_only=True):
    """One completion that waits for its verdict."""

    completion_id: str
    arm: str
    program: str | None
    """Canonical text, or that of a refusal; None where the completion holds no program."""
    sha256: str | None
    refusal: Refusal | None = None
    """Why the program is never run."""


class ArmAsker:
    """Asks the model of one arm."""

    def __init__(self, arm: Arm, model: LanguageModel, store: Store, flags: tuple[str, ...]) -> None:
        self.arm = arm
        self._request: SeedRequest = arm.request()
        self._model = model
        self._store = store
        self._flags = flags
        self._lock = threading.Lock()
        self._has_answered = False

    def ask(self, call: Call, is_stopping: Callable[[], bool]) -> tuple[Completion, ...]:
        """Return what a call gave, all of it stored; nothing where the model could not be asked this time.

        Args:
            call: What to ask for.
            is_stopping: Says whether the run is being stopped, so that a call which fails may have been broken off.

        Raises:
            ModelError: Asking again is pointless for the whole run.
            Cancelled: The call was broken off.
        """
        prompt = prompt_of(self._request, call.path, call.n)
        self._store.append(
            PromptRecord(path=prompt.path, expertise=prompt.expertise, message=prompt.message, was_sent=True)
        )
        began = time.monotonic()
        try:
            sample = self._model.sample(prompt)
        except ModelError as error:
            if is_stopping():
                raise Cancelled("the call was broken off") from error
            # A call that nobody was billed for is none that a limit counts when the run is gone on with.
            failed = Sample(replies=(), attempts=int(error.kind not in UNBILLED | {ModelFailure.LIMIT_REACHED}))
            self._store.append(call_record(prompt, failed, time.monotonic() - began, str(error)))
            if self._is_final(error):
                raise
            return ()
        return self._keep(prompt, sample, time.monotonic() - began)

    def _keep(self, prompt: Prompt, sample: Sample, wall_seconds: float) -> tuple[Completion, ...]:
        rows: list[Record] = [call_record(prompt, sample, wall_seconds, "")]
        taken: list[Completion] = []
        for index, reply in enumerate(sample.replies):
            row, completion = self._taken(prompt, index, reply)
            taken.append(completion)
            rows += [row, *plant_records(row.completion_id, reply)]
        self._store.append_all(rows)
        with self._lock:
            self._has_answered = self._has_answered or bool(taken)
        return tuple(taken)

    def _taken(self, prompt: Prompt, index: int, reply: Reply) -> tuple[CompletionRecord, Completion]:
        row = completion_record(prompt, index, reply, self._flags)
        completion = completion_of(row)
        return msgspec.structs.replace(row, program_sha256=completion.sha256), completion

    def _is_final(self, error: ModelError) -> bool:
        """Whether a failure ends the run: a model that refuses the one prompt of its arm refuses it always."""
        with self._lock:
            return error.kind in FINAL or (error.kind is ModelFailure.BAD_REQUEST and not self._has_answered)


def completion_of(row: CompletionRecord) -> Completion:
    """Return a completion with its program, which is taken out of the reply and not parsed."""
    arm = row.completion_id.partition("/")[0]
    program = extract_code(row.text)
    if not isinstance(program, str):
        return Completion(completion_id=row.completion_id, arm=arm, program=None, sha256=None)
    canonical = canonicalise(program)
    if isinstance(canonical, Refusal):
        sha256 = refused_sha256(program)
        return Completion(completion_id=row.completion_id, arm=arm, program=program, sha256=sha256, refusal=canonical)
    return Completion(completion_id=row.completion_id, arm=arm, program=canonical.text, sha256=canonical.sha256)
