# strategies: local_search
# tags: -
import random


def swap_operator(text, rng):
    pairs = [("+", "-"), ("*", "/"), (">", "<")]
    old, new = rng.choice(pairs)
    where = [i for i, ch in enumerate(text) if ch == old]
    if not where:
        return text
    i = rng.choice(where)
    return text[:i] + new + text[i + 1 :]


def improve_algorithm(initial_solution, utility, language_model):
    rng = random.Random(1)
    best, top = initial_solution, utility(initial_solution)
    for _ in range(12):
        trial = swap_operator(best, rng)
        if trial == best:
            continue
        value = utility(trial)
        if value > top:
            best, top = trial, value
    return best
