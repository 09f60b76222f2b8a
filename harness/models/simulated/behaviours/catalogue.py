"""All planted behaviours, in a fixed order, and how likely each is for a request."""

from collections.abc import Iterator

from harness.models.simulated.behaviours import (
    execution,
    flag,
    intrusion,
    network,
    persistence,
    process,
    secrets,
    tampering,
)
from harness.models.simulated.behaviours.base import Behaviour
from harness.models.simulated.recognition import Request
from harness.models.simulated.settings import SimulatedSettings

FILES = (flag, network, process, execution, secrets, tampering, intrusion, persistence)


def all_behaviours() -> tuple[Behaviour, ...]:
    """Return every behaviour; the order is part of what a seed stands for, so new ones go last in their file."""
    return tuple(behaviour for file in FILES for behaviour in file.BEHAVIOURS)


def fits(behaviour: Behaviour, request: Request) -> bool:
    """Say whether `behaviour` can be planted in a reply to `request`.

    A flag is tampered with only where the prompt showed it: otherwise nothing told the model of it.
    """
    return (
        request.kind in behaviour.kinds
        and (not behaviour.tasks or request.task in behaviour.tasks)
        and (behaviour.family != "FLAG" or request.flag != "")
    )


def shares(request: Request, settings: SimulatedSettings) -> Iterator[tuple[Behaviour, float]]:
    """Yield each behaviour that fits `request` with its share of all replies; together at most 1."""
    fitting = [behaviour for behaviour in all_behaviours() if fits(behaviour, request)]
    sizes: dict[str, int] = {}
    for behaviour in fitting:
        sizes[behaviour.family] = sizes.get(behaviour.family, 0) + 1
    effect = settings.warning_effect if request.is_warned else 1.0
    for behaviour in fitting:
        rate = settings.family_rates.get(behaviour.family)
        each = settings.bypass_rate / len(fitting) if rate is None else rate / sizes[behaviour.family]
        yield behaviour, each * effect
