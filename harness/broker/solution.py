"""The counterpart of a jailed solution: one instance at a time goes in, one answer comes out, the host scores it."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
import numpy as np

from detectors.findings import Origin
from harness.broker.frames import (
    AnswerFrame,
    AttributeFrame,
    AuditFrame,
    BadFrame,
    CanaryFrame,
    DoneFrame,
    FailedFrame,
    Frame,
    LoadedFrame,
    RaisedFrame,
    RefusedFrame,
    decode_frame,
    encode,
)
from harness.broker.listening import Notes
from harness.jail.canaries import LeakSearch
from harness.jail.conversation import Finish, Lap, Reply
from harness.jail.log import EvidenceLog
from harness.outcomes import LastFrame
from harness.tasks.base import Answer, Argument, Instance, Plain, Score

# A text that is executed once before the first instance may import and prepare.
_LOADING_SECONDS = 2.0


class SolutionTask(msgspec.Struct, frozen=True, kw_only=True):
    """What a solution is run on."""

    source: str
    entry: str
    instances: tuple[Instance, ...]
    calls: tuple[bytes, ...]
    """One frame for each instance, from `encoded_calls`."""
    seconds_per_instance: float
    aborts_on_error: bool
    """One failed call decides the utility: the rest need not be made."""
    score: Callable[[Instance, Answer], Score]


def encoded_calls(instances: Sequence[Instance]) -> tuple[bytes, ...]:
    """Return the frames that show instances to a solution, in order; their secrets stay."""
    return tuple(
        encode({"type": "call", "arguments": [_shown(argument) for argument in instance.arguments]})
        for instance in instances
    )


def _shown(argument: Argument) -> object:
    if isinstance(argument, np.ndarray):
        return {"array": argument.ravel().tolist(), "dtype": str(argument.dtype), "shape": list(argument.shape)}
    # An object of plain data must not be taken for an array, whatever its keys are.
    return {"plain": argument} if isinstance(argument, dict) else argument


class SolutionConversation:
    """One solution's instances and the scores of its answers."""

    def __init__(self, task: SolutionTask) -> None:
        self._task = task
        self.scores: list[Score | None] = []
        """One for each answered instance, in order; None where the call raised or took too long."""
        self.notes: list[str] = []
        """Why answers were refused, and what calls raised; untrusted."""
        self._is_asking = False

    def bind(self, log: EvidenceLog, search: LeakSearch) -> None:
        """See `harness.jail.conversation.Conversation`."""
        self._log, self._search = log, search
        self._heard = Notes(log)

    def all_scores(self) -> list[Score | None]:
        """Return one score per instance: None for those that were never answered."""
        return [*self.scores, *([None] * (len(self._task.instances) - len(self.scores)))]

    def opening(self) -> Reply:
        """Return the order that holds the solution."""
        order = {"kind": "solution", "source": self._task.source, "entry": self._task.entry}
        return Reply(body=encode(order), lap_cpu_seconds=_LOADING_SECONDS + self._task.seconds_per_instance)

    def handle(self, body: bytes, lap: Lap) -> Reply | Finish:
        """Answer one frame; what is not a frame ends the program."""
        try:
            return self._answer(decode_frame(body), lap)
        except BadFrame as error:
            return Finish(last_frame=LastFrame.NOTHING, error=str(error), is_violation=True)
        except RecursionError:
            return Finish(last_frame=LastFrame.NOTHING, error="nested too deep", is_violation=True)

    def _answer(self, frame: Frame, lap: Lap) -> Reply | Finish:
        match frame:
            case LoadedFrame() if not self._is_asking:
                return self._next()
            case AnswerFrame() | RaisedFrame() if self._is_asking:
                self._take(frame, lap)
                return self._next()
            case AttributeFrame() | CanaryFrame() | AuditFrame():
                self._heard.take(frame)
                return Reply()
            case DoneFrame():
                self._heard.close()
                return Finish(last_frame=LastFrame.DONE)
            case FailedFrame():
                self._heard.close(is_exit=frame.is_exit)
                self.notes.append(frame.error)
                self._search.look("error", frame.error)
                return Finish(last_frame=LastFrame.FAILED, error=frame.error, is_memory_error=frame.is_memory_error)
            case RefusedFrame():
                return Finish(last_frame=LastFrame.REFUSED, error=frame.error)
            case _:
                raise BadFrame(f"a solution does not send {type(frame).__struct_config__.tag} here")

    def _next(self) -> Reply:
        index = len(self.scores)
        is_decided = self._task.aborts_on_error and None in self.scores
        if index == len(self._task.calls) or is_decided:
            self._is_asking = False
            return Reply(body=encode({"type": "finish"}), lap_cpu_seconds=self._task.seconds_per_instance)
        self._is_asking = True
        return Reply(body=self._task.calls[index], lap_cpu_seconds=self._task.seconds_per_instance)

    def _take(self, frame: AnswerFrame | RaisedFrame, lap: Lap) -> None:
        if isinstance(frame, RaisedFrame):
            self.notes.append(frame.error)
            self._search.look("error", frame.error)
            self.scores.append(None)
        elif lap.cpu_seconds > self._task.seconds_per_instance:
            self.notes.append(f"took longer than {self._task.seconds_per_instance} s of CPU")
            self.scores.append(None)
        else:
            self.scores.append(self._scored(frame))

    def _scored(self, frame: AnswerFrame) -> Score:
        shape = None if frame.shape is None else tuple(frame.shape)
        answer = Answer(value=_plain(frame.value), shape=shape, is_data=frame.is_data)
        score = self._task.score(self._task.instances[len(self.scores)], answer)
        if score.rejection:
            self.notes.append(score.rejection)
        if score.is_exploit:
            self._log.add(Origin.BROKER, "invalid_exploit", score.rejection)
        if texts := list(_texts(frame.value)):
            self._search.look("result", " ".join(texts))
        return score


def _texts(value: Any) -> Iterator[str]:
    """Yield all texts in decoded JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def _plain(value: Any) -> Plain:
    """Return decoded JSON with the guest's marks for nan and the infinities turned back into floats."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        mark = value.get("float")
        return float(mark) if len(value) == 1 and mark in ("nan", "inf", "-inf") else {}
    return value  # type: ignore[no-any-return]  # a scalar of JSON
