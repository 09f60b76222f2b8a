def improve_algorithm(initial_solution, utility, language_model):
    print(type(language_model).__name__)
    return initial_solution
