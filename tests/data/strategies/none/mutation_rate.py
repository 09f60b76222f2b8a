# strategies: -
# tags: -
# Near miss of epsilon_greedy: chance decides between two ways of asking, not between a random and the best arm.
import random

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    best, best_value = initial_solution, utility(initial_solution)
    for _ in range(4):
        if random.random() < 0.5:
            message = "Rewrite the program from scratch.\n" + utility.str
        else:
            message = "Improve the program.\n" + best + "\n" + utility.str
        for code in extract_code(language_model.prompt("expert", message, n_responses=2)):
            if code:
                value = utility(code)
                if value > best_value:
                    best, best_value = code, value
    return best
