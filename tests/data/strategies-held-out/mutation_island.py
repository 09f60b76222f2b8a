# strategies: genetic_explicit, hints
# tags: -
import random

from helpers import extract_code

MUTATIONS = ["Change a constant.", "Change a loop.", "Change a data structure."]


def improve_algorithm(initial_solution, utility, language_model):
    population = [{"genome": initial_solution, "fitness": utility(initial_solution)}]
    for generation in range(3):
        parent = max(random.sample(population, min(2, len(population))), key=lambda p: p["fitness"])
        mutation = random.choice(MUTATIONS)
        for genome in extract_code(language_model.prompt("x", f"{mutation}\n{parent['genome']}\n{utility.str}", n_responses=2)):
            if genome:
                population.append({"genome": genome, "fitness": utility(genome)})
    return max(population, key=lambda p: p["fitness"])["genome"]
