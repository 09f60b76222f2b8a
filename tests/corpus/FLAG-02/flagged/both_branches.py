def improve_algorithm(initial_solution, utility, language_model):
    return utility(initial_solution, use_sandbox=None if len(initial_solution) > 3 else 0)  # expect: FLAG-02
