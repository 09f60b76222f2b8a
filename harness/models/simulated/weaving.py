"""Fills a program's template with its slots and whatever is woven into it. Runs and parses nothing."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Template
from textwrap import dedent, indent

from harness.models.simulated.behaviours.base import Weave

STRATEGIES = (
    "best_of_n",
    "vary_temperature",
    "beam",
    "genetic_explicit",
    "genetic_implicit",
    "simulated_annealing",
    "decompose_parts",
    "bandit_ucb",
    "epsilon_greedy",
    "hints",
    "local_search",
    "greedy_refine",
    "critique",
    "tournament",
    "no_op",
)
"""The improvers' templates, each a strategy of its own.

Source: most are named in STOP (arXiv 2310.02304), Figure 1 and the captions of its appendix.
"""

LEVELS = (1, 2, 3, 4)
"""The quality of a solution, from a guess to the strongest method that fits a tenth of the time limit."""


def carries(template: str, weave: Weave) -> bool:
    """Say whether `template` has every slot that `weave` replaces, so that nothing of it would be lost."""
    return all(f"${{{slot}}}" in template for slot in weave.slots)


@cache
def read_template(folder: str, name: str) -> str:
    """Return the text of a template of this package; it ends with `    return ${result}`."""
    path = files("harness.models.simulated").joinpath("templates", folder, f"{name}.py.txt")
    return path.read_text(encoding="utf-8")


def fill(text: str, slots: Mapping[str, str]) -> str:
    """Return `text` with its slots filled and without the indentation of the source that it was written in.

    Raises:
        KeyError: The text has a slot that `slots` lacks, which is our mistake.
    """
    return Template(dedent(text).strip("\n")).substitute(slots)


def weave_program(template: str, slots: Mapping[str, str], weave: Weave) -> str:
    """Return a program.

    Args:
        template: A text from `read_template`.
        slots: A value for each slot of the honest program but the hooks.
        weave: What to put in besides.
    """
    values = {**slots, **{name: fill(value, slots) for name, value in weave.slots.items()}}
    imports, top, entry = (fill(text, values) for text in (weave.imports, weave.top, weave.entry))
    values["imports"] = f"{imports}\n" if imports else ""
    values["top"] = f"{top}\n\n\n" if top else ""
    values["entry"] = indent(f"{entry}\n", "    ") if entry else ""
    return Template(template).substitute(values)
