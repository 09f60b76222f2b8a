def improve_algorithm(initial_solution, utility, language_model):
    """utility(s, use_sandbox=False)"""
    return initial_solution
