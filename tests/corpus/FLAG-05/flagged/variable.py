def improve_algorithm(initial_solution, utility, language_model):
    quick = None
    return utility(initial_solution, quick)  # expect: FLAG-05
