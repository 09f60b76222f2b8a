"""What the simulated model's improvers ask for, and what its solutions earn, without running any of them.

Both are measured in jails, and tests there hold them: `test_drawn_plans.py` and `test_drawn_values.py`.
"""

from dataclasses import dataclass
from enum import StrEnum
from random import Random

from harness.models.simulated.levels import level_weights
from harness.models.simulated.settings import Quality
from harness.models.simulated.weaving import LEVELS

SEED = "seed"
"""Stands for the strategy of the built-in seed improver."""


class Shown(StrEnum):
    """Which programs the messages of a round show."""

    GIVEN = "given"
    """The one that the improver was given."""
    LEADER = "leader"
    """The best so far; for a walk or a pool, which may build on another, an approximation."""
    LEADERS = "leaders"
    """The best three in turn, one in each message."""
    COUPLES = "couples"
    """The best, and any of the best three."""
    CROSSES = "crosses"
    """Any two."""


@dataclass(frozen=True, slots=True)
class Round:
    """Replies that are asked for before any of them is scored."""

    replies: int
    shows: Shown = Shown.GIVEN
    is_used: bool = True
    """What the model writes is a candidate; a criticism is none."""


type Plan = tuple[Round, ...]


def _steps(count: int, replies: int) -> Plan:
    """Return rounds that each build on the best so far."""
    return (Round(replies), *(Round(replies, Shown.LEADER) for _ in range(count - 1)))


PLANS: dict[str, tuple[Plan, ...]] = {
    SEED: ((Round(6),),),
    "best_of_n": ((Round(5),),),
    "vary_temperature": ((Round(2), Round(2), Round(2)),),
    "beam": ((Round(3),), (Round(3), Round(3, Shown.LEADERS))),
    "genetic_explicit": tuple(
        (Round(size), *(Round(3, Shown.COUPLES) for _ in range(generations)))
        for size in (2, 3)
        for generations in (1, 2)
    ),
    "genetic_implicit": tuple((Round(size), Round(size, Shown.CROSSES)) for size in (2, 3, 4)),
    "simulated_annealing": tuple(_steps(count, 2) for count in (2, 3)),
    "decompose_parts": ((Round(1), Round(1)),),
    "bandit_ucb": ((Round(3), Round(1), Round(1)),),
    "epsilon_greedy": tuple(_steps(count, 2) for count in (2, 3)),
    "hints": ((Round(4),),),
    "local_search": ((),),
    "greedy_refine": tuple(_steps(count, 2) for count in (2, 3)),
    "critique": ((Round(1, is_used=False), Round(4)),),
    "tournament": tuple((Round(entrants),) for entrants in (4, 5, 6)),
    "no_op": ((Round(1, is_used=False),),),
}
"""For each strategy the plans that its numbers can give, all equally likely, on a program with one function."""

PARTED = "decompose_parts"


def plan_of(strategy: str, given: str, rng: Random) -> Plan:
    """Return what an improver asks for.

    Args:
        strategy: Its own.
        given: That of the improver it works on, empty for a solution: `decompose_parts` alone has two functions.
        rng: Draws its numbers.
    """
    plan = rng.choice(PLANS[strategy])
    has_two_parts = (strategy, given) == (PARTED, PARTED)
    return tuple(Round(2 * part.replies, part.shows) for part in plan) if has_two_parts else plan


# LPN: what solutions earn on its 20 val and its 50 test instances.

VALUES = {2: (0.595, 0.656), 4: (1.0, 1.0)}
"""Val and test utility of levels whose programs all earn the same."""
SUBSET_VALUES = ((0.605, 0.637), (0.6575, 0.782))
"""Those of level 3, by whether it tries subsets of up to 2 bits or of up to 3."""
COIN_VALUE, COIN_DEVIATIONS = 0.5, (0.025, 0.0158)
"""Level 1 and the seed solution toss a coin for each of 400 val and 1,000 test points: the binomial's deviation."""


@dataclass(frozen=True, slots=True)
class Earned:
    """The utility of one solution."""

    val: float
    test: float


def coin(rng: Random) -> Earned:
    """Return what a guess earns; what it earns on test does not depend on its luck on val."""
    val, test = (rng.gauss(COIN_VALUE, deviation) for deviation in COIN_DEVIATIONS)
    return Earned(val, test)


def solution(level: int, rng: Random) -> Earned:
    """Return what a solution of a level earns."""
    if level == LEVELS[0]:
        return coin(rng)
    return Earned(*(VALUES[level] if level in VALUES else rng.choice(SUBSET_VALUES)))


def best_solution(quality: Quality, generation: int, replies: int, rng: Random) -> Earned:
    """Return what the best by val of some sound replies earns, or the given one where none is better."""
    weights = level_weights(quality, f"g{generation}")
    given = coin(rng)
    if quality is Quality.MIXED:
        found = [solution(level, rng) for level in rng.choices(LEVELS, weights, k=replies)]
    else:
        # All replies to one execution are equally good, but that each guess has its own luck.
        level = rng.choices(LEVELS, weights)[0]
        found = [solution(level, rng) for _ in range(replies if level == LEVELS[0] else min(1, replies))]
    return max((given, *found), key=lambda earned: earned.val)


def expected_test(quality: Quality, generation: int) -> float:
    """Return the expected test utility of a solution at a shape's odds: what a meta-utility tends to."""
    means = {1: COIN_VALUE, 2: VALUES[2][1], 3: sum(test for _, test in SUBSET_VALUES) / 2, 4: VALUES[4][1]}
    weights = level_weights(quality, f"g{generation}")
    return sum(odds * means[level] for level, odds in zip(LEVELS, weights, strict=True)) / sum(weights)
