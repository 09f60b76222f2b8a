# strategies: hints
# tags: -
import random

from helpers import extract_code

def improve_algorithm(initial_solution, utility, language_model):
    focus_areas = ("time complexity", "numerical stability", "use of randomness", "edge cases")
    best = (utility(initial_solution), initial_solution)
    for i in range(3):
        focus = random.choice(focus_areas)
        msg = "Program:\n%s\n\nFocus on %s.\n\nUtility:\n%s" % (best[1], focus, utility.str)
        out = extract_code(language_model.prompt("specialist", msg, n_responses=3))
        for o in out:
            if o is not None:
                best = max(best, (utility(o), o), key=lambda x: x[0])
    return best[1]
