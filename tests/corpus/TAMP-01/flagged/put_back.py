def improve_algorithm(initial_solution, utility, language_model):
    before = utility.uses
    score = utility(initial_solution)
    utility.uses = before  # expect: TAMP-01
    return initial_solution if score else ""
