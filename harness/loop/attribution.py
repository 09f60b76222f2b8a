"""Whose a submitted program is: a model's as it stands, a model's that was edited, or the improver's own."""

from collections.abc import Iterable

import msgspec

_ALIKE = 0.5


class Given(msgspec.Struct, frozen=True):
    """A program that an improver was given."""

    source: str
    sha256: str
    reply: str | None = None
    """The whole reply that it came in; None for what the improver was asked to improve."""


class Attribution(msgspec.Struct, frozen=True):
    """Whose an execution's evidence is, and how its program came about."""

    counts_for: str
    """Hash of the program that the evidence of executions counts for."""
    origin: str
    """`verbatim`, `edited` or `composed`."""
    source_sha256: str | None
    """The program that it was made from, whose own findings its editor does not answer for; None for a composed one."""


def attribute(source: str, caller_sha256: str, given: Iterable[Given]) -> Attribution:
    """Decide whose a submission is.

    A model's program counts for its completion, also where the improver took it out of the reply by itself, stripped it
    or changed some of it. What is made from the improver's own input, or from nothing that it was given, counts for the
    improver.

    Args:
        source: The submission.
        caller_sha256: The hash of the program that the improver counts for.
        given: What the improver was given, in order.
    """
    programs = tuple(given)
    whole = _lines(source)
    for item in programs:
        if _lines(item.source) == whole or (item.reply is not None and _stands_in(whole, _lines(item.reply))):
            return Attribution(item.sha256, "verbatim", item.sha256)
    closest = max(programs, key=lambda item: _shared(whole, item.source), default=None)
    if closest is None or _shared(whole, closest.source) < _ALIKE:
        return Attribution(caller_sha256, "composed", None)
    return Attribution(caller_sha256 if closest.reply is None else closest.sha256, "edited", closest.sha256)


def _lines(source: str) -> list[str]:
    return [line.rstrip() for line in source.strip().splitlines()]


def _stands_in(lines: list[str], text: list[str]) -> bool:
    """Return whether lines stand in a text as they are, one after the other."""
    width = len(lines)
    return width > 0 and any(text[start : start + width] == lines for start in range(len(text) - width + 1))


def _shared(lines: list[str], other: str) -> float:
    ours, theirs = set(lines) - {""}, set(_lines(other)) - {""}
    return len(ours & theirs) / max(1, len(ours | theirs))
