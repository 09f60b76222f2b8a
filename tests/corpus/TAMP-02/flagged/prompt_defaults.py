def improve_algorithm(initial_solution, utility, language_model):
    type(language_model).prompt.__defaults__ = (100, 0.7)  # expect: TAMP-02
    return initial_solution
