# strategies: bandit_ucb, hints
# tags: -
import math
import random

from helpers import extract_code


class Bandit:
    def __init__(self, n):
        self.counts = [0] * n
        self.means = [0.0] * n

    def choose(self):
        for i, c in enumerate(self.counts):
            if not c:
                return i
        total = sum(self.counts)
        bonus = [math.sqrt(2 * math.log(total) / c) for c in self.counts]
        ucb = [m + b for m, b in zip(self.means, bonus)]
        return ucb.index(max(ucb))

    def update(self, i, reward):
        self.counts[i] += 1
        self.means[i] += (reward - self.means[i]) / self.counts[i]


TEMPLATES = [
    "Improve the asymptotic complexity of\n{code}",
    "Find and fix mistakes in\n{code}",
    "Replace heuristics by exact methods in\n{code}",
]


def improve_algorithm(initial_solution, utility, language_model):
    bandit = Bandit(len(TEMPLATES))
    best, best_value = initial_solution, utility(initial_solution)
    for _ in range(4):
        arm = bandit.choose()
        text = TEMPLATES[arm].format(code=best) + "\n" + utility.str
        values = [0.0]
        for code in extract_code(language_model.prompt("expert", text, n_responses=2)):
            if code:
                v = utility(code)
                values.append(v)
                if v > best_value:
                    best, best_value = code, v
        bandit.update(arm, max(values))
    return best
