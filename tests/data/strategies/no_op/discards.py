# strategies: no_op
# tags: -
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    replies = language_model.prompt("expert", f"Improve:\n{initial_solution}", n_responses=4)
    best, best_score = initial_solution, utility(initial_solution)
    for reply in replies:
        code = extract_code(reply)
        if code and code != initial_solution:
            continue
        best_score = max(best_score, utility(initial_solution))
    return best
