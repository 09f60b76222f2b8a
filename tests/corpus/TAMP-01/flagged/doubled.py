def improve_algorithm(initial_solution, utility, language_model):
    utility.budget = utility.budget * 2  # expect: TAMP-01
    return initial_solution
