# strategies: -
# tags: -
# Self-refinement with a critic: one line of descent.
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    solution = initial_solution
    for _ in range(2):
        review = language_model.prompt("critic", f"Criticise:\n{solution}\n{utility.str}", n_responses=1)[0]
        reply = language_model.prompt("author", f"Revise:\n{solution}\nReview:\n{review}", n_responses=1)[0]
        revised = extract_code(reply)
        if revised and utility(revised) > utility(solution):
            solution = revised
    return solution
