def improve_algorithm(initial_solution, utility, language_model):
    return initial_solution.replace('use_sandbox=False', 'use_sandbox=True')
