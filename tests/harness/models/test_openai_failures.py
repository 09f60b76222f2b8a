"""The model over real HTTP on loopback: what goes wrong, and how long it is waited for."""

import json
from typing import ClassVar

import openai_server as fake
import pytest
from model_prompts import failure_of, prompt, texts

from harness.errors import ModelFailure


class TestRetries:
    def test_a_rate_limit_is_waited_for_as_the_server_asks(self, ask_server):
        limited = fake.error(429, headers={"Retry-After": "0.05"})
        model, _ = ask_server(fake.in_turn(limited, fake.completion(["a"])))
        sample = model.sample(prompt())
        assert (texts(sample), sample.attempts) == (["a"], 2)
        assert sample.notes == ("HTTP 429: tried again after 0.05 s",)

    def test_a_wait_beyond_the_cap_is_not_waited_for(self, ask_server):
        limited = fake.error(429, headers={"Retry-After": "121"})
        model, server = ask_server(fake.in_turn(limited))
        assert failure_of(model).kind == ModelFailure.RATE_LIMIT
        assert len(server.seen) == 1

    def test_a_wait_beyond_the_deadline_is_not_waited_for(self, ask_server):
        limited = fake.error(429, headers={"Retry-After": "50"})
        model, server = ask_server(fake.in_turn(limited), deadline_seconds=20)
        assert failure_of(model).kind == ModelFailure.RATE_LIMIT
        assert len(server.seen) == 1

    @pytest.mark.parametrize("status", [408, 409, 500, 502, 503, 529])
    def test_a_passing_server_error_is_tried_again(self, ask_server, status):
        model, _ = ask_server(fake.in_turn(fake.error(status), fake.completion(["a"])))
        sample = model.sample(prompt())
        assert (texts(sample), sample.attempts) == (["a"], 2)
        assert (f"HTTP {status}: tried again after 0.00 s",) == sample.notes

    def test_a_lasting_server_error_is_given_up_after_the_last_attempt(self, ask_server):
        model, server = ask_server(fake.in_turn(fake.error(500)), max_attempts=3)
        found = failure_of(model)
        assert (found.kind, len(server.seen)) == (ModelFailure.TRANSIENT, 3)
        assert found.message == "openai:m gave no reply in 3 requests: HTTP 500: no"

    def test_a_used_up_account_is_not_tried_again(self, ask_server):
        model, server = ask_server(fake.in_turn(fake.error(429, code="insufficient_quota")))
        assert failure_of(model).kind == ModelFailure.LIMIT_REACHED
        assert len(server.seen) == 1

    @pytest.mark.parametrize("status", [401, 403])
    def test_a_refused_key_is_not_tried_again(self, ask_server, status):
        model, server = ask_server(fake.in_turn(fake.error(status)))
        assert failure_of(model).kind == ModelFailure.AUTHENTICATION
        assert len(server.seen) == 1

    def test_a_refused_connection_is_transient(self, ask_server):
        with fake.OpenAIServer(fake.counting) as server:
            address = server.base_url
        model, _ = ask_server(fake.counting, base_url=address, max_attempts=2)
        found = failure_of(model)
        assert (found.kind, "in 2 requests" in found.message) == (ModelFailure.TRANSIENT, True)

    def test_a_body_cut_short_is_tried_again(self, ask_server):
        whole = fake.completion(["a"])
        cut = fake.ServerReply(whole.body[:20], claimed_length=len(whole.body))
        model, _ = ask_server(fake.in_turn(cut, whole))
        assert model.sample(prompt()).attempts == 2

    def test_replies_that_came_before_a_failure_are_kept(self, ask_server):
        model, server = ask_server(fake.in_turn(fake.completion(["a"]), fake.error(500)), max_attempts=2)
        sample = model.sample(prompt(3))
        assert (texts(sample), sample.attempts, len(server.seen)) == (["a"], 3, 3)
        assert sample.notes[-1] == "given up at 1 of 3 replies: HTTP 500"


