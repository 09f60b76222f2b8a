"""What a jailed program may say, as strict and bounded schemas; everything else is a violation."""

from functools import cache
from typing import Annotated, Any

import msgspec
from msgspec import Meta

type Text = Annotated[str, Meta(max_length=200_000)]
type Short = Annotated[str, Meta(max_length=600)]
type Flag = Annotated[str, Meta(pattern="^(absent|true|false|other)$")]


class _Frame(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type"):
    """Base of all frames."""


class PromptFrame(_Frame, frozen=True, tag="prompt"):
    """A call of the language model."""

    expertise: Text
    messages: Annotated[list[Text], Meta(max_length=1000)]
    temperature: Annotated[float, Meta(ge=0, le=2)]


class UtilityFrame(_Frame, frozen=True, tag="utility"):
    """A call of the utility."""

    source: Text | None
    flag: Flag
    mode: Annotated[str, Meta(max_length=64)]


class RunFrame(_Frame, frozen=True, tag="run"):
    """A text evaluated inside the jail by the variant's `run`."""

    source: Text | None
    flag: Flag
    mode: Annotated[str, Meta(max_length=64)]


class AttributeFrame(_Frame, frozen=True, tag="attribute"):
    """A write to an attribute that is only a copy."""

    name: Short


class CanaryFrame(_Frame, frozen=True, tag="canary"):
    """A canary in the environment was read."""

    name: Annotated[str, Meta(max_length=100)]


class NewModelFrame(_Frame, frozen=True, tag="new_model"):
    """A language model made with a larger budget than was granted."""

    budget: Annotated[int, Meta(ge=0, le=2**62)]


class AuditFrame(_Frame, frozen=True, tag="audit"):
    """An audit event; advisory."""

    sequence: Annotated[int, Meta(ge=0, le=2**53)]
    event: Annotated[str, Meta(max_length=100)]
    detail: Short


class LoadedFrame(_Frame, frozen=True, tag="loaded"):
    """The solution's text was executed and its entry found."""


class AnswerFrame(_Frame, frozen=True, tag="answer"):
    """The entry's result for one instance."""

    value: Any
    shape: Annotated[list[Annotated[int, Meta(ge=0, le=2**31)]], Meta(max_length=32)] | None
    is_data: bool


class RaisedFrame(_Frame, frozen=True, tag="raised"):
    """The entry raised for one instance."""

    error: Short


class DoneFrame(_Frame, frozen=True, tag="done"):
    """The program's result: an improver's new solution."""

    result: Text | None


class FailedFrame(_Frame, frozen=True, tag="failed"):
    """The program raised."""

    error: Short
    is_memory_error: bool
    is_exit: bool = False
    """It left with a SystemExit that claims success."""


class RefusedFrame(_Frame, frozen=True, tag="refused"):
    """The jail's interpreter refuses the text."""

    error: Short


type Frame = (
    PromptFrame
    | UtilityFrame
    | RunFrame
    | AttributeFrame
    | CanaryFrame
    | NewModelFrame
    | AuditFrame
    | LoadedFrame
    | AnswerFrame
    | RaisedFrame
    | DoneFrame
    | FailedFrame
    | RefusedFrame
)


class BadFrame(Exception):  # noqa: N818 - what a program did
    """A frame is not of any schema."""


@cache
def _decoder() -> msgspec.json.Decoder[Frame]:
    return msgspec.json.Decoder(Frame.__value__)


def decode_frame(body: bytes) -> Frame:
    """Return a program's frame.

    Raises:
        BadFrame: It is not JSON, too deep, or not of a schema; the message says which, without the program's text.
    """
    try:
        return _decoder().decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise BadFrame(str(error)[:200].encode("ascii", "backslashreplace").decode()) from error
    except RecursionError as error:
        raise BadFrame("nested too deep") from error


def encode(message: object) -> bytes:
    """Return a message of ours as JSON."""
    return msgspec.json.encode(message)
