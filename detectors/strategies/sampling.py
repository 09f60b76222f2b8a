"""Strategies of a single round: how the model is asked, and what is done with its answers."""

import ast
from collections.abc import Iterator

from detectors.strategies.facts import Facts
from detectors.strategies.kinds import BRED, CHANCE, CROSSED, HINT, PIECE, RANDOM, REPLY, STALL, VARYING
from detectors.strategies.report import Sighting, Strategy
from detectors.strategies.sites import CallSite

_SPECIAL = REPLY | HINT | PIECE | BRED | CROSSED


def find_best_of_n(facts: Facts) -> Iterator[Sighting]:
    """Find one and the same request, of whose replies the utility picks one."""
    asks = facts.asks
    is_one = bool(asks) and not any(site.asked & _SPECIAL for site in asks)
    if not is_one or len({_message(facts, site) for site in asks}) > 1 or any(find_vary_temperature(facts)):
        return
    if any(site.scored & REPLY for site in facts.scores) and not facts.no_op_line:
        yield Sighting(Strategy.BEST_OF_N, asks[0].line, "one request, and the utility picks among the replies")


def _message(facts: Facts, site: CallSite) -> int:
    """Return the variable of a message, else a number of its own for each request."""
    index = site.keywords.get("message", site.keywords.get("message_batch", 0))
    if not index and len(site.arguments) > 1:
        index = site.arguments[1]
    node = site.node.args[1] if len(site.node.args) > 1 else None
    return facts.settled.variable(index) if isinstance(node, ast.Name) else -id(site)


def find_vary_temperature(facts: Facts) -> Iterator[Sighting]:
    """Find requests at two temperatures or more, or at one that depends on the state of the search."""
    numbers = set[float]()
    for site in facts.asks:
        index, node = _temperature(site)
        if index and facts.settled.values[index] & (VARYING | CHANCE | RANDOM | STALL):
            yield Sighting(Strategy.VARY_TEMPERATURE, site.line, "the temperature depends on the state of the search")
            return
        if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
            numbers.add(node.value)
        elif node is not None:
            numbers |= {value for value in facts.constants.of(node) if isinstance(value, (int, float))}
    if len(numbers) > 1:
        line = facts.line_of_first(facts.asks)
        yield Sighting(Strategy.VARY_TEMPERATURE, line, f"requests at {len(numbers)} temperatures")


def _temperature(site: CallSite) -> tuple[int, ast.expr | None]:
    """Return where the temperature of a request is kept, and its expression."""
    for keyword in site.node.keywords:
        if keyword.arg == "temperature":
            return site.keywords["temperature"], keyword.value
    place = 2 if site.name == "batch_prompt" else 3
    if len(site.arguments) > place:
        return site.arguments[place], site.node.args[place]
    return 0, None


def find_hints(facts: Facts) -> Iterator[Sighting]:
    """Find requests that differ by one of several texts of the program's own."""
    for site in facts.asks:
        if site.asked & HINT:
            yield Sighting(Strategy.HINTS, site.line, "each request has another of several instructions")
            return


def find_no_op(facts: Facts) -> Iterator[Sighting]:
    """Find a program that gives back what it was given."""
    if facts.no_op_line:
        yield Sighting(Strategy.NO_OP, facts.no_op_line, "what is returned depends on no reply and no edit")
