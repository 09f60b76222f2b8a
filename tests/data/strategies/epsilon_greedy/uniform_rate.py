# strategies: epsilon_greedy
# tags: -
import random

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    EPSILON = 0.25
    population = [(initial_solution, utility(initial_solution))]
    for step in range(4):
        best = max(population, key=lambda pair: pair[1])
        if random.uniform(0, 1) < EPSILON:
            base = random.choice(population)[0]
        else:
            base = best[0]
        for code in extract_code(language_model.prompt("pro", f"Improve:\n{base}\n\n{utility.str}", n_responses=2)):
            if code:
                population.append((code, utility(code)))
    return max(population, key=lambda pair: pair[1])[0]
