# strategies: simulated_annealing, vary_temperature
# tags: -
import math
import random

from helpers import extract_code

SCHEDULE = [1.0, 0.7, 0.5, 0.3]


def improve_algorithm(initial_solution, utility, language_model):
    state = {"program": initial_solution, "value": utility(initial_solution)}
    elite = dict(state)
    for heat in SCHEDULE:
        replies = language_model.prompt("annealer", f"{state['program']}\n---\n{utility.str}\nChange it.", 2, heat)
        for program in filter(None, extract_code(replies)):
            value = utility(program)
            gap = value - state["value"]
            threshold = math.e ** (gap / heat) if gap < 0 else 1.0
            if random.uniform(0, 1) <= threshold:
                state = {"program": program, "value": value}
            if value > elite["value"]:
                elite = {"program": program, "value": value}
    return elite["program"]
