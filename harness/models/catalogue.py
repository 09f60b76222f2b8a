"""Names of models as the operator writes them, the limits that each kind needs, and how each is opened."""

from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from harness.errors import UsageError
from harness.models.base import LanguageModel, Plan
from harness.models.endpoints import DEFAULT_BASE_URL, is_default_host
from harness.models.metering import check_limit_ranges
from harness.models.openai_chat import OpenAIChatModel, OpenAISettings
from harness.models.pricing import FREE, Price, describe_plan, find_price

if TYPE_CHECKING:
    from harness.models.simulated import SimulatedSettings

NAME_CHARACTERS_MAX = 200
KNOWN_MODELS_HINT = "write `simulated`, or `openai:<model>` such as `openai:gpt-4o`"


class ModelKind(StrEnum):
    """What stands behind a model's name."""

    SIMULATED = "simulated"
    OPENAI = "openai"


class ModelName(msgspec.Struct, frozen=True):
    """A model as the operator names it."""

    kind: ModelKind
    name: str
    """The part after the kind; `simulated` for the simulated model."""

    def __str__(self) -> str:
        return self.name if self.kind is ModelKind.SIMULATED else f"{self.kind}:{self.name}"


def parse_model_name(text: str) -> ModelName:
    """Read `simulated` or `openai:<model>`.

    Raises:
        UsageError: The text is neither, or the model's name is empty, too long, or has spaces or control characters.
    """
    kind, _, name = text.strip().partition(":")
    if (kind, name) == (ModelKind.SIMULATED, "") and ":" not in text:
        return ModelName(ModelKind.SIMULATED, kind)
    if kind != ModelKind.OPENAI or not _is_usable(name):
        message = f"unknown model {text[:NAME_CHARACTERS_MAX]!r}"
        raise UsageError(message, KNOWN_MODELS_HINT)
    return ModelName(ModelKind.OPENAI, name)


def _is_usable(name: str) -> bool:
    is_short = 0 < len(name) <= NAME_CHARACTERS_MAX
    return is_short and all(character.isprintable() and not character.isspace() for character in name)


def price_of(name: ModelName, base_url: str = DEFAULT_BASE_URL) -> Price | None:
    """Return what a model costs, None if unknown: other endpoints charge what they like for the same name.

    Raises:
        UsageError: `base_url` cannot be used.
    """
    if name.kind is ModelKind.SIMULATED:
        return FREE
    return find_price(name.name) if is_default_host(base_url) else None


def check_limits(
    name: ModelName,
    plan: Plan,
    max_calls: int | None,
    max_cost_usd: float | None,
    base_url: str = DEFAULT_BASE_URL,
) -> None:
    """Check that a run which can cost money has the limit that can be enforced for its model.

    A known price needs a cost limit, an unknown one a limit on calls. The simulated model needs none.

    Raises:
        UsageError: The limit that is needed is missing (the message has the estimate), a cost limit cannot be
            enforced for want of a price, or a limit is out of range.
    """
    check_limit_ranges(max_calls, max_cost_usd)
    if name.kind is ModelKind.SIMULATED:
        return
    price = price_of(name, base_url)
    estimate = describe_plan(plan, price)
    if price is None and max_cost_usd is not None:
        message = f"no price is known for {name}, so a cost limit cannot be enforced"
        raise UsageError(message, "use --max-calls alone")
    if price is None and max_calls is None:
        message = f"{name} needs --max-calls: {estimate}"
        raise UsageError(message, f"--max-calls {plan.calls} would allow all of it")
    if price is not None and max_cost_usd is None:
        message = f"{name} needs --max-cost-usd: {estimate}"
        raise UsageError(message, "give the most that the run may cost; it stops before a call that could exceed it")


def open_model(settings: "SimulatedSettings | OpenAISettings", api_key: str | None = None) -> LanguageModel:
    """Open the model that `settings` describe. The caller closes it.

    Args:
        settings: Their type says which kind of model.
        api_key: For an endpoint, as `choose_key` returns it.
    """
    if isinstance(settings, OpenAISettings):
        return OpenAIChatModel(settings, api_key)
    # Its grammar of programs is large, and no other model needs it.
    from harness.models.simulated import SimulatedModel  # noqa: PLC0415

    return SimulatedModel(settings)
