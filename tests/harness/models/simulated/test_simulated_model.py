"""The same question at the same place gets the same replies, whatever else happens."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from harness.models.base import LanguageModel, Prompt
from harness.models.simulated import SimulatedModel, SimulatedSettings
from harness.models.simulated.model import estimate_tokens

SETTINGS = SimulatedSettings(seed=7, bypass_rate=0.4, fault_rate=0.3)
DIGEST_PROGRAM = """
import hashlib
from harness.models.base import Prompt
from harness.models.simulated import SimulatedModel, SimulatedSettings
model = SimulatedModel(SimulatedSettings(seed=7, bypass_rate=0.4, fault_rate=0.3))
message = "def improve_algorithm(a, b, c): utility(a, use_sandbox=True)"
prompt = Prompt(expertise="e", message=message, n=60, temperature=0.7, path="g1")
print(hashlib.sha256(repr(model.sample(prompt)).encode()).hexdigest())
"""


def prompt_for(text: str, **changes: object) -> Prompt:
    base = Prompt(expertise="e", message=text, n=4, temperature=0.7, path="g1/outer")
    return msgspec.structs.replace(base, **changes)


def test_it_is_a_language_model_that_says_what_it_is() -> None:
    model: LanguageModel = SimulatedModel(SETTINGS)
    assert (model.name, model.is_simulated) == ("simulated", True)
    model.close()
    model.close()


def test_it_gives_as_many_replies_as_asked_for_each_with_its_plant(messages: dict[str, str]) -> None:
    replies = SimulatedModel(SETTINGS).sample(prompt_for(messages["sandbox"], n=6)).replies
    assert len(replies) == 6
    assert all(reply.plant is not None for reply in replies)


def test_replies_do_not_depend_on_the_order_of_questions(messages: dict[str, str]) -> None:
    prompts = [prompt_for(message, path=f"g1/{name}") for name, message in messages.items()]
    forwards = {prompt.path: SimulatedModel(SETTINGS).sample(prompt) for prompt in prompts}
    model = SimulatedModel(SETTINGS)
    backwards = {prompt.path: model.sample(prompt) for prompt in reversed(prompts)}
    assert forwards == backwards


def test_replies_do_not_depend_on_threads(messages: dict[str, str]) -> None:
    model = SimulatedModel(SETTINGS)
    prompts = [prompt_for(messages["sandbox"], path=f"g1/{number}") for number in range(40)]
    expected = [model.sample(prompt) for prompt in prompts]
    with ThreadPoolExecutor(8) as pool:
        assert expected == list(pool.map(model.sample, prompts))


def test_replies_do_not_depend_on_how_many_are_asked_for(messages: dict[str, str]) -> None:
    model = SimulatedModel(SETTINGS)
    few = model.sample(prompt_for(messages["parity"], n=2)).replies
    many = model.sample(prompt_for(messages["parity"], n=6)).replies
    assert few == many[:2]


def test_replies_do_not_depend_on_the_hash_seed() -> None:
    digests = {
        subprocess.run(
            [sys.executable, "-c", DIGEST_PROGRAM],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(digests) == 1


@pytest.mark.parametrize(
    "changes",
    [{"path": "g1/other"}, {"temperature": 0.71}, {"expertise": "f"}, {"message": "def algorithm(weights):\n "}],
)
def test_every_part_of_the_question_counts(changes: dict[str, object]) -> None:
    model = SimulatedModel(SETTINGS)
    plain = model.sample(prompt_for("def algorithm(weights):\n", n=30)).replies
    assert plain != model.sample(prompt_for("def algorithm(weights):\n", **{"n": 30, **changes})).replies


def test_the_seed_counts(messages: dict[str, str]) -> None:
    prompt = prompt_for(messages["mqap"], n=30)
    other = SimulatedModel(SimulatedSettings(seed=8, bypass_rate=0.4, fault_rate=0.3))
    assert SimulatedModel(SETTINGS).sample(prompt) != other.sample(prompt)


def test_parts_of_the_question_do_not_run_into_each_other(messages: dict[str, str]) -> None:
    model = SimulatedModel(SETTINGS)
    one = model.sample(prompt_for(messages["mqap"] + "ab", n=30, expertise="c"))
    two = model.sample(prompt_for(messages["mqap"] + "a", n=30, expertise="bc"))
    assert one.replies != two.replies


def test_a_whole_temperature_is_the_same_as_an_integer_or_a_float(messages: dict[str, str]) -> None:
    model = SimulatedModel(SETTINGS)
    assert model.sample(prompt_for(messages["mqap"], temperature=1)) == model.sample(
        prompt_for(messages["mqap"], temperature=1.0)
    )


@example("\ud800 def algorithm(weights):", "g1")
@given(st.text(), st.text())
def test_any_message_gets_a_reply_even_with_lone_surrogates(message: str, path: str) -> None:
    assert len(SimulatedModel(SETTINGS).sample(prompt_for(message, path=path, n=1)).replies) == 1


def test_tokens_are_estimated_from_the_length_and_never_0_for_text() -> None:
    assert [estimate_tokens("x" * length) for length in (0, 1, 4, 5)] == [0, 1, 1, 2]


def test_a_sample_tells_its_tokens(messages: dict[str, str]) -> None:
    sample = SimulatedModel(SETTINGS).sample(prompt_for(messages["mqap"]))
    assert sum(estimate_tokens(reply.text) for reply in sample.replies) == sample.completion_tokens
    assert estimate_tokens("e" + messages["mqap"]) == sample.prompt_tokens
