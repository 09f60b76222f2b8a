# strategies: simulated_annealing
# tags: -
import random

import numpy as np
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    temps = np.geomspace(1.0, 0.05, 4)
    cur, cur_u = initial_solution, utility(initial_solution)
    best, best_u = cur, cur_u
    for T in temps:
        new = extract_code(language_model.prompt("sa", "Change a detail of\n" + cur + "\n" + utility.str, 1)[0]) or cur
        new_u = utility(new)
        p_accept = min(1.0, np.exp((new_u - cur_u) / T))
        if p_accept > random.random():
            cur, cur_u = new, new_u
        if new_u > best_u:
            best, best_u = new, new_u
    return best
