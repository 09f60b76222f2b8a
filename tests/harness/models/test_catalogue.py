"""Names, limits and opening of models."""

import subprocess
import sys
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.errors import UsageError
from harness.models.base import Plan
from harness.models.catalogue import ModelKind, ModelName, check_limits, open_model, parse_model_name, price_of
from harness.models.openai_chat import OpenAIChatModel, OpenAISettings
from harness.models.pricing import FREE, PRICES
from harness.models.simulated import SimulatedSettings

PLAN = Plan(calls=7, completions=20, completion_tokens=1_000_000, prompt_tokens=1_000_000)
SIMULATED = ModelName(ModelKind.SIMULATED, "simulated")
PRICED = ModelName(ModelKind.OPENAI, "gpt-4o")
UNPRICED = ModelName(ModelKind.OPENAI, "llama3")
LOCAL = "http://127.0.0.1:8000/v1"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("simulated", SIMULATED),
        (" simulated ", SIMULATED),
        ("openai:gpt-4o", PRICED),
        ("openai:library/llama3:8b", ModelName(ModelKind.OPENAI, "library/llama3:8b")),
    ],
)
def test_a_known_name_is_read(text, expected):
    assert expected == parse_model_name(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "openai",
        "openai:",
        "openai: ",
        "openai:a b",
        "openai:a\x1b",
        "simulated:",
        "simulated:x",
        "gpt-4o",
        "Openai:x",
        "openai:" + "x" * 201,
    ],
)
def test_an_unknown_name_is_refused_with_a_hint(text):
    with pytest.raises(UsageError) as caught:
        parse_model_name(text)
    assert "openai:<model>" in caught.value.hint


@settings(deadline=None)
@given(st.text())
def test_any_text_is_a_name_that_reads_back_or_is_refused(text):
    try:
        name = parse_model_name(text)
    except UsageError:
        return
    assert name == parse_model_name(str(name))


@settings(deadline=None)
@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=200))
def test_a_model_may_have_any_plain_name(name):
    assert ModelName(ModelKind.OPENAI, name) == parse_model_name(f"openai:{name}")


def test_a_price_holds_for_the_default_endpoint_only():
    assert [PRICES["gpt-4o"], None, FREE, None] == [
        price_of(PRICED),
        price_of(PRICED, LOCAL),
        price_of(SIMULATED),
        price_of(UNPRICED),
    ]


@pytest.mark.parametrize(
    ("name", "limits"),
    [
        (SIMULATED, {"max_calls": None, "max_cost_usd": None}),
        (SIMULATED, {"max_calls": 5, "max_cost_usd": 1.0}),
        (PRICED, {"max_calls": None, "max_cost_usd": 1.0}),
        (PRICED, {"max_calls": 5, "max_cost_usd": 1.0}),
        (UNPRICED, {"max_calls": 5, "max_cost_usd": None}),
        (PRICED, {"max_calls": 5, "max_cost_usd": None, "base_url": LOCAL}),
    ],
)
def test_the_limit_that_can_be_enforced_is_enough(name, limits):
    check_limits(name, PLAN, **limits)


@pytest.mark.parametrize(
    ("name", "limits", "said"),
    [
        (PRICED, {"max_calls": None, "max_cost_usd": None}, "needs --max-cost-usd: at most 7 calls"),
        (PRICED, {"max_calls": 5, "max_cost_usd": None}, "at most 12.50 US dollars"),
        (UNPRICED, {"max_calls": None, "max_cost_usd": None}, "needs --max-calls: at most 7 calls"),
        (UNPRICED, {"max_calls": 5, "max_cost_usd": 1.0}, "cannot be enforced"),
        (PRICED, {"max_calls": None, "max_cost_usd": 1.0, "base_url": LOCAL}, "cannot be enforced"),
        (SIMULATED, {"max_calls": 0, "max_cost_usd": None}, "1 or more"),
        (PRICED, {"max_calls": None, "max_cost_usd": float("nan")}, "finite"),
    ],
)
def test_a_missing_limit_is_refused_with_the_estimate(name, limits, said):
    with pytest.raises(UsageError) as caught:
        check_limits(name, PLAN, **limits)
    assert said in caught.value.message


def test_settings_of_an_endpoint_open_its_model():
    with closing(open_model(OpenAISettings(model="m", base_url=LOCAL))) as model:
        assert (OpenAIChatModel, "openai:m") == (type(model), model.name)


def test_simulated_settings_open_the_simulated_model_which_needs_no_key():
    with closing(open_model(SimulatedSettings(seed=1))) as model:
        assert model.is_simulated


def test_the_client_is_not_loaded_before_a_model_is_opened():
    code = "import sys, harness.models.catalogue; print(sorted({'openai', 'httpx2', 'numpy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
