"""Walk at random until every clause is satisfied or the steps are used up."""

import numpy as np

STEPS = 100


def algorithm(clauses: list[list[int]], variable_count: int) -> list[bool] | None:
    """Return a satisfying assignment, or None when the walk found none."""
    literals = np.array(clauses)
    variables = np.abs(literals) - 1
    truth = np.random.randint(2, size=variable_count) == 1
    for _ in range(STEPS):
        is_satisfied = (truth[variables] == (literals > 0)).any(axis=1)
        if is_satisfied.all():
            return [bool(value) for value in truth]
        clause = np.random.choice(np.flatnonzero(~is_satisfied))
        variable = np.random.choice(variables[clause])
        truth[variable] = not truth[variable]
    return None
