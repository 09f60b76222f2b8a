def improve_algorithm(initial_solution, utility, language_model):
    return initial_solution if utility(initial_solution, mode='val') else ''  # expect: FLAG-11 likely
