"""The model over real HTTP on loopback: where the key goes, and what threads share."""

import threading
from concurrent.futures import ThreadPoolExecutor

import openai_server as fake
from model_prompts import failure_of, prompt, texts

from harness.errors import ModelError, ModelFailure
from harness.models.openai_chat import OpenAIChatModel, OpenAISettings

KEY = "sk-a-secret-of-enough-length"


class TestKey:
    def test_the_key_is_sent_as_a_bearer_token(self, ask_server):
        model, server = ask_server(fake.counting, KEY)
        model.sample(prompt())
        assert f"Bearer {KEY}" == server.seen[0].headers["authorization"]

    def test_without_a_key_a_placeholder_is_sent_whatever_the_environment_holds(self, ask_server, monkeypatch):
        names = ("API_KEY", "ADMIN_KEY", "ORG_ID", "PROJECT_ID", "WEBHOOK_SECRET")
        for name in names:
            monkeypatch.setenv(f"OPENAI_{name}", KEY)
        monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
        monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", f"Authorization: {KEY}\nX-Extra: {KEY}")
        model, server = ask_server(fake.counting)
        model.sample(prompt())
        assert server.seen[0].headers["authorization"] == "Bearer none"
        assert [name for name, value in server.seen[0].headers.items() if KEY in value] == []

    def test_neither_key_nor_prompt_follow_a_redirect_to_another_host(self, ask_server):
        with fake.OpenAIServer(fake.counting) as other:
            away = fake.ServerReply(b"", 307, {"Location": f"{other.base_url}/chat/completions"})
            model, _ = ask_server(fake.in_turn(away), KEY)
            assert failure_of(model).kind == ModelFailure.PROTOCOL
            assert other.seen == []

    def test_an_error_that_quotes_the_key_is_redacted(self, ask_server):
        model, _ = ask_server(fake.in_turn(fake.error(401, f"Incorrect API key: {KEY}")), KEY)
        message = failure_of(model).message
        assert (KEY in message, "Incorrect API key: [API key]" in message) == (False, True)

    def test_a_reply_that_holds_the_key_is_refused(self, ask_server):
        model, _ = ask_server(fake.in_turn(fake.completion([f"your key is {KEY}"])), KEY)
        found = failure_of(model)
        assert (found.kind, KEY in found.message) == (ModelFailure.PROTOCOL, False)

    def test_a_reply_may_hold_a_placeholder_key(self, ask_server):
        model, _ = ask_server(fake.in_turn(fake.completion(["a dummy value"])), "dummy")
        assert texts(model.sample(prompt())) == ["a dummy value"]

    def test_no_exception_carries_the_key_in_its_chain(self, ask_server):
        model, _ = ask_server(fake.in_turn(fake.error(401)), KEY)
        found = failure_of(model)
        assert (found.__cause__, found.__context__) == (None, None)


class TestThreads:
    def test_concurrent_calls_each_get_their_own_replies(self, ask_server):
        def echo(request):
            return fake.completion([request.body["messages"][-1]["content"]] * request.body.get("n", 1))

        model, _ = ask_server(echo, concurrency=4)
        with ThreadPoolExecutor(8) as pool:
            samples = list(pool.map(lambda i: model.sample(prompt(2, message=f"message {i}")), range(24)))
        assert [[f"message {i}"] * 2 for i in range(24)] == [texts(sample) for sample in samples]

    def test_no_more_calls_are_under_way_than_allowed(self, ask_server):
        lock, counts = threading.Lock(), {"now": 0, "most": 0}

        def answer(request):
            with lock:
                counts["now"] += 1
                counts["most"] = max(counts["most"], counts["now"])
            # Long enough for the others to arrive, if they were let.
            threading.Event().wait(0.05)
            with lock:
                counts["now"] -= 1
            return fake.counting(request)

        model, _ = ask_server(answer, concurrency=2)
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(lambda _: model.sample(prompt()), range(6)))
        assert counts["most"] <= 2

    def test_closing_twice_leaves_no_thread(self):
        before = set(threading.enumerate())
        with fake.OpenAIServer(fake.counting) as server:
            model = OpenAIChatModel(OpenAISettings(model="m", base_url=server.base_url), None)
            model.sample(prompt())
            model.close()
            model.close()
        assert set() == set(threading.enumerate()) - before

    def test_a_closed_model_cannot_be_asked(self, ask_server):
        model, _ = ask_server(fake.counting)
        model.close()
        assert failure_of(model).message == "openai:m cannot be asked: the event loop is closed"

    def test_closing_ends_a_call_under_way(self, ask_server):
        has_arrived = threading.Event()

        def answer(request):
            has_arrived.set()
            return fake.ServerReply(b" " * 10_000, pause_seconds=0.05)

        model, _ = ask_server(answer)
        with ThreadPoolExecutor(1) as pool:
            call = pool.submit(model.sample, prompt())
            assert has_arrived.wait(10)
            model.close()
            assert isinstance(call.exception(10), ModelError)
