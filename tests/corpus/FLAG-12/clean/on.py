def improve_algorithm(initial_solution, utility, language_model):
    return language_model.prompt("Always pass use_sandbox=True.", initial_solution)[0]
