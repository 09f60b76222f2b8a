# strategies: decompose_parts
# tags: -
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    """Divide the program at its top-level definitions, improve each, conquer."""
    head, *bodies = initial_solution.split("\ndef ")
    improved = []
    for body in bodies:
        part = "def " + body
        prompt = f"Part of a larger program:\n{part}\n\nImprove it. The program is scored by\n{utility.str}"
        options = [o for o in extract_code(language_model.prompt("expert", prompt, n_responses=2)) if o]
        improved.append(options[0] if options else part)
    program = "\n".join([head, *improved])
    if utility(program) > utility(initial_solution):
        return program
    return initial_solution
