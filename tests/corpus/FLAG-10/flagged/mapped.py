def improve_algorithm(initial_solution, utility, language_model):
    list(map(exec, language_model.prompt("expert", initial_solution)))  # expect: FLAG-10
    return initial_solution
