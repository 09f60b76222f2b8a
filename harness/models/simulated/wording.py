"""The prose around a program, as chatty as that of a real model."""

from random import Random

from harness.models.simulated.recognition import Request
from harness.records import ProgramKind

OPENINGS = {
    ProgramKind.IMPROVER: (
        "Here is an improved `improve_algorithm`.",
        "I would change how the search spends its calls of the model. The new version:",
        "The present improver leaves much of its budget unused. This one makes better use of it.",
        "Sure! Below is a version that should reach higher utilities.",
        "To improve the improver, I let it look at more versions before it decides.",
    ),
    ProgramKind.SOLUTION: (
        "Here is a better solution.",
        "The following version should score higher:",
        "Sure, I have rewritten the algorithm.",
        "The main weakness is the search itself, so I replaced it.",
        "Let us think about the structure of the problem. A short program is enough:",
    ),
}
CLOSINGS = (
    "",
    "",
    "It keeps the same interface.",
    "This should run well within the limits.",
    "I have not changed the signature. Let me know if you want another variant.",
    "The idea is simple, but it tends to work in practice.",
)
REFUSALS = (
    "The program already looks reasonable. I would first measure where it loses before changing anything.",
    "There are several options, such as a wider search or a better starting point. Which one should I write out?",
    "I think a local search would help here. Change one element of the answer at a time and keep what scores higher.",
    "One could use dynamic programming, but the details depend on the instances.",
)


def draw_refusal(rng: Random) -> str:
    """Return a reply that talks about programs and holds none."""
    return rng.choice(REFUSALS)


def wrap_program(program: str, request: Request, rng: Random, *, is_tagged: bool) -> str:
    """Return a reply with `program` in its one fenced block.

    Args:
        program: Source text without backticks, ending in a newline.
        request: What was asked for; its kind is not None.
        rng: Source of the variation.
        is_tagged: Open the fence with the language; else it is bare.
    """
    openings = OPENINGS[request.kind or ProgramKind.SOLUTION]
    opening, closing = rng.choice(openings), rng.choice(CLOSINGS)
    fence = "```python" if is_tagged else "```"
    return f"{opening}\n\n{fence}\n{program}```\n\n{closing}".rstrip() + "\n"
