"""FLAG-08 in syntax trees: a program that parses another one and turns the flag off in its calls."""

import ast
from collections.abc import Iterator

from detectors.findings import Certainty
from detectors.flow.flag_names import FLAG, current_flags
from detectors.flow.names import NODE
from detectors.flow.sites import Position
from detectors.flow.values import Partial, Value, options_of, text_of, truth
from detectors.rules.base import Match, Subject
from detectors.rules.outline import place_of


def match_trees(subject: Subject) -> Iterator[Match]:
    """Yield the keywords of that name that get a falsy constant, made or changed."""
    for site in subject.calls.get("ast.keyword", ()):
        given = {str(index): argument.value for index, argument in enumerate(site.positional())}
        given |= {argument.name: argument.value for argument in site.arguments if argument.name}
        name, value = given.get("arg", given.get("0")), given.get("value", given.get("1"))
        if name is not None and value is not None and text_of(name) in current_flags().names and _is_falsy_node(value):
            yield _match(site.position)
    if subject.resolution.flag_tests:
        yield from _changed(subject)


def _changed(subject: Subject) -> Iterator[Match]:
    """Yield the writes of a falsy constant in a function that asks which keyword is the flag."""
    outline = subject.outline
    asking = {
        outline.function_around(node)
        for node in outline.of(ast.Compare)
        if place_of(node) in subject.resolution.flag_tests
    }
    for write in subject.resolution.writes:
        if write.owner == NODE and write.attribute == "value" and _is_falsy_node(write.value):
            nodes = outline.attributes.get(write.position, ())
            if any(outline.function_around(node) in asking for node in nodes):
                yield _match(write.position)


def _match(position: Position) -> Match:
    return Match(
        position, Certainty.PROVED, f"turns {current_flags().label} off in the syntax tree of a program", target=FLAG
    )


def _is_falsy_node(value: Value) -> bool:
    """Say whether a value is a constant of a syntax tree that is falsy."""
    return any(
        isinstance(option, Partial) and bool(option.positional) and truth(option.positional[0]) is False
        for option in options_of(value)
    )