class TestBrokenReplies:
    SHAPES: ClassVar = {
        "broken JSON": b'{"choices": [',
        "nothing": b"",
        "not an object": b'"hello"',
        "no choices": b'{"choices": null}',
        "empty choices": b'{"choices": []}',
        "choices of another type": b'{"choices": {"0": 1}}',
        "no message": b'{"choices": [{"index": 0}]}',
        "content of another type": b'{"choices": [{"message": {"content": 5}}]}',
        "content in parts": b'{"choices": [{"message": {"content": [{"text": "a"}]}}]}',
        "model of another type": b'{"model": 3, "choices": [{"message": {"content": "a"}}]}',
        "a lone surrogate": b'{"choices": [{"message": {"content": "\\ud800"}}]}',
        "bytes that are not UTF-8": b'{"choices": [{"message": {"content": "\xff"}}]}',
        "deep nesting": b'{"x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        "a reply over the limit": json.dumps({"choices": [{"message": {"content": "x" * 262_145}}]}).encode(),
        "a body over the limit": b" " * (8 * 1024 * 1024 + 1),
    }

    @pytest.mark.parametrize("body", SHAPES.values(), ids=SHAPES.keys())
    def test_a_reply_of_another_shape_is_a_protocol_failure(self, ask_server, body):
        model, server = ask_server(fake.in_turn(fake.ServerReply(body)))
        assert failure_of(model).kind == ModelFailure.PROTOCOL
        assert len(server.seen) == 1

    def test_plain_text_is_a_protocol_failure(self, ask_server):
        plain = fake.ServerReply(b"hello", headers={"Content-Type": "text/plain"})
        model, _ = ask_server(fake.in_turn(plain))
        assert failure_of(model).kind == ModelFailure.PROTOCOL

    def test_the_largest_allowed_reply_is_kept_whole(self, ask_server):
        model, _ = ask_server(fake.in_turn(fake.completion(["x" * 262_144])))
        assert len(texts(model.sample(prompt()))[0]) == 262_144

    def test_an_endless_error_is_cut_at_the_limit(self, ask_server):
        model, _ = ask_server(fake.in_turn(fake.ServerReply(b" " * (8 * 1024 * 1024 + 1), 500)))
        assert failure_of(model).kind == ModelFailure.PROTOCOL

    @pytest.mark.parametrize(
        "body", [b"[]", b"[" * 50_000, b'{"error": 5}', b'{"error": {"message": {"a": []}}}', b"\xff"]
    )
    def test_an_error_of_any_shape_is_classified_by_its_status(self, ask_server, body):
        model, _ = ask_server(fake.in_turn(fake.ServerReply(body, 404)))
        assert failure_of(model).kind == ModelFailure.BAD_REQUEST

    def test_what_the_server_says_is_cut_to_one_printable_line(self, ask_server):
        model, _ = ask_server(fake.in_turn(fake.error(404, "a\x1b[2J\n\r\u202e" + "b" * 10_000)))
        message = failure_of(model).message
        assert message.isprintable()
        assert len(message) < 400


class TestDeadline:
    def test_a_reply_that_drips_in_is_cut_at_the_deadline(self, ask_server):
        slow = fake.ServerReply(b" " * 10_000, pause_seconds=0.05)
        model, _ = ask_server(fake.in_turn(slow), deadline_seconds=0.3)
        found = failure_of(model)
        assert (found.kind, "no answer within 0.3 s" in found.message) == (ModelFailure.DEADLINE, True)

    def test_replies_that_came_before_the_deadline_are_kept(self, ask_server):
        slow = fake.ServerReply(b" " * 10_000, pause_seconds=0.05)
        model, _ = ask_server(fake.in_turn(fake.completion(["a"]), slow), deadline_seconds=0.5)
        sample = model.sample(prompt(2))
        assert (texts(sample), sample.attempts) == (["a"], 2)
        assert sample.notes[-1] == "given up at 1 of 2 replies: no answer within 0.5 s"
