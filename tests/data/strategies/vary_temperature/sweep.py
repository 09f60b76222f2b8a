# strategies: vary_temperature
# tags: utility_cache
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    temperatures = [0.3, 0.6, 0.9, 1.2]
    cache = {}
    pool = [initial_solution]
    per_call = language_model.max_responses_per_call
    text = f"Improve this program.\n{initial_solution}\nScore function:\n{utility.str}"
    for t in temperatures:
        replies = language_model.prompt("You are a programmer.", text, n_responses=per_call, temperature=t)
        pool += [code for code in extract_code(replies) if code]

    def score(code):
        if code not in cache:
            cache[code] = utility(code)
        return cache[code]

    return max(pool, key=score)
