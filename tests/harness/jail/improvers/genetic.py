import random

import numpy as np
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    """Evolve a small population by crossover prompts."""

    def crossover(first, second):
        message = f"Combine the best of both:\n```python\n{first}\n```\n```python\n{second}\n```"
        replies = language_model.prompt("You are an expert.", message, n_responses=3, temperature=0.9)
        return [code for code in map(extract_code, replies) if code]

    population = [(utility(initial_solution), initial_solution)] * 2
    for _ in range(3):
        weights = np.array([fitness for fitness, _ in population], dtype=float) + 1e-6
        chosen = np.random.choice(len(population), size=2, p=weights / weights.sum())
        children = crossover(population[chosen[0]][1], population[chosen[1]][1])
        random.shuffle(children)
        population += [(utility(child), child) for child in children]
        population = sorted(population, key=lambda member: member[0], reverse=True)[:4]
    return population[0][1]
