def improve_algorithm(initial_solution, utility, language_model):
    object.__setattr__(utility, "budget", 1000)  # expect: TAMP-01
    return initial_solution
