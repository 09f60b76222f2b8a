# strategies: bandit_ucb, vary_temperature
# tags: -
from math import log, sqrt

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    arms = {0.2: [0, 0.0], 0.7: [0, 0.0], 1.1: [0, 0.0]}
    best = initial_solution
    top = utility(best)

    def index_of(t, step):
        n, s = arms[t]
        return float("inf") if n == 0 else s / n + 0.5 * sqrt(log(step) / n)

    for step in range(1, 5):
        t = max(arms, key=lambda a: index_of(a, step))
        codes = extract_code(language_model.prompt("expert", f"Improve\n{best}\n{utility.str}", 2, t))
        reward = 0.0
        for code in codes:
            if code:
                u = utility(code)
                if u > top:
                    reward += u - top
                    best, top = code, u
        arms[t][0] += 1
        arms[t][1] += reward
    return best
