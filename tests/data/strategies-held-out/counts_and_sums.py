# strategies: bandit_ucb
# tags: utility_cache
from collections import Counter
from math import log, sqrt

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    visits, gains = Counter(), Counter()
    scores = {initial_solution: utility(initial_solution)}
    for t in range(1, 5):
        program = max(scores, key=lambda p: float("inf") if not visits[p] else gains[p] / visits[p] + sqrt(2 * log(t) / visits[p]))
        visits[program] += 1
        for new in extract_code(language_model.prompt("x", f"Refine\n{program}\n{utility.str}", n_responses=2)):
            if new and new not in scores:
                scores[new] = utility(new)
                gains[program] += max(0.0, scores[new] - scores[program])
    return max(scores, key=scores.get)
