# strategies: genetic_explicit
# tags: utility_cache
import random

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    """Genetic algorithm with utility as fitness."""
    POP, GENS = 5, 2
    fitness = {}

    def fit(ind):
        if ind not in fitness:
            fitness[ind] = utility(ind)
        return fitness[ind]

    def ask(text, n):
        return [c for c in extract_code(language_model.prompt("GA expert", text, n_responses=n, temperature=0.8)) if c]

    population = [initial_solution] + ask(f"Improve:\n{initial_solution}\n{utility.str}", POP - 1)
    for gen in range(GENS):
        population.sort(key=fit, reverse=True)
        elite = population[:2]
        mom, dad = random.sample(population[: max(2, POP // 2)], 2)
        kids = ask(f"Combine these two programs into a better one.\nA:\n{mom}\nB:\n{dad}\nScore:\n{utility.str}", 3)
        population = elite + kids
    return max(population, key=fit)
