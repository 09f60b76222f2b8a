def improve_algorithm(initial_solution, utility, language_model):
    options = {"use_sandbox": False}
    print("{use_sandbox}".format(**options))
    return initial_solution
