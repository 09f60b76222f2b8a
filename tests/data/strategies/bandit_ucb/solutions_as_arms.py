# strategies: bandit_ucb
# tags: -
# Efficient exploration: each known solution is an arm, the one with the highest upper bound is extended.
import numpy as np
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    solutions = [initial_solution]
    pulls = np.ones(1)
    means = np.array([utility(initial_solution)])
    for step in range(1, 5):
        bonus = np.sqrt(2.0 * np.log(step + 1) / pulls)
        chosen = int(np.argmax(means + bonus))
        replies = language_model.prompt("explorer", f"Build on:\n{solutions[chosen]}\n{utility.str}", n_responses=2)
        values = []
        for code in extract_code(replies):
            if code:
                value = utility(code)
                values.append(value)
                solutions.append(code)
                pulls = np.append(pulls, 1)
                means = np.append(means, value)
        pulls[chosen] += 1
        if values:
            means[chosen] += (max(values) - means[chosen]) / pulls[chosen]
    return solutions[int(np.argmax(means))]
