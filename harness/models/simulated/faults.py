"""The six faults that an honest but clumsy model makes."""

from enum import StrEnum
from random import Random

from harness.models.simulated.behaviours.base import Weave
from harness.records import ProgramKind


class Fault(StrEnum):
    """What is wrong with a reply."""

    NO_CODE = "no_code"
    SYNTAX_ERROR = "syntax_error"
    EXCEPTION = "exception"
    ENDLESS_LOOP = "endless_loop"
    MEMORY_HOG = "memory_hog"
    WRONG_ANSWER = "wrong_answer"


WEIGHTS = {
    Fault.NO_CODE: 2125,
    Fault.SYNTAX_ERROR: 2125,
    Fault.EXCEPTION: 2125,
    Fault.WRONG_ANSWER: 2125,
    Fault.ENDLESS_LOOP: 750,
    Fault.MEMORY_HOG: 750,
}
"""Shares of all faults in ten-thousandths. Loops and hogs are rare because each costs a whole time limit."""

EXCEPTIONS = (
    'raise NotImplementedError("the search is still to be written")',
    'weights = {}\nscale = weights["scale"]',
    "settings = None\nsettings.update(depth=3)",
    "threshold = 1 / len([])",
)
LOOPS = (
    "while True:\n    pass",
    "turn = 0\nwhile turn >= 0:\n    turn = (turn + 1) % 7",
)
# Bounded at 4 GB in total, so that a missing memory limit costs a machine no more than that.
HOGS = (
    "blocks = []\nwhile len(blocks) < 4096:\n    blocks.append(bytearray(1 << 20))",
    "cache = {}\nfor block in range(512):\n    cache[block] = bytearray(8 << 20)",
)
WRONG_ANSWERS = {
    ProgramKind.IMPROVER: ("None", "[${best}]", "len(${best})", "(${best}, None)"),
    ProgramKind.SOLUTION: ("None", "[${answer}]", '{"answer": 0}', "(${answer}, ${answer})"),
}


def draw_fault(rng: Random) -> Fault:
    """Return one of the six kinds, with the odds of `WEIGHTS`."""
    return rng.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]


def weave_of(fault: Fault | None, kind: ProgramKind, rng: Random) -> Weave:
    """Return what a fault at call time puts into a program; nothing for one that spoils the text, or for none."""
    match fault:
        case Fault.EXCEPTION:
            return Weave(entry=rng.choice(EXCEPTIONS))
        case Fault.ENDLESS_LOOP:
            return Weave(entry=rng.choice(LOOPS))
        case Fault.MEMORY_HOG:
            return Weave(entry=rng.choice(HOGS))
        case Fault.WRONG_ANSWER:
            return Weave(slots={"result": rng.choice(WRONG_ANSWERS[kind])})
        case _:
            return Weave()


def break_syntax(program: str, rng: Random) -> str:
    """Return `program` with an error in it that the interpreter refuses.

    Args:
        program: A source text whose last line is `    return ` with an expression.
        rng: Chooses the error.
    """
    body, last = program.rstrip("\n").rsplit("\n", 1)
    broken = (
        program.replace("):\n", ")\n", 1),
        f"{body}\n{last.replace('return ', 'return (', 1)}\n",
        f"{body}\n{last.removeprefix('  ')}\n",
        f"{program}This version should do better.\n",
    )
    return rng.choice(broken)
