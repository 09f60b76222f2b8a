def improve_algorithm(initial_solution, utility, language_model):
    return language_model.prompt("expert", initial_solution)[0]
