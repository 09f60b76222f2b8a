def improve_algorithm(initial_solution, utility, language_model):
    score = utility
    return initial_solution if score(initial_solution) else ''  # expect: FLAG-11 likely
