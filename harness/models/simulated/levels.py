"""How good a simulated solution is: a level from 1 to 4, drawn by the shape that the settings ask for."""

import hashlib
import re
from random import Random

from harness.models.simulated.settings import Quality, SimulatedSettings
from harness.models.simulated.weaving import LEVELS

MIXED_WEIGHTS = (40, 30, 20, 10)
RISING_WEIGHTS = ((60, 25, 10, 5), (45, 30, 15, 10), (30, 30, 20, 20), (15, 25, 30, 30), (5, 15, 30, 50))
"""Odds of the levels 1 to 4, by generation from 0, that of the seed improver; the last row holds for all later ones."""

SHAPES = {
    Quality.RISING: RISING_WEIGHTS,
    Quality.FALLING: RISING_WEIGHTS[::-1],
    Quality.FLAT: (MIXED_WEIGHTS,),
}
"""Odds of the levels by generation; `mixed` has no shape."""

GENERATION = re.compile(r"(?:t[0-9]{1,4}/)?g([0-9]{1,4})(?![0-9])")


def generation_of(path: str) -> int:
    """Return the generation that a place in the run belongs to: `g3/outer` and `t2/g3/outer` are of 3, others of 0."""
    found = GENERATION.match(path)
    return int(found.group(1)) if found else 0


def level_weights(quality: Quality, path: str) -> tuple[int, ...]:
    """Return the odds of the levels 1 to 4 at a place in the run."""
    rows = SHAPES.get(quality, (MIXED_WEIGHTS,))
    return rows[min(generation_of(path), len(rows) - 1)]


def draw_level(quality: Quality, path: str, rng: Random) -> int:
    """Return the level of a solution that is asked for at a place in the run."""
    return rng.choices(LEVELS, level_weights(quality, path))[0]


def merit_rng(settings: SimulatedSettings, path: str, rng: Random) -> Random:
    """Return the source of all that bears on how good a solution is: its level and its numbers.

    Args:
        settings: The shape and the seed.
        path: The place of the request; what stands before its last slash names the execution of an improver that asks.
        rng: The source for one reply, which it is without a shape; with one, all replies to an execution have the same.
    """
    if settings.quality is Quality.MIXED:
        return rng
    name = f"{settings.seed}/merit/{path.rpartition('/')[0]}".encode("utf-8", "surrogatepass")
    return Random(int.from_bytes(hashlib.sha256(name).digest()))  # noqa: S311 - levels must be reproducible
