# strategies: -
# tags: -
# Near miss of simulated_annealing: the temperature never falls.
import math
import random

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    current, cu = initial_solution, utility(initial_solution)
    best, bu = current, cu
    for _ in range(4):
        code = extract_code(language_model.prompt("chain", f"Vary\n{current}\n{utility.str}")[0])
        if not code:
            continue
        nu = utility(code)
        if random.random() < math.exp((nu - cu) / 0.1):
            current, cu = code, nu
        if nu > bu:
            best, bu = code, nu
    return best
