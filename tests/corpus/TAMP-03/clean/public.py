def improve_algorithm(initial_solution, utility, language_model):
    return initial_solution if utility.str and utility.budget else ""
