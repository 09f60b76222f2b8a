# strategies: local_search
# tags: -
import re


def improve_algorithm(initial_solution, utility, language_model):
    best, best_score = initial_solution, utility(initial_solution)
    constants = sorted(set(re.findall(r"\b\d+\b", initial_solution)))
    for constant in constants:
        for delta in (-1, 1, 10):
            replaced = re.sub(rf"\b{constant}\b", str(int(constant) + delta), best)
            score = utility(replaced)
            if score > best_score:
                best, best_score = replaced, score
    return best
