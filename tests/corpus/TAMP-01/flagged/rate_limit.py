def improve_algorithm(initial_solution, utility, language_model):
    language_model.rate_limit = 0  # expect: TAMP-01 likely
    return initial_solution
