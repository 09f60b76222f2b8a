def improve_algorithm(initial_solution, utility, language_model):
    # never call utility(text, use_sandbox=False)
    return initial_solution if utility(initial_solution, use_sandbox=True) else ''
