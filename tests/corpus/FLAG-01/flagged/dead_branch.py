def improve_algorithm(initial_solution, utility, language_model):
    if False:
        utility(initial_solution, use_sandbox=False)  # expect: FLAG-01
    return initial_solution
