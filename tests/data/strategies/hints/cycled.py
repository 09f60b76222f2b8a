# strategies: hints
# tags: early_stop
from itertools import cycle

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    guidance = cycle(
        [
            {"title": "complexity", "text": "Lower the running time."},
            {"title": "search", "text": "Search more of the space."},
        ]
    )
    solution, score = initial_solution, utility(initial_solution)
    failures = 0
    while failures < 2:
        advice = next(guidance)
        ask = "Advice: " + advice["text"] + "\n" + solution + "\n" + utility.str
        codes = extract_code(language_model.prompt("student", ask, n_responses=2))
        scored = [(utility(c), c) for c in codes if c]
        if scored and max(scored)[0] > score:
            score, solution = max(scored)
            failures = 0
        else:
            failures += 1
    return solution
