# strategies: best_of_n
# tags: early_stop
from helpers import extract_code


def candidates(language_model, expertise, message, rounds):
    for _ in range(rounds):
        yield from extract_code(language_model.prompt(expertise, message, n_responses=3)) or []


def improve_algorithm(initial_solution, utility, language_model):
    message = f"Solution to improve:\n{initial_solution}\n\nUtility:\n{utility.str}\n"
    best, best_utility = initial_solution, utility(initial_solution)
    for candidate in candidates(language_model, "expert", message, 2):
        if candidate is None:
            continue
        value = utility(candidate)
        if value > best_utility:
            best, best_utility = candidate, value
        if best_utility == 1.0:
            break
    return best
