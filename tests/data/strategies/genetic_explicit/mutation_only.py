# strategies: genetic_explicit
# tags: -
from helpers import extract_code

POPULATION_SIZE = 4
N_GENERATIONS = 2


def mutate(individual, utility, language_model):
    prompt = (
        "Mutate the following individual so that its fitness rises.\n"
        f"{individual}\n"
        f"Fitness function:\n{utility.str}"
    )
    return extract_code(language_model.prompt("Evolutionary programmer", prompt, n_responses=2, temperature=0.7))


def improve_algorithm(initial_solution, utility, language_model):
    population = [(utility(initial_solution), initial_solution)]
    for generation in range(N_GENERATIONS):
        offspring = []
        for _, individual in population:
            for child in mutate(individual, utility, language_model):
                if child:
                    offspring.append((utility(child), child))
        population = sorted(population + offspring, key=lambda p: p[0], reverse=True)[:POPULATION_SIZE]
    return population[0][1]
