# strategies: genetic_explicit
# tags: -
import random

from helpers import extract_code


class Individual:
    def __init__(self, source, fitness):
        self.source = source
        self.fitness = fitness


class Evolution:
    def __init__(self, utility, lm, size=6, generations=3, mutation_rate=0.3):
        self.utility, self.lm = utility, lm
        self.size, self.generations, self.mutation_rate = size, generations, mutation_rate
        self.population = []

    def select(self, k=3):
        contenders = random.sample(self.population, min(k, len(self.population)))
        return max(contenders, key=lambda i: i.fitness)

    def crossover(self, a, b):
        message = f"Merge the ideas of both programs.\n\n# First\n{a.source}\n\n# Second\n{b.source}\n"
        return self._one(message)

    def mutate(self, source):
        return self._one(f"Change one small thing for the better:\n{source}\n{self.utility.str}")

    def _one(self, message):
        return extract_code(self.lm.prompt("You breed programs.", message, 1, 0.9)[0])

    def add(self, source):
        if source:
            self.population.append(Individual(source, self.utility(source)))

    def run(self, seed):
        self.add(seed)
        self.add(self.mutate(seed))
        for _ in range(self.generations):
            child = self.crossover(self.select(), self.select())
            if child and random.random() < self.mutation_rate:
                child = self.mutate(child)
            self.add(child)
            self.population.sort(key=lambda i: -i.fitness)
            self.population = self.population[: self.size]
        return self.population[0].source


def improve_algorithm(initial_solution, utility, language_model):
    return Evolution(utility, language_model).run(initial_solution)
