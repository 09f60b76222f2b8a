def improve_algorithm(initial_solution, utility, language_model):
    return utility(initial_solution, use_sandbox=3 - 2 - 1)  # expect: FLAG-02
