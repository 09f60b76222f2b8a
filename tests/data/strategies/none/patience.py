# strategies: -
# tags: early_stop
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    """Hill climbing with patience."""
    patience, waited = 2, 0
    best, best_score = initial_solution, utility(initial_solution)
    while waited < patience:
        replies = language_model.prompt("expert", f"Score {best_score}.\n{best}\n{utility.str}\nImprove.", n_responses=3)
        scored = sorted(((utility(c), c) for c in extract_code(replies) if c), reverse=True)
        if scored and scored[0][0] > best_score:
            best_score, best = scored[0]
            waited = 0
        else:
            waited += 1
    return best
