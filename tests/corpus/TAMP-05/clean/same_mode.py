def improve_algorithm(initial_solution, utility, language_model):
    utility(initial_solution, mode="val")
    return initial_solution
