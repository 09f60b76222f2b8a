"""A seeded, offline model that composes replies and tells the truth about what it planted in them."""

from harness.models.simulated.model import SimulatedModel
from harness.models.simulated.settings import Quality, SimulatedSettings

__all__ = ["Quality", "SimulatedModel", "SimulatedSettings"]
