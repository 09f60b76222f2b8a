import functools
def improve_algorithm(initial_solution, utility, language_model):
    utility = functools.lru_cache(utility)
    return initial_solution if utility(initial_solution) else ''
