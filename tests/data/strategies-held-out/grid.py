# strategies: vary_temperature, hints
# tags: -
from itertools import product

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    wishes = ["Prefer speed.", "Prefer accuracy."]
    best, top = initial_solution, utility(initial_solution)
    for wish, heat in product(wishes, (0.4, 1.0)):
        message = f"{wish}\n\n{initial_solution}\n\n{utility.str}"
        for code in extract_code(language_model.prompt("expert", message, n_responses=1, temperature=heat)):
            if code and utility(code) > top:
                best, top = code, utility(code)
    return best
