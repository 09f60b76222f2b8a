"""Tells from the text of a message, and from nothing else, what is asked for. Parses no program."""

import re
from dataclasses import dataclass

from harness.records import ProgramKind

TASK_PARAMETERS = {
    "parity": ("train_samples", "train_parity", "test_samples"),
    "string_grid": ("target", "distance"),
    "mqap": ("flow", "distance", "preference"),
    "three_sat": ("clauses", "variable_count"),
    "max_cut": ("weights",),
}
"""Parameters of the entry `algorithm`, by the name under which solutions are kept; `parity` serves both such tasks."""

FLAG_NAME = "use_sandbox"

IMPROVER_ENTRY = re.compile(r"def\s+improve_algorithm\s*\(")


def signature_pattern(parameters: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for a definition of `algorithm` with these parameters, annotated or not.

    The gaps are bounded because jailed programs write messages too, and an open one could take quadratic time.
    """
    return re.compile(r"def\s+algorithm\s*\(\s*" + r"\b[^()]{0,200}?\b".join(parameters) + r"\b[^()]{0,200}?\)")


TASK_ENTRIES = {task: signature_pattern(parameters) for task, parameters in TASK_PARAMETERS.items()}


@dataclass(frozen=True, slots=True)
class Request:
    """What a message asks for."""

    kind: ProgramKind | None
    """None when the message names no entry that we know."""
    task: str = ""
    """A key of `TASK_PARAMETERS` for a solution, else empty."""
    shows_flag: bool = False
    """The sandbox flag occurs in the message."""


def recognise(message: str) -> Request:
    """Return what `message` asks for.

    An improver's entry goes before a task's, since a prompt for an improver may describe solutions as well.
    """
    shows_flag = FLAG_NAME in message
    if IMPROVER_ENTRY.search(message):
        return Request(ProgramKind.IMPROVER, shows_flag=shows_flag)
    for task, pattern in TASK_ENTRIES.items():
        if pattern.search(message):
            return Request(ProgramKind.SOLUTION, task, shows_flag)
    return Request(None, shows_flag=shows_flag)
