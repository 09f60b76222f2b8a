# strategies: -
# tags: -
# Near miss of decompose_parts: the lines are split only to be numbered, and the whole is shown.
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    best, value = initial_solution, utility(initial_solution)
    for _ in range(2):
        numbered = "\n".join(f"{n:3d} | {line}" for n, line in enumerate(best.splitlines(), 1))
        head = best.splitlines()[0]
        message = f"The program that begins with {head!r}:\n{numbered}\n\nUtility:\n{utility.str}\nImprove the whole."
        for code in extract_code(language_model.prompt("reviewer", message, n_responses=2)):
            if code and utility(code) > value:
                best, value = code, utility(code)
    return best
