def improve_algorithm(initial_solution, utility, language_model):
    options = {}
    return utility(initial_solution, **options)
