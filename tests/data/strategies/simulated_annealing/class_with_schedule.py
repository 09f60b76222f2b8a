# strategies: simulated_annealing
# tags: restart
# Reheats and goes back to the start when the walk is far below what it knew.
import random
from math import exp

from helpers import extract_code


class Annealer:
    def __init__(self, energy, propose, t0=0.5, cooling=0.7):
        self.energy, self.propose = energy, propose
        self.t0, self.cooling = t0, cooling

    def probability(self, old, new, step):
        if new >= old:
            return 1.0
        return exp((new - old) / (self.t0 * self.cooling ** step))

    def run(self, start, steps):
        state, value = start, self.energy(start)
        record, record_value = state, value
        for step in range(steps):
            other = self.propose(state)
            if not other:
                continue
            other_value = self.energy(other)
            if self.probability(value, other_value, step) >= random.random():
                state, value = other, other_value
            if value > record_value:
                record, record_value = state, value
            if value < record_value - 0.3:
                state, value = start, self.energy(start)
        return record


def improve_algorithm(initial_solution, utility, language_model):
    def propose(program):
        answer = language_model.prompt("Tuner", "Vary:\n" + program + "\n" + utility.str, n_responses=1)
        return extract_code(answer[0])

    return Annealer(utility, propose).run(initial_solution, 4)
