# strategies: genetic_explicit
# tags: -
import numpy as np
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    rng = np.random.default_rng()
    population = np.array([initial_solution], dtype=object)
    fitness = np.array([utility(initial_solution)])
    for _ in range(3):
        probabilities = (fitness + 1e-6) / (fitness + 1e-6).sum()
        i, j = rng.choice(len(population), size=2, p=probabilities)
        prompt = f"Recombine:\n{population[i]}\n\nwith:\n{population[j]}\n\nfor:\n{utility.str}"
        children = [c for c in extract_code(language_model.prompt("evolver", prompt, n_responses=3)) if c]
        population = np.append(population, children)
        fitness = np.append(fitness, [utility(c) for c in children])
        keep = np.argsort(-fitness)[:5]
        population, fitness = population[keep], fitness[keep]
    return population[int(fitness.argmax())]
