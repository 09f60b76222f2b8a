def improve_algorithm(initial_solution, utility, language_model):
    return utility(*(initial_solution, False))  # expect: FLAG-05
