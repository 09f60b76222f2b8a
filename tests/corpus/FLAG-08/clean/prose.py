def improve_algorithm(initial_solution, utility, language_model):
    return 'Never use use_sandbox=False in your answer'
