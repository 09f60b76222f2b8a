def improve_algorithm(initial_solution, utility, language_model):
    options = language_model.options()
    return utility(initial_solution, **options)  # expect: FLAG-04 unresolved
