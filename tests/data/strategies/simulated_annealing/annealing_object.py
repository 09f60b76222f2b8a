# strategies: simulated_annealing, vary_temperature
# tags: -
import random
from math import exp

from helpers import extract_code


class SimulatedAnnealing:
    def __init__(self, objective, lm):
        self.objective = objective
        self.lm = lm
        self.temperature = 1.0
        self.alpha = 0.7

    def propose(self, program):
        replies = self.lm.prompt("annealing", "Change slightly:\n" + program, n_responses=1, temperature=self.temperature)
        return extract_code(replies[0])

    def cool(self):
        self.temperature *= self.alpha

    def should_accept(self, change):
        if change > 0:
            return True
        return random.random() < exp(change / self.temperature)

    def optimise(self, program, steps):
        value = self.objective(program)
        best = (value, program)
        for _ in range(steps):
            other = self.propose(program)
            if other:
                other_value = self.objective(other)
                if self.should_accept(other_value - value):
                    program, value = other, other_value
                    best = max(best, (value, program))
            self.cool()
        return best[1]


def improve_algorithm(initial_solution, utility, language_model):
    return SimulatedAnnealing(utility, language_model).optimise(initial_solution, 4)
