# strategies: hints
# tags: -
from helpers import extract_code

ROLES = (
    "You are a competitive programmer.",
    "You are a professor of statistics.",
    "You are a compiler engineer.",
)


def improve_algorithm(initial_solution, utility, language_model):
    winner, high = initial_solution, utility(initial_solution)
    body = "Improve this program:\n" + initial_solution + "\nUtility:\n" + utility.str
    for role in ROLES:
        for program in extract_code(language_model.prompt(role, body, n_responses=2)) or ():
            if program:
                value = utility(program)
                if value > high:
                    winner, high = program, value
    return winner
