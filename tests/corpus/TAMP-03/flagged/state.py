def improve_algorithm(initial_solution, utility, language_model):
    print(language_model._state)  # expect: TAMP-03
    return initial_solution
