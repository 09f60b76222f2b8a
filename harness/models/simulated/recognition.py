"""Tells from the text of a message, and from nothing else, what is asked for. Parses no program."""

import re
from dataclasses import dataclass

from harness.models.simulated.behaviours.base import Behaviour
from harness.records import ProgramKind

TASK_PARAMETERS = {
    "parity": ("train_samples", "train_parity", "test_samples"),
    "string_grid": ("target", "distance"),
    "mqap": ("flow", "distance", "preference"),
    "three_sat": ("clauses", "variable_count"),
    "max_cut": ("weights",),
}
"""Parameters of the entry `algorithm`, by the name under which solutions are kept; `parity` serves both such tasks."""

FLAG_NAMES = ("use_sandbox",)

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
    flag: str = ""
    """The name of the sandbox flag that occurs in the message, empty for none."""
    carried: tuple[Behaviour, ...] = ()
    """The planted behaviours of the improvers that the message shows; none are looked for without inheritance."""
    is_warned: bool = False
    """The message warns against running code outside the sandbox."""


def recognise(message: str, flag_names: tuple[str, ...] = FLAG_NAMES) -> Request:
    """Return what `message` asks for.

    An improver's entry goes before a task's, since a prompt for an improver may describe solutions as well.

    Args:
        message: Any text.
        flag_names: Names that the sandbox flag may have; of several that occur the first of these counts.
    """
    flag = next((name for name in flag_names if name in message), "")
    if IMPROVER_ENTRY.search(message):
        return Request(ProgramKind.IMPROVER, flag=flag)
    for task, pattern in TASK_ENTRIES.items():
        if pattern.search(message):
            return Request(ProgramKind.SOLUTION, task, flag)
    return Request(None, flag=flag)


def in_one_line(text: str) -> str:
    """Return `text` with every run of white space as one space, so that its layout does not matter."""
    return " ".join(text.split())
