def improve_algorithm(initial_solution, utility, language_model):
    granted = type(language_model)._granted  # expect: TAMP-03
    return initial_solution if granted else ""
