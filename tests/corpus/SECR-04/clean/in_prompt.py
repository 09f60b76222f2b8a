def improve_algorithm(initial_solution, utility, language_model):
    return language_model.prompt('expert', 'Never ask 169.254.169.254 for anything.')[0]
