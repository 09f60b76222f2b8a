def improve_algorithm(initial_solution, utility, language_model):
    utility.__globals__["run"] = None  # expect: FLAG-07
    return utility(initial_solution)
