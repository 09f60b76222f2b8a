# strategies: simulated_annealing
# tags: -
import numpy as np
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    def neighbour(code):
        raw = language_model.prompt("editor", "Slightly modify:\n" + code + "\nto score higher on\n" + utility.str)
        return extract_code(raw[0])

    def accept(delta, temperature):
        return delta >= 0 or np.random.rand() < np.exp(delta / max(temperature, 1e-9))

    x, fx = initial_solution, utility(initial_solution)
    best = (fx, x)
    for k in range(4):
        temperature = 1.0 - k / 4
        y = neighbour(x)
        if y is None:
            continue
        fy = utility(y)
        if accept(fy - fx, temperature):
            x, fx = y, fy
        best = max(best, (fx, x))
    return best[1]
