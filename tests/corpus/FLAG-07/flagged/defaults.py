def improve_algorithm(initial_solution, utility, language_model):
    utility.__defaults__ = (False,)  # expect: FLAG-07
    return utility(initial_solution)
