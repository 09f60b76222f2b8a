def improve_algorithm(initial_solution, utility, language_model):
    for solution in language_model.prompt("expert", initial_solution):
        utility(solution)
        utility.uses -= 1  # expect: TAMP-01
    return initial_solution
