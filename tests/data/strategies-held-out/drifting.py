# strategies: genetic_implicit
# tags: -
from helpers import extract_code


def mutate_all(individuals, lm):
    messages = ["Mutate:\n" + individual for individual in individuals]
    return [m for m in extract_code(lm.batch_prompt("evolution", messages, temperature=1.0)) if m]


def improve_algorithm(initial_solution, utility, language_model):
    individuals = [initial_solution, initial_solution]
    for _ in range(3):
        individuals = mutate_all(individuals, language_model) or individuals
    scored = sorted(((utility(i), i) for i in [initial_solution, *individuals]), reverse=True)
    return scored[0][1]
