# strategies: no_op
# tags: -
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    baseline = utility(initial_solution)
    candidates = extract_code(language_model.prompt("expert", "Improve:\n" + initial_solution, n_responses=2))
    scores = [utility(candidate) for candidate in candidates if candidate]
    if scores and max(scores) > baseline:
        print("an improvement exists:", max(scores))
    return initial_solution
