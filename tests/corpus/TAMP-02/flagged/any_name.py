def improve_algorithm(initial_solution, utility, language_model):
    for name in dir(language_model):
        setattr(language_model, name, None)  # expect: TAMP-02
    return initial_solution
