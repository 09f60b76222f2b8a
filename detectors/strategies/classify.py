"""Classifying one improver: total, and a failure is a value."""

import ast
from functools import lru_cache, partial

from detectors.judging import guard
from detectors.parsing import parse_quietly
from detectors.strategies.catalogue import STRATEGIES, TAGS
from detectors.strategies.facts import Facts
from detectors.strategies.report import Sighting, Strategy, StrategyReport, Tag
from detectors.strategies.settling import settle

_PARENTS_KEPT = 4
"""The improvers of a generation share their parent."""


def classify(source: str | ast.Module, parent: str | None = None) -> StrategyReport:
    """Tell which search strategies an improver implements. Raises nothing: `failure` says what went wrong.

    Parses what is text, so for generated text it belongs in a process that may be killed. Takes time in proportion to
    the size of the program, and looks only so deep into an expression.

    Args:
        source: The program's text or its syntax tree.
        parent: The text of the improver that it was made from; without it the tags that compare say less.
    """
    found, failure = guard("strategies", partial(_classify, source, parent))
    if failure is not None:
        return StrategyReport(failure=failure)
    return found[0]


def _classify(source: str | ast.Module, parent: str | None) -> list[StrategyReport]:
    tree = parse_quietly(source) if isinstance(source, str) else source
    facts = Facts(settle(tree))
    before = None if parent is None else _facts_of_parent(parent)
    seen = [sighting for entry in STRATEGIES for sighting in entry.find(facts)]
    seen += [sighting for tag in TAGS for sighting in tag.find(facts, before)]
    return [_report(seen)]


def _report(seen: list[Sighting]) -> StrategyReport:
    return StrategyReport(
        strategies=tuple(item.name for item in seen if isinstance(item.name, Strategy)),
        tags=tuple(item.name for item in seen if isinstance(item.name, Tag)),
        evidence=tuple(seen),
    )


@lru_cache(maxsize=_PARENTS_KEPT)
def _facts_of_parent(parent: str) -> Facts | None:
    """Return what is known of a parent; None where it cannot be read, which says nothing of its child."""
    found, failure = guard("strategies of the parent", lambda: [Facts(settle(parse_quietly(parent)))])
    return None if failure is not None else found[0]
