# strategies: genetic_explicit
# tags: -
import random
from dataclasses import dataclass, field

from helpers import extract_code


@dataclass(order=True)
class Genome:
    fitness: float
    code: str = field(compare=False)


class GeneticImprover:
    def __init__(self, utility, model, *, population_size=5, elite=2):
        self.utility = utility
        self.model = model
        self.population_size = population_size
        self.elite = elite

    def evaluate(self, code):
        return Genome(self.utility(code), code)

    def roulette(self, population):
        total = sum(g.fitness for g in population) or 1.0
        return random.choices(population, weights=[g.fitness / total for g in population])[0]

    def mutate(self, genome):
        prompt = f"Apply one creative mutation to this code:\n{genome.code}\n{self.utility.str}"
        replies = self.model.prompt("mutation operator", prompt, n_responses=2, temperature=0.9)
        return [self.evaluate(code) for code in extract_code(replies) if code]

    def evolve(self, code, generations):
        population = [self.evaluate(code)]
        for _ in range(generations):
            parent = self.roulette(population)
            population.extend(self.mutate(parent))
            population = sorted(population, reverse=True)[: self.population_size]
        return max(population).code


def improve_algorithm(initial_solution, utility, language_model):
    return GeneticImprover(utility, language_model).evolve(initial_solution, 3)
