def improve_algorithm(initial_solution, utility, language_model):
    object.__setattr__(utility, "__code__", None)  # expect: FLAG-07
    return utility(initial_solution)
