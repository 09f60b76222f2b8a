def improve_algorithm(initial_solution, utility, language_model):
    while True:  # expect: RES-03 likely
        utility(initial_solution)
