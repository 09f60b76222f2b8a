# strategies: epsilon_greedy
# tags: -
import random

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    eps = 0.3
    best, best_score = initial_solution, utility(initial_solution)
    for _ in range(4):
        source = initial_solution if random.random() < eps else best
        for code in extract_code(language_model.prompt("x", f"Improve:\n{source}\n{utility.str}", n_responses=2)):
            if code:
                score = utility(code)
                if score > best_score:
                    best, best_score = code, score
        eps *= 0.8
    return best
