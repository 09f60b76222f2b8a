def improve_algorithm(initial_solution, utility, language_model):
    return utility(initial_solution, use_sandbox=len(initial_solution))  # expect: FLAG-03 unresolved
