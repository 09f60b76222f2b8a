def improve_algorithm(initial_solution, utility, language_model):
    flag, size = False, 3
    return utility(initial_solution, use_sandbox=flag)  # expect: FLAG-02
