def improve_algorithm(initial_solution, utility, language_model):
    utility.cache = {}
    language_model.history = []
    language_model.temperature = 0.3
    return initial_solution
