def improve_algorithm(initial_solution, utility, language_model):
    mode = language_model.prompt("expert", "Which mode?")[0]
    utility(initial_solution, mode=mode)  # expect: TAMP-05 unresolved
    return initial_solution
