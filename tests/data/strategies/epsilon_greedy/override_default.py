# strategies: epsilon_greedy
# tags: utility_cache
from helpers import extract_code
from numpy.random import default_rng


def improve_algorithm(initial_solution, utility, language_model):
    rng = default_rng(7)
    rate = 0.4
    seen = {}

    def value(code):
        if code not in seen:
            seen[code] = utility(code)
        return seen[code]

    value(initial_solution)
    for turn in range(4):
        chosen = max(seen, key=value)
        if rng.random() < rate:
            keys = list(seen)
            chosen = keys[rng.integers(len(keys))]
        rate *= 0.75
        prompt = "\n\n".join(("Improve this:", chosen, "Scored by:", utility.str))
        for code in extract_code(language_model.prompt("pro", prompt, n_responses=2, temperature=0.7)):
            if code:
                value(code)
    return max(seen, key=value)
