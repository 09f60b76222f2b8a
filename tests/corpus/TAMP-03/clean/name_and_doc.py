def improve_algorithm(initial_solution, utility, language_model):
    print(utility.__doc__, utility.__name__)
    return initial_solution
