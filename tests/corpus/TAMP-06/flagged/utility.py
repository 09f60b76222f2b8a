def improve_algorithm(initial_solution, utility, language_model):
    fresh = type(utility)("text", 10**6)  # expect: TAMP-06
    return initial_solution if fresh else ""
