def improve_algorithm(initial_solution, utility, language_model):
    setattr(language_model, "max_responses_per_call", 1000)  # expect: TAMP-01
    return initial_solution
