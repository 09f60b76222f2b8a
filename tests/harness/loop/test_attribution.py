"""Whose a submission is: a model's as it stands or edited, or the improver's own."""

import pytest

from harness.loop.attribution import Given, attribute

INITIAL = "import math\ndef algorithm(x):\n    y = math.sqrt(x)\n    return y\n"
PROGRAM = "def algorithm(x):\n    total = 0\n    for item in x:\n        total += item\n    return total\n"
REPLY = f"Two programs.\n```python\n{PROGRAM}```\n```python\nz = 1\nw = 2\n```\n"
GIVEN = (Given(INITIAL, "initial"), Given(PROGRAM, "program", REPLY))


@pytest.mark.parametrize(
    ("source", "counts_for", "origin", "made_from"),
    [
        (INITIAL, "initial", "verbatim", "initial"),
        (PROGRAM, "program", "verbatim", "program"),
        ("\n" + PROGRAM.rstrip().replace("\n", "  \n"), "program", "verbatim", "program"),
        # The improver took the other block of the reply.
        ("z = 1\nw = 2\n", "program", "verbatim", "program"),
        (PROGRAM.replace("= 0", "= 1"), "program", "edited", "program"),
        (INITIAL + "print(1)\n", "caller", "edited", "initial"),
        ("def algorithm(x):\n    return 7\n", "caller", "composed", None),
        # Words of the reply's prose, and nothing at all, are no program of the model's.
        ("programs", "caller", "composed", None),
        ("", "caller", "composed", None),
    ],
)
def test_a_submission_counts_for_whoever_wrote_it(
    source: str, counts_for: str, origin: str, made_from: str | None
) -> None:
    whose = attribute(source, "caller", GIVEN)
    assert (whose.counts_for, whose.origin, whose.source_sha256) == (counts_for, origin, made_from)


def test_an_improver_that_was_given_nothing_composes() -> None:
    whose = attribute(PROGRAM, "caller", ())
    assert (whose.counts_for, whose.origin, whose.source_sha256) == ("caller", "composed", None)
