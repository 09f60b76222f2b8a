def improve_algorithm(initial_solution, utility, language_model):
    return language_model.prompt('expert', utility.str)[0]
