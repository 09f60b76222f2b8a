"""The model over real HTTP on loopback: good replies, mended requests, settings."""

import msgspec
import openai_server as fake
import pytest
from model_prompts import failure_of, prompt, texts

from harness.errors import ModelError, ModelFailure, UsageError
from harness.models.base import Reply, Sample
from harness.models.openai_chat import OpenAISettings
from harness.models.simulated import SimulatedModel, SimulatedSettings


class TestGoodReplies:
    def test_a_request_says_what_the_prompt_says(self, ask_server):
        model, server = ask_server(fake.counting)
        model.sample(prompt(3))
        expected = {
            "model": "m",
            "messages": [{"role": "system", "content": "You help."}, {"role": "user", "content": "Improve it."}],
            "max_tokens": 1024,
            "temperature": 0.7,
            "n": 3,
        }
        assert [("/v1/chat/completions", expected)] == [(request.path, request.body) for request in server.seen]

    def test_an_honoured_n_takes_one_request(self, ask_server):
        model, _ = ask_server(fake.counting)
        sample = model.sample(prompt(3))
        assert texts(sample) == ["reply 0", "reply 1", "reply 2"]
        assert (sample.attempts, sample.prompt_tokens, sample.completion_tokens, sample.notes) == (1, 10, 5, ())

    def test_an_ignored_n_is_topped_up_with_single_requests_in_order(self, ask_server):
        model, server = ask_server(fake.in_turn(*(fake.completion([f"reply {i}"]) for i in range(4))))
        sample = model.sample(prompt(4))
        assert texts(sample) == ["reply 0", "reply 1", "reply 2", "reply 3"]
        assert [request.body.get("n") for request in server.seen] == [4, None, None, None]
        assert (sample.attempts, sample.prompt_tokens, sample.completion_tokens) == (4, 40, 20)
        assert sample.notes == ("1 replies came where 4 were asked for",)

    def test_surplus_replies_are_dropped(self, ask_server):
        model, _ = ask_server(fake.in_turn(fake.completion(["a", "b", "c"])))
        assert texts(model.sample(prompt(2))) == ["a", "b"]

    def test_replies_are_ordered_by_their_index(self, ask_server):
        choices = [{"index": i, "message": {"content": f"reply {i}"}} for i in (2, 0, 1)]
        model, _ = ask_server(fake.in_turn(fake.completion([], choices=choices)))
        assert texts(model.sample(prompt(3))) == ["reply 0", "reply 1", "reply 2"]

    def test_null_content_is_an_empty_reply(self, ask_server):
        model, _ = ask_server(fake.in_turn(fake.completion([None])))
        assert texts(model.sample(prompt())) == [""]

    def test_what_the_server_says_of_itself_is_kept(self, ask_server):
        model, _ = ask_server(fake.in_turn(fake.completion(["cut"], finish_reason="length")))
        expected = Reply(text="cut", finish_reason="length", served_model="served-model", system_fingerprint="fp_1")
        assert (expected,) == model.sample(prompt()).replies

    @pytest.mark.parametrize(
        "usage", [None, {}, {"prompt_tokens": "many"}, {"prompt_tokens": -1, "completion_tokens": 1}]
    )
    def test_missing_usage_counts_nothing_and_is_noted(self, ask_server, usage):
        model, _ = ask_server(fake.in_turn(fake.completion(["a"], usage=usage)))
        sample = model.sample(prompt())
        assert (sample.prompt_tokens, sample.completion_tokens) == (0, 0)
        assert sample.notes == ("the server did not report the tokens used",)

    def test_usage_that_is_missing_once_is_missing_for_the_call(self, ask_server):
        model, _ = ask_server(fake.in_turn(fake.completion(["a"]), fake.completion(["b"], usage=None)))
        sample = model.sample(prompt(2))
        assert (sample.prompt_tokens, sample.completion_tokens) == (0, 0)

    def test_a_prompt_without_expertise_has_no_system_message(self, ask_server):
        model, server = ask_server(fake.counting)
        model.sample(prompt(expertise=""))
        assert [message["role"] for message in server.seen[0].body["messages"]] == ["user"]

    def test_a_server_can_be_backed_by_a_model_of_ours(self, ask_server):
        class Parrot:
            name, is_simulated = "parrot", True

            def sample(self, prompt):
                replies = tuple(Reply(text=f"{prompt.path}: {prompt.message} {i}") for i in range(prompt.n))
                return Sample(replies=replies, prompt_tokens=3, completion_tokens=4)

            def close(self):
                pass

        model, _ = ask_server(fake.from_model(Parrot()))
        assert texts(model.sample(prompt(2))) == ["server/1: Improve it. 0", "server/1: Improve it. 1"]

    def test_replies_of_the_simulated_model_cross_the_wire_unchanged(self, ask_server):
        settings = SimulatedSettings(seed=7)
        model, _ = ask_server(fake.from_model(SimulatedModel(settings)))
        question = prompt(4, message="def improve_algorithm(initial_solution, utility, language_model):")
        direct = SimulatedModel(settings).sample(msgspec.structs.replace(question, path="server/1"))
        sample = model.sample(question)
        assert texts(direct) == texts(sample)
        assert (direct.prompt_tokens, direct.completion_tokens) == (sample.prompt_tokens, sample.completion_tokens)


