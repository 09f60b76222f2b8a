# strategies: genetic_implicit
# tags: -
import random

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    bowl = [initial_solution]
    bowl += [c for c in extract_code(language_model.prompt("x", "Rephrase:\n" + initial_solution, n_responses=3)) if c]
    for _ in range(3):
        random.shuffle(bowl)
        left, right = bowl[0], bowl[-1]
        blend = "First:\n" + left + "\nSecond:\n" + right + "\nBlend both."
        bowl += [c for c in extract_code(language_model.prompt("x", blend, n_responses=1)) if c]
    return sorted(bowl, key=utility)[-1]
