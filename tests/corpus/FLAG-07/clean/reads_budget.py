def improve_algorithm(initial_solution, utility, language_model):
    return initial_solution if getattr(utility, 'budget', 10) > 3 else ''
