def improve_algorithm(initial_solution, utility, language_model):
    return utility(initial_solution)
