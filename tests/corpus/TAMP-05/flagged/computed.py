def improve_algorithm(initial_solution, utility, language_model):
    utility(initial_solution, mode="tset"[::-1].replace("tset", "test"))  # expect: TAMP-05
    return initial_solution
