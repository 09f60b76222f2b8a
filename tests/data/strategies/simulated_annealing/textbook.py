# strategies: simulated_annealing
# tags: -
import math
import random

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    T, alpha = 1.0, 0.8
    current, current_u = initial_solution, utility(initial_solution)
    best, best_u = current, current_u
    for _ in range(4):
        message = f"Make a small change to:\n{current}\n\nGoal:\n{utility.str}"
        neighbour = extract_code(language_model.prompt("expert", message, n_responses=1, temperature=0.7)[0])
        if neighbour is None:
            continue
        u = utility(neighbour)
        delta = u - current_u
        if delta > 0 or random.random() < math.exp(delta / T):
            current, current_u = neighbour, u
        if current_u > best_u:
            best, best_u = current, current_u
        T *= alpha
    return best
