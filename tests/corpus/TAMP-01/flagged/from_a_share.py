def improve_algorithm(initial_solution, utility, language_model):
    share = plan(utility)
    utility.budget = share  # expect: TAMP-01 likely
    return initial_solution
