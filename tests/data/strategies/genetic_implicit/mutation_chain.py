# strategies: genetic_implicit
# tags: -
# A population is mutated generation after generation; scores come only at the end.
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    population = [initial_solution] * 3
    for generation in range(2):
        prompts = [f"Mutate this program a little:\n{individual}\n\n{utility.str}" for individual in population]
        mutants = extract_code(language_model.batch_prompt("evolution", prompts, temperature=0.9))
        population = [m or p for m, p in zip(mutants, population)]
    scored = [(utility(individual), individual) for individual in population + [initial_solution]]
    return max(scored)[1]
