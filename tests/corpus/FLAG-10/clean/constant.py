def improve_algorithm(initial_solution, utility, language_model):
    size = eval("2 + 2")
    return initial_solution[:size]
