"""Prices are found for the models they were written down for, and no others."""

import re

import pytest

from harness.models.base import Plan
from harness.models.pricing import PRICES, PRICES_AS_OF, Price, describe_plan, estimate, find_price

PLAN = Plan(calls=1200, completions=4000, completion_tokens=2_000_000, prompt_tokens=1_000_000)


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("gpt-4o", PRICES["gpt-4o"]),
        ("gpt-4o-2024-08-06", PRICES["gpt-4o"]),
        ("gpt-4o-2024-05-13", Price(5.0, 15.0)),
        ("gpt-4o-mini-2024-07-18", PRICES["gpt-4o-mini"]),
        ("gpt-4o-audio-preview", None),
        ("ft:gpt-4o:mine", None),
        ("2024-08-06", None),
        ("llama3", None),
        ("", None),
    ],
)
def test_a_model_has_the_price_of_its_name_or_none(model, expected):
    assert expected == find_price(model)


@pytest.mark.parametrize("model", PRICES)
def test_output_costs_more_than_input_and_nothing_is_free(model):
    price = PRICES[model]
    assert 0 < price.input_usd_per_million < price.output_usd_per_million


def test_the_table_says_when_it_was_made():
    assert re.fullmatch(r"\d{4}-\d{2}", PRICES_AS_OF)


def test_an_estimate_adds_both_kinds_of_tokens():
    assert estimate(PLAN, Price(2.5, 10.0)) == 22.5


def test_a_plan_is_told_with_its_cost():
    expected = (
        "at most 1,200 calls, 4,000 completions, 1,000,000 prompt and 2,000,000 completion tokens; "
        f"at most 22.50 US dollars (prices of {PRICES_AS_OF}, may be stale)"
    )
    assert expected == describe_plan(PLAN, Price(2.5, 10.0))


def test_a_plan_without_a_price_says_so():
    assert describe_plan(PLAN, None).endswith("; price unknown")
