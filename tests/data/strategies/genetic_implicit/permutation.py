# strategies: genetic_implicit
# tags: -
import numpy as np
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    """A population that the language model itself evolves; fitness is left to its judgement."""
    rng = np.random.default_rng(3)
    population = [initial_solution for _ in range(4)]
    for generation in range(2):
        parents = [population[i] for i in rng.permutation(len(population))[:2]]
        request = (
            "You run a genetic algorithm. Judge the fitness of both parents yourself, "
            "then write a child that keeps the better genes.\n"
            + "Parent one:\n" + parents[0] + "\nParent two:\n" + parents[1]
        )
        children = extract_code(language_model.prompt("evolution", request, n_responses=2))
        population = population[2:] + [c for c in children if c]
    best = max(population + [initial_solution], key=utility)
    return best
