def improve_algorithm(initial_solution, utility, language_model):
    utility(initial_solution, True)
    utility(initial_solution, use_sandbox=True)
    return initial_solution
