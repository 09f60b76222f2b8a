# strategies: simulated_annealing
# tags: restart
import math
import random

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    best_code, best_score = initial_solution, utility(initial_solution)
    for restart in range(2):
        code, score = initial_solution, utility(initial_solution)
        t = 0.5
        while t > 0.1:
            reply = extract_code(language_model.prompt("walker", f"Tweak:\n{code}\n{utility.str}", n_responses=1))
            candidate = reply[0] if reply else None
            if candidate:
                new_score = utility(candidate)
                if math.log(random.random() + 1e-12) < (new_score - score) / t:
                    code, score = candidate, new_score
                    if score > best_score:
                        best_code, best_score = code, score
            t /= 2
    return best_code
