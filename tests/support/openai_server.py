"""An OpenAI-compatible server on loopback, as well or as badly behaved as a test wants it."""

import json
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from harness.models.base import LanguageModel, Prompt


@dataclass(frozen=True, slots=True)
class SeenRequest:
    """What arrived over the wire."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ServerReply:
    """What to send back."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    pause_seconds: float = 0.0
    """Between single bytes of the body."""
    claimed_length: int | None = None
    """Content-Length to announce when it is not the body's."""


type Answerer = Callable[[SeenRequest], ServerReply]


class OpenAIServer:
    """Answers POST /v1/chat/completions on a free port of 127.0.0.1 until closed."""

    def __init__(self, answer: Answerer) -> None:
        self._answer = answer
        self._lock = threading.Lock()
        self._seen: list[SeenRequest] = []
        self._is_closing = threading.Event()
        self._http = _HTTPServer(self)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), name="openai test server")

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    @property
    def seen(self) -> list[SeenRequest]:
        """All requests so far, in order of arrival."""
        with self._lock:
            return list(self._seen)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_closing.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def answer(self, request: SeenRequest) -> ServerReply:
        """Note a request and return what to send back."""
        with self._lock:
            self._seen.append(request)
        return self._answer(request)

    def pause(self, seconds: float) -> bool:
        """Wait, but no longer than the server lives; return whether it is closing."""
        return self._is_closing.wait(seconds)


class _HTTPServer(ThreadingHTTPServer):
    daemon_threads = False

    def __init__(self, owner: OpenAIServer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.owner = owner


class _Handler(BaseHTTPRequestHandler):
    server: _HTTPServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.server.owner.answer(SeenRequest(self.path, headers, body))
        # The client under test may hang up whenever it likes.
        with suppress(BrokenPipeError, ConnectionResetError):
            self._send_head(reply)
            self._send_body(reply)

    def _send_head(self, reply: ServerReply) -> None:
        length = len(reply.body) if reply.claimed_length is None else reply.claimed_length
        headers = {"Content-Type": "application/json", "Content-Length": str(length), **reply.headers}
        self.send_response(reply.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _send_body(self, reply: ServerReply) -> None:
        if not reply.pause_seconds:
            self.wfile.write(reply.body)
            return
        for byte in reply.body:
            self.wfile.write(bytes([byte]))
            if self.server.owner.pause(reply.pause_seconds):
                return

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in the base class
        """Say nothing."""


def completion(
    texts: Iterable[object],
    usage: object = (10, 5),
    finish_reason: str = "stop",
    **members: object,
) -> ServerReply:
    """Return a chat completion with these contents; `usage` is (prompt, completion) tokens or any JSON value."""
    if isinstance(usage, tuple):
        usage = {"prompt_tokens": usage[0], "completion_tokens": usage[1], "total_tokens": sum(usage)}
    value: dict[str, object] = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "served-model",
        "system_fingerprint": "fp_1",
        "choices": [
            {"index": index, "finish_reason": finish_reason, "message": {"role": "assistant", "content": text}}
            for index, text in enumerate(texts)
        ],
        "usage": usage,
    }
    return ServerReply(json.dumps(value | members).encode())


def error(status: int, message: str = "no", headers: Mapping[str, str] | None = None, **members: object) -> ServerReply:
    """Return an error in OpenAI's form."""
    body = {"error": {"message": message, "type": "some_error", "param": None, "code": None} | members}
    return ServerReply(json.dumps(body).encode(), status, headers or {})


def in_turn(*replies: ServerReply) -> Answerer:
    """Answer with each reply once, then with the last for ever."""
    lock = threading.Lock()
    remaining = list(replies)

    def answer(request: SeenRequest) -> ServerReply:
        with lock:
            return remaining.pop(0) if len(remaining) > 1 else remaining[0]

    return answer


def counting(request: SeenRequest) -> ServerReply:
    """Honour `n`: reply with `reply 0`, `reply 1`, ..."""
    return completion([f"reply {index}" for index in range(request.body.get("n", 1))])


def from_model(model: LanguageModel) -> Answerer:
    """Answer with the replies of a language model of ours, whose `path` counts the requests with the same body."""
    lock = threading.Lock()
    counts: dict[str, int] = {}

    def answer(request: SeenRequest) -> ServerReply:
        key = json.dumps(request.body, sort_keys=True)
        with lock:
            counts[key] = counts.get(key, 0) + 1
            path = f"server/{counts[key]}"
        by_role = {message["role"]: message["content"] for message in request.body["messages"]}
        sample = model.sample(
            Prompt(
                expertise=by_role.get("system", ""),
                message=by_role["user"],
                n=request.body.get("n", 1),
                temperature=request.body.get("temperature", 1.0),
                path=path,
            )
        )
        usage = (sample.prompt_tokens, sample.completion_tokens)
        return completion([reply.text for reply in sample.replies], usage, model=request.body["model"])

    return answer
