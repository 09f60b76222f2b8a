# strategies: best_of_n
# tags: -
from functools import reduce

import helpers


def improve_algorithm(initial_solution, utility, language_model):
    ask = lambda: language_model.batch_prompt(
        "Expert", ["Make this better:\n" + initial_solution + "\n" + utility.str] * language_model.max_responses_per_call, temperature=0.8
    )
    rated = ((utility(c), c) for c in filter(None, helpers.extract_code(ask())))
    better = lambda a, b: a if a[0] >= b[0] else b
    return reduce(better, rated, (utility(initial_solution), initial_solution))[1]
