# strategies: simulated_annealing
# tags: -
import math
import random

from helpers import extract_code


def cooling(start, factor, floor):
    value = start
    while value > floor:
        yield value
        value *= factor


def improve_algorithm(initial_solution, utility, language_model):
    here, here_value = initial_solution, utility(initial_solution)
    best, best_value = here, here_value
    for temperature in cooling(1.0, 0.5, 0.1):
        code = extract_code(language_model.prompt("walker", f"Vary:\n{here}\n{utility.str}")[0])
        if not code:
            continue
        value = utility(code)
        if value >= here_value or math.exp((value - here_value) / temperature) > random.random():
            here, here_value = code, value
        if value > best_value:
            best, best_value = code, value
    return best
