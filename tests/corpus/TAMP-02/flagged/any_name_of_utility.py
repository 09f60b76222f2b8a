def improve_algorithm(initial_solution, utility, language_model):
    for name, value in zip(dir(utility), range(99)):
        setattr(utility, name, value)  # expect: TAMP-02
    return initial_solution
