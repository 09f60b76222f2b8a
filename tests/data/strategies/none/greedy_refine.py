# strategies: -
# tags: -
# Near miss of beam_tree and genetic_explicit: only one program survives each round.
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    best, best_score = initial_solution, utility(initial_solution)
    for iteration in range(3):
        prompt = f"Current score {best_score:.3f}.\n{best}\nUtility:\n{utility.str}\nImprove it."
        candidates = [c for c in extract_code(language_model.prompt("expert", prompt, n_responses=3, temperature=0.7)) if c]
        if not candidates:
            continue
        top = sorted(candidates, key=utility, reverse=True)[0]
        if utility(top) > best_score:
            best, best_score = top, utility(top)
    return best
