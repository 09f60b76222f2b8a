# strategies: vary_temperature
# tags: -
from functools import partial

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    ask = partial(language_model.prompt, "You are a senior developer.", f"Improve:\n{initial_solution}\n{utility.str}", 2)
    cold, hot = ask(temperature=0.1), ask(temperature=1.0)
    options = [c for c in extract_code(cold) + extract_code(hot) if c]
    return max([initial_solution, *options], key=utility)
