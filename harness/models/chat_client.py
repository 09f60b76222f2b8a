"""The client of the `openai` package, closed where it leaks. Imported only when a model is opened: it is slow to load.

Left to itself, the client reads further keys, headers and addresses from the environment, follows redirects, retries
on its own, reads bodies of any length, and hands on replies of any shape.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import openai

from harness.errors import ModelError, ModelFailure
from harness.models.failures import ErrorBody, Failure, classify_status, one_line
from harness.models.responses import Answer, InvalidResponseError, read_answer

if TYPE_CHECKING:
    # For annotations only: which HTTP library it is, and that it is there, is the client's own business.
    import httpx2

BODY_BYTES_MAX = 8 * 1024 * 1024
"""Decoded bytes of one response: several replies of the largest size with all their escapes."""
SECRET_CHARACTERS_MIN = 16
"""Shorter keys are placeholders such as `none` or `dummy`, which a reply may well hold by chance."""

_SENT_HEADERS = frozenset(
    {
        "accept",
        "accept-encoding",
        "connection",
        "content-length",
        "content-type",
        "host",
        "idempotency-key",
        "user-agent",
        # Without it the client parses the response itself.
        "x-stainless-raw-response",
    }
)
_KEPT_HEADERS = ("content-type", "retry-after", "retry-after-ms")


class _GuardedHTTPClient(openai.DefaultAsyncHttpxClient):
    """Sends our headers and no others, stays at one host, and reads bodies up to a limit."""

    def __init__(self, api_key: str, timeout_seconds: float) -> None:
        super().__init__(follow_redirects=False, timeout=timeout_seconds)
        self._authorization = f"Bearer {api_key}"

    async def send(self, request: "httpx2.Request", *, stream: bool = False, **options: Any) -> "httpx2.Response":
        """Send one request and return the response, read to its end.

        Raises:
            ModelError: PROTOCOL, the body is over BODY_BYTES_MAX.
        """
        del stream
        for name in set(request.headers) - _SENT_HEADERS:
            del request.headers[name]
        request.headers["authorization"] = self._authorization
        response = await super().send(request, stream=True, **options)
        try:
            body = await _read_capped(response)
        finally:
            await response.aclose()
        headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
        return type(response)(response.status_code, headers=headers, content=body, request=request)


async def _read_capped(response: "httpx2.Response") -> bytes:
    body = bytearray()
    async for piece in response.aiter_bytes():
        body += piece
        if len(body) > BODY_BYTES_MAX:
            message = f"the response has more than {BODY_BYTES_MAX:,} bytes"
            raise ModelError(ModelFailure.PROTOCOL, message)
    return bytes(body)


class ChatClient:
    """Sends single requests to one endpoint. Belongs to one event loop."""

    def __init__(self, base_url: str, api_key: str, timeout_seconds: float) -> None:
        """Prepare a client; nothing is sent yet.

        Args:
            base_url: A checked address.
            api_key: What the endpoint is sent as a bearer token.
            timeout_seconds: For each read or write on the socket; the caller limits the whole.
        """
        self._api_key = api_key
        self._client = openai.AsyncOpenAI(
            base_url=base_url,
            api_key=api_key,
            # Empty, because None would be filled from the environment.
            admin_api_key="",
            organization="",
            project="",
            webhook_secret="",
            max_retries=0,
            timeout=timeout_seconds,
            http_client=_GuardedHTTPClient(api_key, timeout_seconds),
        )

    async def ask(self, parameters: Mapping[str, object]) -> Answer | Failure:
        """Send one request of chat completions and return what came of it.

        Never raises but when cancelled: whatever the server, the network or the client do wrong is a Failure.

        Args:
            parameters: As `request_parameters` makes them.
        """
        create: Any = self._client.chat.completions.with_raw_response.create
        try:
            response = await create(**parameters)
            return self._without_key(read_answer(response.content))
        except openai.APIStatusError as error:
            return classify_status(error.status_code, error.response.headers, self._error_body(error.body))
        except openai.APITimeoutError:
            return Failure(kind=ModelFailure.TRANSIENT, reason="the connection timed out")
        except openai.APIConnectionError as error:
            detail = one_line(str(error.__cause__ or ""))
            return Failure(kind=ModelFailure.TRANSIENT, reason="the connection failed", detail=detail)
        except (ModelError, InvalidResponseError) as error:
            return Failure(kind=ModelFailure.PROTOCOL, reason=str(error))
        except (openai.OpenAIError, ValueError, TypeError, RuntimeError, OSError) as error:
            return Failure(kind=ModelFailure.PROTOCOL, reason=f"the client failed with {type(error).__name__}")

    async def close(self) -> None:
        """Close all connections."""
        await self._client.close()

    def _without_key(self, answer: Answer) -> Answer | Failure:
        """Return `answer` unless the key is in it: replies are stored and go into jails."""
        texts = [
            text for r in answer.replies for text in (r.text, r.finish_reason, r.served_model, r.system_fingerprint)
        ]
        if len(self._api_key) >= SECRET_CHARACTERS_MIN and any(self._api_key in text for text in texts):
            return Failure(
                kind=ModelFailure.PROTOCOL, reason="the server sent the API key back; nothing of it was kept"
            )
        return answer

    def _error_body(self, body: object) -> ErrorBody:
        """Reduce an error's body, which may be anything that JSON or text can be."""
        if not isinstance(body, dict):
            return ErrorBody(message=self._redact(body))
        message = body.get("message", body)
        return ErrorBody(
            message=self._redact(message),
            code=self._redact(body.get("code")),
            type=self._redact(body.get("type")),
            param=self._redact(body.get("param")),
        )

    def _redact(self, value: object) -> str:
        return "" if value is None else str(value).replace(self._api_key, "[API key]")
