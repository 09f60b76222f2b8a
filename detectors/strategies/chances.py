"""Strategies in which chance or counted experience decides what is tried next."""

from collections.abc import Iterable, Iterator

from detectors.strategies.facts import MOST_OF_A_KIND, Facts
from detectors.strategies.kinds import CHANCE, EXP, LEADER, LOG, RANDOM, SCORE, STAT, VARYING, anywhere
from detectors.strategies.report import Sighting, Strategy
from detectors.strategies.sites import BindSite, ChoiceSite

_COOLED = SCORE | VARYING


def find_simulated_annealing(facts: Facts) -> Iterator[Sighting]:
    """Find a worse program that is accepted with a chance of exp(change / T), where T changes."""
    for site in facts.built.compares if facts.compares_chance else ():
        sides = site.values[:MOST_OF_A_KIND]
        for one in sides:
            if one & CHANCE and any(_accepts(one, other) for other in sides):
                reason = "a worse program is accepted by chance, less and less often"
                yield Sighting(Strategy.SIMULATED_ANNEALING, site.line, reason)
                return


def _accepts(chance: int, bound: int) -> bool:
    if not chance & CHANCE or bound & CHANCE or bound & _COOLED != _COOLED:
        return False
    # The comparison may be of logarithms instead.
    return bool(bound & EXP or chance & LOG)


def find_bandit_ucb(facts: Facts) -> Iterator[Sighting]:
    """Find arms with counts and rewards, of which the one with the highest bound, sample or weight is pulled."""
    built = facts.built
    if not (any(site.is_statistic for site in built.stores) or any(site.is_statistic for site in built.calls)):
        return
    for call in built.calls:
        if call.bound:
            yield Sighting(Strategy.BANDIT_UCB, call.line, "rewards are kept per arm, and a bound or sample decides")
            return
        if anywhere(call.weights) & STAT:
            yield Sighting(Strategy.BANDIT_UCB, call.line, "rewards are kept per arm, and weigh a random choice")
            return
    for mark in built.bounds:
        if mark.is_seen:
            yield Sighting(Strategy.BANDIT_UCB, mark.line, "rewards are kept per arm, and an upper bound decides")
            return


def find_epsilon_greedy(facts: Facts) -> Iterator[Sighting]:
    """Find a choice by chance between something random and the best."""
    if not facts.compares_chance:
        return
    lines = [site.line for site in facts.built.choices if _is_choice(site)]
    groups: dict[int, list[BindSite]] = {}
    for site in (*facts.built.binds, *facts.built.returns):
        groups.setdefault(site.slot, []).append(site)
    for sites in groups.values():
        lines += _explorations(facts, sites[:MOST_OF_A_KIND]) if len(sites) > 1 else ()
    if lines:
        yield Sighting(Strategy.EPSILON_GREEDY, min(lines), "chance decides between a random choice and the best")


def _explores(one: int, other: int, *, named: bool) -> bool:
    return _is_pair(one, other, named=named) or _is_pair(other, one, named=named)


def _is_choice(site: ChoiceSite) -> bool:
    test, one, other = site.values
    if not test & CHANCE or test & EXP:
        return False
    return _explores(one, other, named=site.explores)


def _is_pair(random: int, best: int, *, named: bool) -> bool:
    random, best = anywhere(random), anywhere(best)
    is_random = random & RANDOM or named
    return bool(is_random and not random & LEADER and best & LEADER and not best & RANDOM)


def _explorations(facts: Facts, sites: Iterable[BindSite]) -> Iterator[int]:
    """Yield the lines where a variable, or what a function returns, is by chance a random value or else the best."""
    for site in sites:
        guard = site.at.guard
        if not facts.depends_on_chance(guard):
            continue
        for other in sites:
            is_same = other.at.guard == guard
            is_near = other.at.scope.function is site.at.scope.function
            if is_near and not is_same and _explores(site.value, other.value, named=guard.explores):
                yield site.line
                break
