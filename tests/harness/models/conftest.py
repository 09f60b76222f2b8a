"""Makes the test server importable and opens models that are closed after each test."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

SUPPORT = str(Path(__file__).parents[2] / "support")
if SUPPORT not in sys.path:
    sys.path.append(SUPPORT)

from openai_server import Answerer, OpenAIServer  # noqa: E402 - found only once its folder is on the path

from harness.models.openai_chat import OpenAIChatModel, OpenAISettings  # noqa: E402 - kept with the import above

type Opened = tuple[OpenAIChatModel, OpenAIServer]
type OpenModel = Callable[..., Opened]


@pytest.fixture
def ask_server() -> Iterator[OpenModel]:
    """Start a server that answers as given and open a model on it that waits for nothing between retries."""
    with ExitStack() as stack:

        def start(answer: Answerer, api_key: str | None = None, **settings: Any) -> Opened:
            server = stack.enter_context(OpenAIServer(answer))
            merged = {"model": "m", "base_url": server.base_url, "first_wait_seconds": 0.0, **settings}
            model = stack.enter_context(closing(OpenAIChatModel(OpenAISettings(**merged), api_key)))
            return model, server

        yield start
