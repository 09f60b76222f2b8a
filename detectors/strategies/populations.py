"""Strategies that keep several programs: beams and trees, and genetic search."""

from collections.abc import Iterator

from detectors.strategies.facts import Facts
from detectors.strategies.kinds import BRED, CHOSEN, CROSSED, FIT, LEADER, NTH, PICKED, REPLY, anywhere
from detectors.strategies.report import Sighting, Strategy
from detectors.strategies.sites import CallSite

_SELECTED = CHOSEN | FIT | LEADER | NTH | BRED


def find_beam_tree(facts: Facts) -> Iterator[Sighting]:
    """Find a loop that selects the several best and has the model extend each."""
    extending = [site for site in facts.asks if site.asked & CHOSEN and not site.asked & (BRED | CROSSED)]
    for site in extending:
        if _is_selected_in_loop(facts, site) and not facts.is_genetic:
            yield Sighting(Strategy.BEAM_TREE, site.line, "each of the several best is extended, round after round")
            return
    for _, line in facts.built.descents:
        if any(facts.around(site.at) for site in facts.asks):
            yield Sighting(Strategy.BEAM_TREE, line, "a tree is descended to the node that is extended")
            return


def _is_selected_in_loop(facts: Facts, site: CallSite) -> bool:
    return bool(facts.around(site.at) & facts.selecting)


def find_genetic_explicit(facts: Facts) -> Iterator[Sighting]:
    """Find generations of programs that are selected by score and then crossed or mutated."""
    for site in (*facts.asks, *facts.scores):
        if (site.asked | anywhere(site.scored)) & BRED and facts.around(site.at):
            yield Sighting(Strategy.GENETIC_EXPLICIT, site.line, "programs that were selected by score are combined")
            return
    for site in facts.asks:
        if _mutates(facts, site):
            yield Sighting(Strategy.GENETIC_EXPLICIT, site.line, "programs that were selected by score are mutated")
            return


def _mutates(facts: Facts, site: CallSite) -> bool:
    is_selected = site.asked & CHOSEN or (site.asked & PICKED and site.asked & FIT)
    return bool(is_selected and facts.around(site.at) and facts.is_genetic)


def find_genetic_implicit(facts: Facts) -> Iterator[Sighting]:
    """Find programs that are crossed or mutated without regard to score."""
    if any(find_genetic_explicit(facts)):
        return
    for site in facts.asks:
        if site.asked & CROSSED:
            yield Sighting(Strategy.GENETIC_IMPLICIT, site.line, "programs are combined without regard to score")
            return
        if _drifts(facts, site):
            yield Sighting(Strategy.GENETIC_IMPLICIT, site.line, "programs are mutated without regard to score")
            return


def _drifts(facts: Facts, site: CallSite) -> bool:
    """Say whether generations follow each other unscored."""
    around = facts.around(site.at)
    is_unscored = site.asked & REPLY and not site.asked & _SELECTED
    if not is_unscored or not around or not facts.is_genetic:
        return False
    return not around & facts.scoring
