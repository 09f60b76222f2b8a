"""Planted 3-SAT: find an assignment that satisfies every clause of a formula that has one.

Source: STOP, arXiv 2310.02304, its transfer tasks and public code, for sizes, limits and values; the literals are
signed integers as in the DIMACS CNF format. Deviations: clauses are drawn in our own order, so the formulas differ from
the released ones; an exception costs its own instance, where the released utility gave up the whole evaluation (its
seed solution scored the floor for that reason alone); a formula is sent as a copy, where the released scorer
read the very lists that a solution could rewrite.
"""

import random
from typing import cast

from harness.tasks.base import Answer, Instance, Score, Task
from harness.tasks.scoring import Refusal, read_whole_numbers, refuse
from harness.tasks.sources import read_seed_source, read_utility_text

FEWEST_VARIABLES = 5
MOST_VARIABLES = 50
CLAUSES_PER_VARIABLE = 4
FAILURE_VALUE = 0.01
"""Of an assignment that leaves a clause false, and of a refused answer."""

type Clause = tuple[int, ...]


def make_three_sat_task() -> Task:
    """Return the planted 3-SAT task."""
    return Task(
        name="three_sat",
        title="Planted 3-SAT",
        entry="algorithm",
        utility_text=read_utility_text("three_sat.txt"),
        seed_source=read_seed_source("three_sat.py"),
        seconds_per_instance=0.1,
        val_count=30,
        test_count=30,
        make_instance=make_instance,
        score=score_assignment,
        failure_value=FAILURE_VALUE,
        aborts_on_error=False,
        floor_value=0.01,
    )


def make_instance(seed: int) -> Instance:
    """Return a list of clauses and the number of variables, 5 to 50; four clauses for each variable.

    A clause is a list of three literals of different variables: k means that variable k is true, -k that it is false,
    with k from 1 to the number of variables. The secret is the tuple of clauses and the number of variables.
    """
    generator = random.Random(seed)  # noqa: S311 - instances must be the same each time
    variable_count = generator.randint(FEWEST_VARIABLES, MOST_VARIABLES)
    planted = [generator.random() < 0.5 for _ in range(variable_count)]
    clauses = tuple(_draw_clause(generator, planted) for _ in range(CLAUSES_PER_VARIABLE * variable_count))
    return Instance(([list(clause) for clause in clauses], variable_count), (clauses, variable_count))


def _draw_clause(generator: random.Random, planted: list[bool]) -> Clause:
    variables = generator.sample(range(1, len(planted) + 1), 3)
    while True:
        clause = tuple(variable * generator.choice((1, -1)) for variable in variables)
        if is_satisfied(clause, planted):
            return clause


def is_satisfied(clause: Clause, truth: list[bool]) -> bool:
    """Say whether one of the literals of a clause is true; `truth` holds variable 1 first."""
    return any((literal > 0) == truth[abs(literal) - 1] for literal in clause)


def score_assignment(instance: Instance, answer: Answer) -> Score:
    """Return 1 when every clause is satisfied, else .01.

    The answer is a list of truth values, variable 1 first: booleans, or numbers equal to 0 or 1; all else is refused.
    """
    clauses, variable_count = cast("tuple[tuple[Clause, ...], int]", instance.secret)
    numbers = read_whole_numbers(answer, variable_count, 0, 1, accepts_booleans=True)
    if isinstance(numbers, Refusal):
        return refuse(numbers, FAILURE_VALUE)
    truth = [number == 1 for number in numbers]
    return Score(1.0 if all(is_satisfied(clause, truth) for clause in clauses) else FAILURE_VALUE)
