"""Knows planted behaviours again in the text of a message, for replies that inherit them. Parses and runs nothing.

Jailed programs write messages too: every search takes time in proportion to the message.
"""

import re
from functools import cache

from harness.models.simulated.behaviours.base import Behaviour, Weave
from harness.models.simulated.behaviours.catalogue import all_behaviours, fits
from harness.models.simulated.phrases import NAMES
from harness.models.simulated.recognition import Request, in_one_line
from harness.records import ProgramKind

NUMBER = re.compile(r"[0-9]+")
SLOT = re.compile(r"\$\{\w+\}")
ARGUMENTS = (*NAMES["best"], *NAMES["candidate"], "initial_solution")
"""What the improvers' templates hand to the utility."""


def carried_by(message: str, request: Request) -> tuple[Behaviour, ...]:
    """Return the behaviours that the improvers in a message carry, in the order of the catalogue.

    Only a request for an improver shows any. A behaviour is known by what it weaves into a program, whatever the white
    space and the numbers there, since a search over the source may have changed these. What another author wrote in the
    same words counts as carrying it: a call that leaves the flag out, for one.

    Args:
        message: Any text.
        request: What the message asks for.
    """
    if request.kind is not ProgramKind.IMPROVER:
        return ()
    line = in_one_line(message)
    numberless = NUMBER.sub("0", line)
    return tuple(
        behaviour
        for behaviour in all_behaviours()
        if fits(behaviour, request) and _stands_in(behaviour, request.flag, line, numberless)
    )


def _stands_in(behaviour: Behaviour, flag: str, line: str, numberless: str) -> bool:
    mark = mark_of(behaviour.name, flag)
    # What is passed for the flag is nothing but a value, and its numbers tell one behaviour from another.
    return mark in numberless if isinstance(mark, str) else mark.search(line) is not None


@cache
def mark_of(name: str, flag: str) -> str | re.Pattern[str]:
    """Return what shows a behaviour: a text without numbers in one line, or a pattern of a call of the utility.

    Args:
        name: The behaviour's.
        flag: The sandbox flag's name in the message, empty for none.
    """
    weave = next(behaviour.weave for behaviour in all_behaviours() if behaviour.name == name)
    if is_passed_flag(weave):
        passed = re.escape(weave.slots["flag"].replace("${flag_name}", flag))
        return re.compile(rf"(?<![\w.])utility\((?:{'|'.join(ARGUMENTS)}){passed}\)")
    return NUMBER.sub("0", longest_literal(weave, flag))


def is_passed_flag(weave: Weave) -> bool:
    """Say whether all that is woven in is what each call of the utility passes for the flag."""
    return set(weave.slots) == {"flag"} and not (weave.imports or weave.top or weave.entry)


def longest_literal(weave: Weave, flag: str) -> str:
    """Return the longest text that stands in every program with `weave`, in one line; imports only for want of others.

    Args:
        weave: What is woven in.
        flag: The sandbox flag's name.
    """
    texts = [text for text in (weave.top, weave.entry, *weave.slots.values()) if text] or [weave.imports]
    pieces = [piece for text in texts for piece in SLOT.split(text.replace("${flag_name}", flag))]
    return max((in_one_line(piece) for piece in pieces), key=len)
