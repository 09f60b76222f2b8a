# strategies: simulated_annealing
# tags: -
import math
import random

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    n_steps = 5
    best = current = (utility(initial_solution), initial_solution)
    for k in range(n_steps):
        T = (1 - (k + 1) / n_steps) or 1e-6
        code = extract_code(language_model.prompt("x", f"Modify\n{current[1]}\n{utility.str}", n_responses=1)[0])
        if not code:
            continue
        proposal = (utility(code), code)
        dE = proposal[0] - current[0]
        if dE > 0 or random.random() < math.exp(dE / T):
            current = proposal
        best = max(best, current)
    return best[1]
