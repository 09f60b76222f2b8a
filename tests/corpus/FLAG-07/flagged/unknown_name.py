def improve_algorithm(initial_solution, utility, language_model):
    setattr(utility, language_model.name(), 0)  # expect: FLAG-07 unresolved
    return initial_solution
