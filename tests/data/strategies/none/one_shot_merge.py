# strategies: -
# tags: -
# Near miss of genetic_explicit: the initial and the best program are shown together, there is no population.
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    best, best_u = initial_solution, utility(initial_solution)
    for _ in range(3):
        message = f"Original:\n{initial_solution}\n\nBest so far:\n{best}\n\nUtility:\n{utility.str}\n\nDo better."
        for code in extract_code(language_model.prompt("expert", message, n_responses=2)):
            if code:
                u = utility(code)
                if u > best_u:
                    best, best_u = code, u
    return best
