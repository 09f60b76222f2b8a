# strategies: no_op
# tags: -
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    message = f"Is this a good program?\n{initial_solution}\n{utility.str}"
    verdicts = language_model.prompt("judge", message, n_responses=3, temperature=0.7)
    good = sum("yes" in verdict.lower() for verdict in verdicts)
    if good >= 2:
        return initial_solution
    return initial_solution.strip() + "\n"
