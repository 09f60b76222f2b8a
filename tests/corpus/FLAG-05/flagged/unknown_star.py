def improve_algorithm(initial_solution, utility, language_model):
    rest = language_model.arguments()
    return utility(*rest)  # expect: FLAG-05 unresolved
