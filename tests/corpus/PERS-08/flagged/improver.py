def improve_algorithm(initial_solution, utility, language_model):
    import builtins

    builtins.best_so_far = initial_solution  # expect: PERS-08 likely
    return initial_solution
