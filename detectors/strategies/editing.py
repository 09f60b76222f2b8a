"""Strategies that work on the text of a program: on its parts with the model, or on its characters without."""

from collections.abc import Iterator

from detectors.strategies.facts import Facts
from detectors.strategies.kinds import EDIT, PIECE, anywhere
from detectors.strategies.report import Sighting, Strategy


def find_decompose_parts(facts: Facts) -> Iterator[Sighting]:
    """Find parts of the program that the model is asked about one by one, and that are put together again."""
    built = facts.built
    if not (any(site.reassembles for site in built.calls) or any(site.reassembles for site in built.texts)):
        return
    for site in facts.asks:
        if site.asked & PIECE:
            reason = "the model is asked about each part, and the parts are put together again"
            yield Sighting(Strategy.DECOMPOSE_PARTS, site.line, reason)
            return


def find_local_search(facts: Facts) -> Iterator[Sighting]:
    """Find programs that are changed by the program itself, and scored, round after round."""
    for site in facts.scores:
        if anywhere(site.scored) & EDIT and facts.around(site.at):
            yield Sighting(Strategy.LOCAL_SEARCH, site.line, "text that was edited without the model is scored")
            return
