# strategies: epsilon_greedy
# tags: -
import random

from helpers import extract_code


class Archive:
    def __init__(self):
        self.items = []

    def add(self, code, score):
        self.items.append((score, code))

    def best(self):
        return max(self.items)

    def any(self):
        return random.choice(self.items)

    def parent(self, exploration):
        return self.any() if random.random() < exploration else self.best()


def improve_algorithm(initial_solution, utility, language_model):
    archive = Archive()
    archive.add(initial_solution, utility(initial_solution))
    for turn in range(4):
        _, base = archive.parent(exploration=0.4 / (turn + 1))
        for code in extract_code(language_model.prompt("p", f"Improve\n{base}\n{utility.str}", n_responses=2)):
            if code:
                archive.add(code, utility(code))
    return archive.best()[1]