class TestMending:
    @staticmethod
    def refusing(parameter, message=None, *, param=True):
        """Refuse each request that holds `parameter`."""

        def answer(request):
            if parameter not in request.body:
                return fake.counting(request)
            text = message or f"Unsupported parameter: '{parameter}' is not supported with this model."
            return fake.error(400, text, param=parameter if param else None, code="unsupported_parameter")

        return answer

    def test_a_refused_temperature_is_left_out(self, ask_server):
        model, server = ask_server(self.refusing("temperature"))
        sample = model.sample(prompt())
        assert ["temperature" in request.body for request in server.seen] == [True, False]
        assert (sample.attempts, sample.notes) == (2, ("temperature was left out, because the server refused it",))

    def test_refused_max_tokens_are_sent_under_their_newer_name(self, ask_server):
        message = "'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
        model, server = ask_server(self.refusing("max_tokens", message, param=False))
        model.sample(prompt())
        assert server.seen[1].body["max_completion_tokens"] == 1024
        assert "max_tokens" not in server.seen[1].body

    def test_a_refused_n_is_asked_for_singly(self, ask_server):
        model, server = ask_server(self.refusing("n", "only 'n' = 1 is supported", param=False))
        sample = model.sample(prompt(3))
        assert texts(sample) == ["reply 0"] * 3
        assert [request.body.get("n") for request in server.seen] == [3, None, None, None]
        assert sample.notes == ("replies were asked for one at a time, because the server refused n",)

    def test_later_calls_remember_a_mend_and_note_it(self, ask_server):
        model, server = ask_server(self.refusing("temperature"))
        model.sample(prompt())
        again = model.sample(prompt())
        assert len(server.seen) == 3
        assert again.notes == ("temperature was left out, because the server refused it",)

    def test_a_value_that_was_not_refused_is_sent_all_the_same(self, ask_server):
        model, server = ask_server(self.refusing("temperature"))
        model.sample(prompt(temperature=1.5))
        model.sample(prompt(temperature=0.7))
        assert [request.body.get("temperature") for request in server.seen] == [1.5, None, 0.7, None]

    def test_a_parameter_is_mended_once_only(self, ask_server):
        model, server = ask_server(fake.in_turn(fake.error(400, "bad temperature", param="temperature")))
        assert failure_of(model).kind == ModelFailure.BAD_REQUEST
        assert len(server.seen) == 2

    def test_a_mend_that_did_not_help_is_not_remembered(self, ask_server):
        refusal = fake.error(400, "bad", param="temperature")
        model, server = ask_server(fake.in_turn(refusal, refusal, fake.completion(["a"])))
        failure_of(model)
        assert model.sample(prompt()).notes == ()
        assert "temperature" in server.seen[2].body

    def test_all_three_parameters_can_be_mended_in_one_call(self, ask_server):
        refusals = [fake.error(400, "no", param=name) for name in ("n", "temperature", "max_tokens")]
        model, _ = ask_server(fake.in_turn(*refusals, fake.completion(["a"])))
        sample = model.sample(prompt(2))
        assert (sample.attempts, len(sample.notes)) == (5, 3)

    def test_another_bad_request_is_not_tried_again(self, ask_server):
        model, server = ask_server(fake.in_turn(fake.error(400, "the prompt is too long")))
        found = failure_of(model)
        assert (found.kind, len(server.seen)) == (ModelFailure.BAD_REQUEST, 1)
        assert "the prompt is too long" in found.message


class TestSettings:
    def test_the_name_says_which_model(self, ask_server):
        model, _ = ask_server(fake.counting, model="some/model:7b")
        assert (model.name, model.is_simulated) == ("openai:some/model:7b", False)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"model": ""},
            {"max_tokens": 0},
            {"max_attempts": 0},
            {"concurrency": 0},
            {"deadline_seconds": 0.0},
            {"deadline_seconds": float("nan")},
            {"deadline_seconds": float("inf")},
            {"first_wait_seconds": -1.0},
            {"longest_wait_seconds": -1.0},
            {"base_url": "ftp://127.0.0.1/"},
        ],
    )
    def test_a_setting_out_of_range_is_refused(self, wrong):
        with pytest.raises(UsageError):
            OpenAISettings(**({"model": "m"} | wrong))

    @pytest.mark.parametrize(
        "wrong",
        [{"n": 0}, {"temperature": float("nan")}, {"temperature": 2.1}, {"message": "\ud800"}, {"expertise": "\udfff"}],
    )
    def test_a_prompt_that_cannot_be_sent_is_refused_before_sending(self, ask_server, wrong):
        model, server = ask_server(fake.counting)
        with pytest.raises(ModelError) as caught:
            model.sample(prompt(**wrong))
        assert (caught.value.kind, server.seen) == (ModelFailure.BAD_REQUEST, [])
