def improve_algorithm(initial_solution, utility, language_model):
    type(utility).budget = property(lambda self: 10**9)  # expect: TAMP-01
    return initial_solution
