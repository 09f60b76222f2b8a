def improve_algorithm(initial_solution, utility, language_model):
    return "utility(text, use_sandbox=True)"
