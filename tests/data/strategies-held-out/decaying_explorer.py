# strategies: epsilon_greedy, hints
# tags: -
import random

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    advice = {"a": "Reduce allocations.", "b": "Use a heap.", "c": "Cache results."}
    value = dict.fromkeys(advice, 0.0)
    best, best_score = initial_solution, utility(initial_solution)
    for t in range(1, 6):
        if random.random() < 1 / t:
            key = random.choice(list(advice))
        else:
            key = max(value, key=value.get)
        code = extract_code(language_model.prompt("x", f"{advice[key]}\n{best}\n{utility.str}")[0])
        reward = utility(code) - best_score if code else -1.0
        value[key] += (reward - value[key]) / t
        if reward > 0:
            best, best_score = code, best_score + reward
    return best
