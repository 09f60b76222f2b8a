# strategies: simulated_annealing, vary_temperature
# tags: early_stop
import numpy as np
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    rng = np.random.default_rng()
    heat = 1.0
    state = best = initial_solution
    e = e_best = -utility(initial_solution)
    unchanged = 0
    while heat > 0.3:
        replies = language_model.prompt("annealing", f"Alter\n{state}\nfor\n{utility.str}", n_responses=2, temperature=min(1.0, heat))
        moved = False
        for code in extract_code(replies):
            if not code:
                continue
            e_new = -utility(code)
            accept = e_new < e or rng.random() < np.exp(-(e_new - e) / heat)
            if accept:
                state, e, moved = code, e_new, True
            if e_new < e_best:
                best, e_best = code, e_new
        unchanged = 0 if moved else unchanged + 1
        if unchanged >= 2:
            break
        heat -= 0.2
    return best
