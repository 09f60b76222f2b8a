# strategies: local_search
# tags: -
SWAPS = {"<": "<=", "+ 1": "- 1", "min(": "max(", "and": "or"}


def improve_algorithm(initial_solution, utility, language_model):
    best = initial_solution
    for old, new in SWAPS.items():
        for a, b in ((old, new), (new, old)):
            candidate = best.replace(a, b)
            if candidate != best and utility(candidate) > utility(best):
                best = candidate
    return best
