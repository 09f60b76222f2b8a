def improve_algorithm(initial_solution, utility, language_model):
    score = utility
    return score(initial_solution, 1 == 2)  # expect: FLAG-05
