def improve_algorithm(initial_solution, utility, language_model):
    language_model.budget += 100  # expect: TAMP-01
    return initial_solution
