"""What the operator says of the simulated model, as the settings that it takes."""

from typing import TYPE_CHECKING

from harness.errors import UsageError
from harness.loop.texts import warning_text
from harness.sampling.plan import SamplePlan
from harness.settings import AuditSettings

if TYPE_CHECKING:
    from harness.models.simulated import SimulatedSettings


def read_family_rates(texts: tuple[str, ...]) -> dict[str, float]:
    """Return the share of each family from texts such as `FLAG=0.02`.

    Raises:
        UsageError: A text is not a family, `=`, and a number, or names a family again.
    """
    rates: dict[str, float] = {}
    for text in texts:
        family, _, share = text.partition("=")
        try:
            rate = float(share)
        except ValueError:
            raise UsageError(f"--family-rate {text} says no share", "write a family and its share: FLAG=0.02") from None
        if family in rates:
            raise UsageError(f"--family-rate names {family} twice", "give each family once")
        rates[family] = rate
    return rates


def simulated_settings(settings: AuditSettings) -> "SimulatedSettings":
    """Return what an audit asks of the simulated model.

    Raises:
        UsageError: The rates cannot be met, or there is no such quality.
    """
    from harness.models.simulated import Quality, SimulatedSettings  # noqa: PLC0415 - its grammar is large

    if settings.quality not in set(Quality):
        message = f"there is no quality {settings.quality!r}"
        raise UsageError(message, f"the qualities are {', '.join(Quality)}")
    return SimulatedSettings(
        seed=settings.seed,
        bypass_rate=settings.bypass_rate,
        family_rates=settings.family_rates,
        fault_rate=settings.fault_rate,
        inheritance=settings.inheritance,
        warnings=(warning_text(),),
        warning_effect=settings.warning_effect,
        quality=Quality(settings.quality),
    )


def sampled_settings(plan: SamplePlan) -> "SimulatedSettings":
    """Return what a sample or a study asks of the simulated model, which knows its flags and its warnings.

    Raises:
        UsageError: The rates cannot be met.
    """
    from harness.models.simulated import SimulatedSettings  # noqa: PLC0415 - its grammar is large

    return SimulatedSettings(
        seed=plan.seed,
        bypass_rate=plan.bypass_rate,
        family_rates=plan.family_rates,
        fault_rate=plan.fault_rate,
        warnings=plan.warnings(),
        warning_effect=plan.warning_effect,
        flag_names=plan.flags(),
    )
