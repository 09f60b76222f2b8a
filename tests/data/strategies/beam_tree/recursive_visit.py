# strategies: beam_tree
# tags: -
from helpers import extract_code


def expand(program, utility, language_model, branching=2):
    prompt = f"Here is one node of a search tree:\n{program}\n\nPropose a refinement. Objective:\n{utility.str}"
    return [c for c in extract_code(language_model.prompt("Tree of thoughts", prompt, n_responses=branching)) if c]


def improve_algorithm(initial_solution, utility, language_model):
    best = (utility(initial_solution), initial_solution)

    def visit(program, depth):
        nonlocal best
        if depth == 0:
            return
        kids = sorted(((utility(k), k) for k in expand(program, utility, language_model)), reverse=True)
        for value, kid in kids[:2]:
            if value > best[0]:
                best = (value, kid)
            visit(kid, depth - 1)

    visit(initial_solution, 2)
    return best[1]
