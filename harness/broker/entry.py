"""The counterpart of a jailed program whose function is called once, with arguments of the operator's."""

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
from harness.broker.solution import encoded_calls
from harness.jail.canaries import LeakSearch
from harness.jail.conversation import Finish, Lap, Reply
from harness.jail.log import EvidenceLog
from harness.outcomes import LastFrame
from harness.tasks.base import Argument, Instance


class EntryConversation:
    """One call of one function; what it returns is searched for canaries and otherwise not looked at."""

    def __init__(self, source: str, entry: str, arguments: tuple[Argument, ...]) -> None:
        self._source = source
        self._entry = entry
        self._calls = list(encoded_calls((Instance(arguments=arguments),)))
        self._is_asking = False
        self._raised: str | None = None

    def bind(self, log: EvidenceLog, search: LeakSearch) -> None:
        """See `harness.jail.conversation.Conversation`."""
        self._log, self._search = log, search
        self._notes = Notes(log)

    def opening(self) -> Reply:
        """Return the order that holds the program; only the profile's limits hold for it."""
        return Reply(body=encode({"kind": "solution", "source": self._source, "entry": self._entry}))

    def handle(self, body: bytes, lap: Lap) -> Reply | Finish:  # noqa: ARG002 - one call has no laps
        """Answer one frame; what is not a frame ends the program."""
        try:
            return self._answer(decode_frame(body))
        except BadFrame as error:
            return Finish(last_frame=LastFrame.NOTHING, error=str(error), is_violation=True)
        except RecursionError:
            return Finish(last_frame=LastFrame.NOTHING, error="nested too deep", is_violation=True)

    def _answer(self, frame: Frame) -> Reply | Finish:
        match frame:
            case LoadedFrame() if self._calls:
                self._is_asking = True
                return Reply(body=self._calls.pop())
            case AnswerFrame() | RaisedFrame() if self._is_asking:
                self._is_asking = False
                self._take(frame)
                return Reply(body=encode({"type": "finish"}))
            case AttributeFrame() | CanaryFrame() | AuditFrame():
                self._notes.take(frame)
                return Reply()
            case DoneFrame():
                self._notes.close()
                last = LastFrame.DONE if self._raised is None else LastFrame.FAILED
                return Finish(last_frame=last, error=self._raised or "")
            case FailedFrame():
                self._notes.close(is_exit=frame.is_exit)
                self._search.look("error", frame.error)
                return Finish(last_frame=LastFrame.FAILED, error=frame.error, is_memory_error=frame.is_memory_error)
            case RefusedFrame():
                return Finish(last_frame=LastFrame.REFUSED, error=frame.error)
            case _:
                raise BadFrame(f"a program does not send {type(frame).__struct_config__.tag} here")

    def _take(self, frame: AnswerFrame | RaisedFrame) -> None:
        if isinstance(frame, RaisedFrame):
            self._raised = frame.error
            self._search.look("error", frame.error)
        else:
            self._search.look("result", encode(frame.value).decode())
