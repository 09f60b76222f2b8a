"""Reads the bytes of a chat completion, which a server that nobody vouches for wrote, into checked values.

Source: the Chat Completions API reference of OpenAI (object `chat.completion`), of which only the members read here
are required to hold.
"""

import msgspec

from harness.models.base import Reply

REPLY_BYTES_MAX = 256 * 1024
"""UTF-8 bytes of one reply: at 1,024 tokens an honest one has a few thousand."""
LABEL_CHARACTERS_MAX = 200
TOKENS_MAX = 10**9


class InvalidResponseError(ValueError):
    """The body is not a chat completion that can be used; the message quotes nothing of it."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What one request gave."""

    replies: tuple[Reply, ...]
    """One or more, ordered by the index that the server gave them."""
    prompt_tokens: int | None
    """None when the server reported no usage that makes sense, as is `completion_tokens`."""
    completion_tokens: int | None


class _Message(msgspec.Struct):
    content: str | None


class _Choice(msgspec.Struct):
    message: _Message
    index: int = 0
    finish_reason: str | None = None


class _Completion(msgspec.Struct):
    choices: list[_Choice]
    model: str | None = None
    system_fingerprint: str | None = None
    usage: msgspec.Raw = msgspec.Raw(b"null")


class _Usage(msgspec.Struct):
    prompt_tokens: int
    completion_tokens: int


def read_answer(body: bytes) -> Answer:
    """Read and check one chat completion.

    Strict: content must be text or null (which reads as empty), choices a list that is not empty. msgspec refuses
    lone surrogates, bytes that are not UTF-8, NaN and numbers in place of text.

    Raises:
        InvalidResponseError: The body is not JSON, has another shape, nests too deeply, or holds a reply over
            REPLY_BYTES_MAX.
    """
    try:
        completion = msgspec.json.decode(body, type=_Completion)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        completion = None
    # Raised outside the handler, so that no chained exception carries the body along.
    if completion is None:
        raise InvalidResponseError("the body is not a chat completion")
    if not completion.choices:
        raise InvalidResponseError("the chat completion has no choices")
    prompt_tokens, completion_tokens = _read_usage(completion.usage)
    ordered = sorted(completion.choices, key=lambda choice: choice.index)
    return Answer(
        replies=tuple(_reply(completion, choice) for choice in ordered),
        prompt_tokens=prompt_tokens,
        completion_tokens=completion_tokens,
    )


def _reply(completion: _Completion, choice: _Choice) -> Reply:
    text = choice.message.content or ""
    if len(text.encode()) > REPLY_BYTES_MAX:
        message = f"a reply has more than {REPLY_BYTES_MAX:,} bytes"
        raise InvalidResponseError(message)
    return Reply(
        text=text,
        finish_reason=_label(choice.finish_reason),
        served_model=_label(completion.model),
        system_fingerprint=_label(completion.system_fingerprint),
    )


def _label(text: str | None) -> str:
    return (text or "")[:LABEL_CHARACTERS_MAX]


def _read_usage(raw: msgspec.Raw) -> tuple[int, int] | tuple[None, None]:
    """Return prompt and completion tokens; a report that makes no sense counts as none."""
    try:
        usage = msgspec.json.decode(raw, type=_Usage)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None, None
    counts = (usage.prompt_tokens, usage.completion_tokens)
    return counts if all(0 <= count <= TOKENS_MAX for count in counts) else (None, None)
