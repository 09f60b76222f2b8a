# strategies: -
# tags: -
# Near miss of beam_tree: the best few stand together in one request, none is extended on its own.
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    history = [(utility(initial_solution), initial_solution)]
    for _ in range(3):
        best_few = sorted(history, reverse=True)[:3]
        shown = "\n\n".join(f"# score {score}\n{code}" for score, code in best_few)
        request = "Earlier programs and their scores:\n" + shown + "\n\nWrite one that scores higher.\n" + utility.str
        for code in extract_code(language_model.prompt("optimiser", request, n_responses=3)):
            if code:
                history.append((utility(code), code))
    return max(history)[1]
