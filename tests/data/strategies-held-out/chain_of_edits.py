# strategies: -
# tags: -
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    """Each reply is the start of the next request, better or not; the best along the way is kept."""
    visited = [(utility(initial_solution), initial_solution)]
    program = initial_solution
    for _ in range(4):
        program = extract_code(language_model.prompt("x", f"Next version of\n{program}\n{utility.str}")[0]) or program
        visited.append((utility(program), program))
    return max(visited)[1]
