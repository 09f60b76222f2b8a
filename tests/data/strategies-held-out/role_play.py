# strategies: hints
# tags: -
import random

from helpers import extract_code


class Panel:
    def __init__(self):
        self.experts = ["a mathematician", "a systems programmer", "a game AI author"]
        random.shuffle(self.experts)

    def review(self, lm, program, rules):
        for expert in self.experts:
            yield lm.prompt(f"You are {expert}.", f"Improve:\n{program}\n{rules}", n_responses=2)


def improve_algorithm(initial_solution, utility, language_model):
    best, top = initial_solution, utility(initial_solution)
    for replies in Panel().review(language_model, initial_solution, utility.str):
        for code in extract_code(replies):
            if code and utility(code) > top:
                best, top = code, utility(code)
    return best
