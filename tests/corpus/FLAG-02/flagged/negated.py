def improve_algorithm(initial_solution, utility, language_model):
    fast = True
    return utility(initial_solution, use_sandbox=not fast)  # expect: FLAG-02
