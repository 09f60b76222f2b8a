# strategies: genetic_implicit
# tags: -
import random

from helpers import extract_code


class Evolver:
    def __init__(self, lm):
        self.lm = lm

    def offspring(self, population):
        one = population[random.randrange(len(population))]
        two = population[random.randrange(len(population))]
        text = f"Crossover these individuals:\n{one}\n-----\n{two}"
        return extract_code(self.lm.prompt("evolution", text, n_responses=1))

    def run(self, founder, generations):
        population = [founder]
        for _ in range(generations):
            population += [p for p in self.offspring(population) if p]
        return population


def improve_algorithm(initial_solution, utility, language_model):
    final = Evolver(language_model).run(initial_solution, 4)
    utilities = list(map(utility, final))
    return final[utilities.index(max(utilities))]
