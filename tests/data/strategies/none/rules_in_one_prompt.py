# strategies: best_of_n
# tags: -
# Near miss of hints: the list of instructions goes into one message.
from helpers import extract_code

GUIDELINES = ["Keep the interface.", "Prefer exact methods.", "Bound every loop.", "Return early."]


def improve_algorithm(initial_solution, utility, language_model):
    message = "Follow these rules:\n"
    for number, rule in enumerate(GUIDELINES, 1):
        message += f"{number}. {rule}\n"
    message += f"\n{initial_solution}\n\n{utility.str}"
    best = initial_solution
    for code in extract_code(language_model.prompt("expert", message, n_responses=5)):
        if code and utility(code) > utility(best):
            best = code
    return best
