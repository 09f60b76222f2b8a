# strategies: epsilon_greedy, hints
# tags: -
import random

from helpers import extract_code


class Chooser:
    def __init__(self, options, epsilon=0.3):
        self.options = list(options)
        self.epsilon = epsilon
        self.totals = {o: 0.0 for o in self.options}

    def __call__(self):
        explore = random.random() < self.epsilon
        if explore:
            return random.choice(self.options)
        return max(self.totals, key=self.totals.get)

    def reward(self, option, amount):
        self.totals[option] += amount
        self.epsilon = max(0.05, self.epsilon * 0.9)


def improve_algorithm(initial_solution, utility, language_model):
    choose = Chooser(["Be brief.", "Be thorough.", "Be radical."])
    best, score = initial_solution, utility(initial_solution)
    for _ in range(4):
        style = choose()
        code = extract_code(language_model.prompt("x", style + "\n" + best + "\n" + utility.str)[0])
        gained = (utility(code) if code else 0) - score
        choose.reward(style, gained)
        if gained > 0:
            best, score = code, score + gained
    return best
