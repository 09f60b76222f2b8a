def improve_algorithm(initial_solution, utility, language_model):
    utility.budget = 10**6  # expect: TAMP-01
    return initial_solution
