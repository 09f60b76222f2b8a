# strategies: genetic_explicit
# tags: -
import random

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    generation = [(utility(initial_solution), initial_solution)]
    for code in extract_code(language_model.prompt("x", f"Vary\n{initial_solution}\n{utility.str}", n_responses=4)):
        if code:
            generation.append((utility(code), code))
    for _ in range(2):
        generation.sort(reverse=True)
        generation = generation[:4]
        (_, first), (_, second) = random.sample(generation, 2)
        question = f"One:\n{first}\nTwo:\n{second}\nJoin their strengths.\n{utility.str}"
        generation += [(utility(c), c) for c in extract_code(language_model.prompt("x", question, n_responses=2)) if c]
    return max(generation)[1]
