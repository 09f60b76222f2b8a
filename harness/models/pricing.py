"""What calls of known models cost, as data that ages: check the provider's price list before relying on it."""

import re
from types import MappingProxyType

import msgspec

from harness.models.base import Plan

PRICES_AS_OF = "2026-09"
"""Month in which the table was last brought up to date. Prices change; they may be stale."""


class Price(msgspec.Struct, frozen=True):
    """US dollars per million tokens, without discounts for cached input or batches."""

    input_usd_per_million: float
    output_usd_per_million: float


FREE = Price(0.0, 0.0)

PRICES = MappingProxyType(
    {
        "gpt-3.5-turbo": Price(0.5, 1.5),
        "gpt-4": Price(30.0, 60.0),
        "gpt-4-turbo": Price(10.0, 30.0),
        "gpt-4.1": Price(2.0, 8.0),
        "gpt-4.1-mini": Price(0.4, 1.6),
        "gpt-4.1-nano": Price(0.1, 0.4),
        "gpt-4o": Price(2.5, 10.0),
        "gpt-4o-2024-05-13": Price(5.0, 15.0),
        "gpt-4o-mini": Price(0.15, 0.6),
        "gpt-5": Price(1.25, 10.0),
        "gpt-5-mini": Price(0.25, 2.0),
        "gpt-5-nano": Price(0.05, 0.4),
        "gpt-5.1": Price(1.25, 10.0),
        "gpt-5.2": Price(1.75, 14.0),
        "gpt-5.4": Price(2.5, 15.0),
        "gpt-5.4-mini": Price(0.75, 4.5),
        "gpt-5.4-nano": Price(0.2, 1.25),
        "gpt-5.5": Price(5.0, 30.0),
        "gpt-5.6-luna": Price(0.2, 1.2),
        "gpt-5.6-terra": Price(2.0, 12.0),
        "gpt-6-astra": Price(10.0, 50.0),
    }
)
"""By model name. Source: OpenAI's price list, standard tier, as quoted in February to September 2026."""

_DATED = re.compile(r"(?P<name>.+)-\d{4}-\d{2}-\d{2}")


def find_price(model: str) -> Price | None:
    """Return the price of a model of the default endpoint, None if unknown.

    A dated snapshot without a row of its own has the price of its undated name.
    """
    dated = _DATED.fullmatch(model)
    return PRICES.get(model) or (PRICES.get(dated["name"]) if dated else None)


def cost_usd(price: Price, prompt_tokens: int, completion_tokens: int) -> float:
    """Return US dollars for so many tokens."""
    return (prompt_tokens * price.input_usd_per_million + completion_tokens * price.output_usd_per_million) / 1_000_000


def estimate(plan: Plan, price: Price) -> float:
    """Return the most that `plan` can cost, in US dollars."""
    return cost_usd(price, plan.prompt_tokens, plan.completion_tokens)


def describe_plan(plan: Plan, price: Price | None) -> str:
    """Return one line that says how much `plan` can take at most, with its cost when the price is known."""
    counts = (
        f"at most {plan.calls:,} calls, {plan.completions:,} completions, "
        f"{plan.prompt_tokens:,} prompt and {plan.completion_tokens:,} completion tokens"
    )
    if price is None:
        return f"{counts}; price unknown"
    return f"{counts}; at most {estimate(plan, price):,.2f} US dollars (prices of {PRICES_AS_OF}, may be stale)"
