# strategies: genetic_explicit
# tags: utility_cache
import random
from functools import lru_cache

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    @lru_cache(maxsize=256)
    def fitness(program):
        try:
            return utility(program)
        except Exception:
            return 0.0

    def llm(message, n=1):
        return [p for p in extract_code(language_model.prompt("You evolve programs.", message, n, 0.9)) if p]

    def crossover(p1, p2):
        return llm(f"Combine the best ideas of both.\n# P1\n{p1}\n# P2\n{p2}\n# fitness\n{utility.str}")

    def mutate(p):
        return llm(f"Mutate one aspect of:\n{p}\n# fitness\n{utility.str}")

    population = [initial_solution] + llm(f"Improve:\n{initial_solution}\n{utility.str}", 3)
    for _ in range(2):
        ranked = sorted(population, key=fitness, reverse=True)
        parents = ranked[: max(2, len(ranked) // 2)]
        operators = {"cross": lambda: crossover(*random.sample(parents, 2)), "mut": lambda: mutate(random.choice(parents))}
        children = []
        for _ in range(2):
            children += operators[random.choice(list(operators))]()
        population = parents + children
    return max(population, key=fitness)
