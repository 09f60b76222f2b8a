# strategies: epsilon_greedy
# tags: -
import random

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    epsilon = 0.2
    archive = [(utility(initial_solution), initial_solution)]
    for _ in range(4):
        if random.random() < epsilon:
            _, base = random.choice(archive)
        else:
            _, base = max(archive)
        replies = language_model.prompt("expert", f"Improve:\n{base}\n\n{utility.str}", n_responses=2)
        archive += [(utility(c), c) for c in extract_code(replies) if c]
    return max(archive)[1]
